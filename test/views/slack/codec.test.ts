import { expect, test } from "vitest";
import {
  decodeDialog,
  decodeDrawn,
  decodeSlot,
  encodeDialog,
  encodeDrawn,
} from "#views/slack/codec.ts";

const drawn = { escalationId: "0195b3f0-1111-7000-8000-000000000001", version: 12 };

test("what a button carries comes back as it was drawn", () => {
  expect(decodeDrawn(encodeDrawn(drawn))).toEqual(drawn);
  expect(encodeDrawn({ ...drawn, version: 999_999_999 }).length).toBeLessThanOrEqual(75);
});

test.each(["America/Argentina/ComodRivadavia", "Etc/GMT+5", "UTC"])(
  "a dialog remembers that it speaks in %s",
  (zone) => {
    expect(decodeDialog(encodeDialog({ ...drawn, zone }))).toEqual({ ...drawn, zone });
  },
);

test.each([
  "",
  "none",
  "2.0195b3f0-1111-7000-8000-000000000001.1",
  "1.0195b3f0-1111-7000-8000-000000000001",
  "1.0195b3f0-1111-7000-8000-000000000001.-1",
  "1.0195b3f0-1111-7000-8000-000000000001.1e3",
  "1.' or 1=1.1",
  "1.0195B3F0-1111-7000-8000-000000000001.1.\n",
])("“%s” is nobody's", (value) => {
  expect(decodeDrawn(value)).toBeUndefined();
  expect(decodeDialog(value)).toBeUndefined();
  expect(decodeSlot(value)).toBeUndefined();
});
