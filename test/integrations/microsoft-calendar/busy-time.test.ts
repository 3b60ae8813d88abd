import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { CalendarBusy } from "#ports/calendar.ts";
import { ANA, aMailbox, anOutlook, type Outlook } from "../../helpers/outlook.ts";

const during = { start: new Date("2026-11-23T00:00:00Z"), end: new Date("2026-11-25T00:00:00Z") };
const BEN = "ben@harborpine.example";

let outlook: Outlook;
beforeEach(async () => {
  outlook = await anOutlook({ world: () => [aMailbox(), aMailbox(BEN)] });
  onTestFinished(() => expect(outlook.breaches).toEqual([]));
});

const questions = () => outlook.calls.filter(({ path }) => path.endsWith("/getSchedule")).length;

async function busy(
  calendarIds: readonly string[],
  tentative: "busy" | "free" = "busy",
): Promise<ReadonlyMap<string, CalendarBusy>> {
  return outlook.connect().busy({ calendarIds, tentative, during });
}

const known = (...times: [string, string][]) => ({
  kind: "known",
  intervals: times.map(([start, end]) => ({
    start: new Date(`2026-11-${start}Z`),
    end: new Date(`2026-11-${end}Z`),
  })),
});

const lunch = {
  calendarId: ANA,
  summary: "Lunch",
  start: "2026-11-23T19:00:00Z",
  end: "2026-11-23T20:00:00Z",
};

describe.each(["busy", "free"] as const)("where tentative events are %s", (tentative) => {
  test("what is there takes time, and what leaves its owner available does not", async () => {
    outlook.addEvent(lunch);
    outlook.addEvent({ ...lunch, calendarId: BEN, busy: false });
    const said = await busy([ANA, BEN], tentative);
    expect(said.get(ANA)).toEqual(known(["23T19:00", "23T20:00"]));
    expect(said.get(BEN)).toEqual(known());
  });

  test("a whole day is the day on its owner's wall", async () => {
    outlook.addEvent({ ...lunch, start: "2026-11-23", end: "2026-11-24" });
    expect((await busy([ANA], tentative)).get(ANA)).toEqual(known(["23T07:00", "24T07:00"]));
  });

  test("working elsewhere is no event, and being out of office is one", async () => {
    outlook.addEvent(lunch).showAs = "workingElsewhere";
    outlook.addEvent({ ...lunch, calendarId: BEN }).showAs = "oof";
    const said = await busy([ANA, BEN], tentative);
    expect(said.get(ANA)).toEqual(known());
    expect(said.get(BEN)).toEqual(known(["23T19:00", "23T20:00"]));
  });

  test("an invitation without an answer takes time, and a declined one does not", async () => {
    outlook.addEvent({ ...lunch, answer: "needsAction" });
    outlook.addEvent({ ...lunch, calendarId: BEN, answer: "declined" });
    const said = await busy([ANA, BEN], tentative);
    expect(said.get(ANA)).toEqual(known(["23T19:00", "23T20:00"]));
    expect(said.get(BEN)).toEqual(known());
  });

  test("what was answered with “maybe” takes time as the company says", async () => {
    outlook.addEvent({ ...lunch, answer: "tentative" });
    const taken: [string, string][] = tentative === "busy" ? [["23T19:00", "23T20:00"]] : [];
    expect((await busy([ANA], tentative)).get(ANA)).toEqual(known(...taken));
  });

  test("a mailbox that cannot be read is unknown, and says why", async () => {
    outlook.setUnreadable(BEN, "ErrorAccessDenied");
    const said = await busy([ANA, BEN, "nobody@x.example"], tentative);
    expect(said.get(ANA)).toEqual(known());
    expect(said.get(BEN)).toMatchObject({
      kind: "unknown",
      reason: expect.stringContaining("ErrorAccessDenied"),
    });
    expect(said.get("nobody@x.example")).toMatchObject({ kind: "unknown" });
  });
});

