import { expect, test } from "vitest";
import { answers } from "#sandbox/google/people.ts";
import { ANA, aCalendar, anOffice, type Office } from "../../helpers/google-office.ts";

const range = { timeMin: "2026-11-23T07:00:00Z", timeMax: "2026-11-24T07:00:00Z" };

async function busy(office: Office, ids: readonly string[] = [ANA]) {
  const body = { ...range, items: ids.map((id) => ({ id })) };
  return (await office.call("POST", "/freeBusy", { body })).body.calendars;
}

function add(office: Office, start: string, end: string, isBusy = true) {
  const day = "2026-11-23T";
  return office.addEvent({
    calendarId: ANA,
    summary: "x",
    start: `${day}${start}:00Z`,
    end: `${day}${end}:00Z`,
    busy: isBusy,
  });
}

test("busy time is merged, cut to the question, and without what takes no time", async () => {
  const office = await anOffice();
  add(office, "05:00", "08:00");
  add(office, "15:00", "16:00");
  add(office, "15:30", "17:00");
  add(office, "17:00", "17:30");
  add(office, "20:00", "21:00", false);
  const deleted = add(office, "22:00", "23:00");
  office.deleteEvent({ calendarId: ANA, eventId: deleted.id });

  expect(await busy(office)).toEqual({
    [ANA]: {
      busy: [
        { start: "2026-11-23T07:00:00Z", end: "2026-11-23T08:00:00Z" },
        { start: "2026-11-23T15:00:00Z", end: "2026-11-23T17:30:00Z" },
      ],
    },
  });
  expect(office.breaches).toEqual([]);
});

test("a whole day is busy from midnight to midnight of the calendar's zone", async () => {
  const office = await anOffice();
  const body = { summary: "Away", start: { date: "2026-11-23" }, end: { date: "2026-11-24" } };
  await office.call("POST", `/calendars/${ANA}/events`, { body });
  expect((await busy(office))[ANA].busy).toEqual([{ start: range.timeMin, end: range.timeMax }]);
});

test("who is tentative or has not answered is busy, and who declined is not", async () => {
  const office = await anOffice();
  const on = (hour: number) => `2026-11-23T${hour}:00:00Z`;
  for (const [index, answer] of answers.entries())
    office.addEvent({
      calendarId: ANA,
      summary: answer,
      start: on(10 + 2 * index),
      end: on(11 + 2 * index),
      answer,
    });
  const body = {
    status: "tentative",
    start: { dateTime: on(20) },
    end: { dateTime: on(21) },
  };
  await office.call("POST", `/calendars/${ANA}/events`, { body });

  const found: { start: string }[] = (await busy(office))[ANA].busy;
  const busyAnswers = answers.filter((answer) => answer !== "declined");
  expect(found.map(({ start }) => start)).toEqual([
    ...busyAnswers.map((answer) => on(10 + 2 * answers.indexOf(answer))),
    on(20),
  ]);
  expect(office.breaches).toEqual([]);
});

test("a calendar that cannot be read is an error inside a 200", async () => {
  const office = await anOffice({ world: () => [aCalendar(), aCalendar("priya@x.example")] });
  office.setUnreadable("priya@x.example", "internalError");
  expect(await busy(office, [ANA, "priya@x.example", "gone@x.example"])).toMatchObject({
    [ANA]: { busy: [] },
    "priya@x.example": { errors: [{ reason: "internalError" }] },
    "gone@x.example": { errors: [{ reason: "notFound" }] },
  });
  office.setUnreadable("priya@x.example", undefined);
  expect((await busy(office, ["priya@x.example"]))["priya@x.example"]).toEqual({ busy: [] });
});

test("of more than fifty calendars, the rest is not read", async () => {
  const office = await anOffice();
  const ids = Array.from({ length: 51 }, (_, index) => `p${index}@x.example`);
  expect((await busy(office, ids))["p50@x.example"].errors).toMatchObject([
    { reason: "tooManyCalendarsRequested" },
  ]);
});

test.each([
  ["an empty range", { timeMax: range.timeMin }, "timeRangeEmpty"],
  ["a range of more than 90 days", { timeMax: "2027-03-01T00:00:00Z" }, "timeRangeTooLong"],
  ["a time without an offset", { timeMin: "2026-11-23T07:00:00" }, "invalid"],
])("%s is refused", async (_name, change, reason) => {
  const office = await anOffice();
  const body = { ...range, items: [{ id: ANA }], ...change };
  expect(await office.call("POST", "/freeBusy", { body })).toMatchObject({
    status: 400,
    body: { error: { errors: [{ reason }] } },
  });
});

test("people cannot change what is not there", async () => {
  const office = await anOffice();
  const place = { calendarId: ANA, eventId: "nothing" };
  expect(() => office.deleteEvent(place)).toThrow("has no event nothing");
  expect(() => office.deleteEvent({ ...place, calendarId: "x" })).toThrow("no calendar x");
  expect(() => add(office, "15:00", "14:00")).toThrow("time range is empty");
});
