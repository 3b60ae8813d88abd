import { describe, expect, test } from "vitest";
import { VendorError } from "#errors.ts";
import { calendarsByVendor } from "#integrations/calendars-by-vendor.ts";
import type { BusyQuestion, Calendar } from "#ports/calendar.ts";

const during = { start: new Date("2026-11-23T00:00:00Z"), end: new Date("2026-11-24T00:00:00Z") };
const free = { kind: "known", intervals: [] } as const;
const failure = new VendorError("v", { verdict: "retry", ambiguous: false, detail: "unwell" });

/** Remembers the calendars that it was asked about; everything is free. */
function aVendor(change: Partial<Calendar> = {}) {
  const asked: string[] = [];
  const calendar: Calendar = {
    busy: async ({ calendarIds }) => {
      asked.push(...calendarIds);
      return new Map(calendarIds.map((id) => [id, free]));
    },
    find: async ({ calendarId }) => void asked.push(calendarId) as undefined,
    insert: async ({ calendarId, start, end }) => {
      asked.push(calendarId);
      return { appointmentId: undefined, start, end, etag: "1", meetUrl: undefined };
    },
    change: async ({ calendarId, start, end }) => {
      asked.push(calendarId);
      return { appointmentId: undefined, start, end, etag: "2", meetUrl: undefined };
    },
    remove: async ({ calendarId }) => void asked.push(calendarId),
    ...change,
  };
  return { calendar, asked };
}

const question = (...calendarIds: string[]): BusyQuestion => ({
  calendarIds,
  tentative: "busy",
  during,
});
const event = {
  eventId: "gh1",
  appointmentId: "a1",
  title: "",
  description: "",
  location: "",
  zone: "UTC",
  ...during,
};

test("an id says whose calendar it is, and each vendor reads its own ids", async () => {
  const [google, microsoft] = [aVendor(), aVendor()];
  const both = calendarsByVendor({ google: google.calendar, microsoft: microsoft.calendar });

  const said = await both.busy(question("ana@x.example", "microsoft:ben@x.example"));
  expect([...said.entries()]).toEqual([
    ["ana@x.example", free],
    ["microsoft:ben@x.example", free],
  ]);
  for (const calendarId of ["ana@x.example", "microsoft:ben@x.example"]) {
    await both.insert({ ...event, calendarId });
    await both.change({ ...event, calendarId }, "1");
    await both.find({ calendarId, eventId: "gh1" });
    await both.remove({ calendarId, eventId: "gh1" });
  }
  expect(google.asked).toEqual(Array(5).fill("ana@x.example"));
  expect(microsoft.asked).toEqual(Array(5).fill("ben@x.example"));
});

describe("a vendor that fails", () => {
  const broken = () => aVendor({ busy: () => Promise.reject(failure) }).calendar;

  test("leaves the other vendor's calendars readable, and its own unknown", async () => {
    const both = calendarsByVendor({ google: broken(), microsoft: aVendor().calendar });
    const said = await both.busy(question("ana@x.example", "microsoft:ben@x.example"));
    expect(said.get("ana@x.example")).toEqual({ kind: "unknown", reason: "v: unwell" });
    expect(said.get("microsoft:ben@x.example")).toEqual(free);
  });

  test("is a failure where nobody else was asked", async () => {
    const both = calendarsByVendor({ google: broken(), microsoft: aVendor().calendar });
    await expect(both.busy(question("ana@x.example"))).rejects.toBe(failure);
  });
});

describe("a vendor that is not connected", () => {
  const googleAlone = calendarsByVendor({ google: aVendor().calendar, microsoft: undefined });

  test("has no calendar that is free", async () => {
    const said = await googleAlone.busy(question("microsoft:ben@x.example"));
    expect(said.get("microsoft:ben@x.example")).toMatchObject({
      kind: "unknown",
      reason: expect.stringContaining("not connected"),
    });
  });

  test("is a person's affair where something is to be written", async () => {
    const place = { ...event, calendarId: "microsoft:ben@x.example" };
    await expect(googleAlone.insert(place)).rejects.toMatchObject({
      verdict: "human",
      ambiguous: false,
    });
  });
});
