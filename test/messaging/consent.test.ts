import { expect, test } from "vitest";
import { consentState } from "#messaging/consent.ts";

const [yes, no] = [{ given: true }, { given: false }];

test.each([
  [[], "unknown"],
  [[yes], "given"],
  [[no], "revoked"],
  [[yes, no], "revoked"],
  [[yes, no, yes], "given"],
] as const)("after %j it is %s", (rows, state) => {
  expect(consentState(rows)).toBe(state);
});