test("a mailbox that is closed to us hides no other, though it is asked in its name", async () => {
  outlook.setUnreadable(ANA, "ErrorAccessDenied");
  outlook.addEvent({ ...lunch, calendarId: BEN });
  const said = await busy([ANA, BEN]);
  expect(said.get(ANA)).toMatchObject({ kind: "unknown" });
  expect(said.get(BEN)).toEqual(known(["23T19:00", "23T20:00"]));
});

test("a tenant that refuses every mailbox is not asked about each of them", async () => {
  const refusal = { kind: "status", status: 403, error: "ErrorAccessDenied" } as const;
  outlook.faults.add({ ...refusal, match: "getSchedule", times: 99 });
  const many = Array.from({ length: 20 }, (_, index) => `person-${index}@harborpine.example`);
  const said = await busy(many);
  expect([...said.values()].every(({ kind }) => kind === "unknown")).toBe(true);
  expect(said.size).toBe(20);
  expect(questions()).toBe(3);
});

test("asks about at most twenty mailboxes at once, by whatever letters they are written", async () => {
  const many = Array.from({ length: 45 }, (_, index) => `person-${index}@harborpine.example`);
  outlook = await anOutlook({ world: () => many.map(aMailbox) });
  outlook.addEvent({ ...lunch, calendarId: "person-7@harborpine.example" });
  const asked = many.map((id) => id.replace("person-7@", "Person-7@"));
  const said = await busy(asked);
  expect([...said.values()].every(({ kind }) => kind === "known")).toBe(true);
  expect(said.get("Person-7@harborpine.example")).toEqual(known(["23T19:00", "23T20:00"]));
  expect(questions()).toBe(3);
});

test("a whole question that fails leaves the others' answers, and one that is alone is thrown", async () => {
  const many = Array.from({ length: 25 }, (_, index) => `person-${index}@harborpine.example`);
  outlook = await anOutlook({ world: () => many.map(aMailbox) });
  const unwell = { kind: "status", status: 503, error: "serviceNotAvailable" } as const;
  outlook.faults.add({ ...unwell, match: "person-20%40.*getSchedule" });
  const said = await busy(many);
  expect(said.get("person-3@harborpine.example")).toEqual(known());
  expect(said.get("person-21@harborpine.example")).toMatchObject({ kind: "unknown" });

  outlook.faults.add({ ...unwell, match: "getSchedule" });
  await expect(busy(["person-1@harborpine.example"])).rejects.toMatchObject({ verdict: "retry" });
});

test("looks far ahead in stretches that Exchange takes, and joins what lies across a seam", async () => {
  const seam = new Date(during.start.getTime() + 40 * 24 * 3_600_000);
  const across = {
    start: new Date(seam.getTime() - 3_600_000),
    end: new Date(seam.getTime() + 3_600_000),
  };
  const written = { start: across.start.toISOString(), end: across.end.toISOString() };
  outlook.addEvent({ ...lunch, ...written });
  const far = { start: during.start, end: new Date("2027-03-23T00:00:00Z") };
  const said = await outlook.connect().busy({ calendarIds: [ANA], tentative: "busy", during: far });
  expect(said.get(ANA)).toEqual({ kind: "known", intervals: [across] });
  expect(questions()).toBe(3);
});

test("a list of many pages is read to its end", async () => {
  for (let hour = 0; hour < 501; hour += 1)
    outlook.addEvent({
      ...lunch,
      start: new Date(during.start.getTime() + hour * 120_000).toISOString(),
      end: new Date(during.start.getTime() + hour * 120_000 + 60_000).toISOString(),
    });
  const said = (await busy([ANA], "free")).get(ANA);
  expect(said?.kind === "known" && said.intervals).toHaveLength(501);
});

test("a further calendar is read by its events, and counts apart from the mailbox's own", async () => {
  outlook.addEvent(lunch).calendarId = "AAMkPrivate";
  const further = `${ANA}/AAMkPrivate`;
  const said = await busy([ANA, further]);
  expect(said.get(further)).toEqual(known(["23T19:00", "23T20:00"]));
  expect(said.get(ANA)).toEqual(known());
});
