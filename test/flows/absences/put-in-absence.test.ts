import { describe, expect, test } from "vitest";
import { actorOf } from "#flows/caller.ts";
import { endAbsenceFlow } from "#flows/end-absence.ts";
import { listAbsencesFlow } from "#flows/list-absences.ts";
import { listAvailabilityFlow } from "#flows/list-availability.ts";
import { putInAbsenceFlow } from "#flows/put-in-absence.ts";
import { saveAbsence } from "#store/absences.ts";
import { newId } from "#store/ids.ts";
import { away, bookedWith, olga, TUESDAY } from "../../helpers/absences.ts";
import { providersOf } from "../../helpers/bookings.ts";
import { untilSomeoneWaits } from "../../helpers/db.ts";
import { countOf, later, MONDAY, TUESDAY_NOON, useOffice } from "../../helpers/office.ts";
import { aPractice } from "../../helpers/practice.ts";

const office = useOffice(aPractice());

function putIn(change: { from?: string; to?: string; providerKey?: string; reason?: string }) {
  const wish = { providerKey: "ana", from: TUESDAY, to: undefined, reason: "", caller: olga };
  return putInAbsenceFlow(office().context)({ ...wish, ...change });
}

/** On which days Ana is offered for a consultation. */
async function daysOfAna(): Promise<readonly string[]> {
  const { context } = office();
  const found = await listAvailabilityFlow(context)({
    ...{ serviceKey: "check", from: MONDAY, to: later(MONDAY, 4 * 24 * 60) },
  });
  if (found.kind !== "slots") throw new Error(found.what);
  return [...new Set(found.slots.map(({ start }) => start.toISOString().slice(0, 10)))];
}

async function end(absenceId: string) {
  return endAbsenceFlow(office().context)({ absenceId, caller: olga });
}

describe("putting in an absence", () => {
  test("withdraws the times by the provider's own clock", async () => {
    expect(await daysOfAna()).toContain(TUESDAY);
    const { absence } = await away(office());
    expect([absence.startsAt, absence.endsAt].map((at) => at.toISOString())).toEqual([
      "2026-11-24T07:00:00.000Z",
      "2026-11-25T07:00:00.000Z",
    ]);
    expect(await daysOfAna()).not.toContain(TUESDAY);
  });

  test("takes several days, or instants", async () => {
    const days = await away(office(), "ana", { from: TUESDAY, to: "2026-11-26" });
    expect(days.absence.endsAt.toISOString()).toBe("2026-11-27T07:00:00.000Z");
    const hours = await away(office(), "ana", {
      from: "2026-11-24T10:00-07:00",
      to: "2026-11-24T19:00Z",
    });
    expect([hours.absence.startsAt, hours.absence.endsAt].map((at) => at.toISOString())).toEqual([
      "2026-11-24T17:00:00.000Z",
      "2026-11-24T19:00:00.000Z",
    ]);
  });

  test("may begin today: who is ill in the morning is away since midnight", async () => {
    const { absence } = await away(office(), "ana", { from: "2026-11-23" });
    expect(absence.startsAt < MONDAY).toBe(true);
  });

  test("twice is one absence with one audit entry", async () => {
    const [first, second] = [await putIn({}), await putIn({})];
    expect([first, second].map((put) => put.kind === "put-in" && put.isNew)).toEqual([true, false]);
    expect(await countOf(office().db, "absences")).toBe(1);
    expect(await office().db("audit").where({ action: "absence-put-in" })).toMatchObject([
      { actor: olga, request_id: null },
    ]);
  });

  test("twice at the same moment: the second one waits, and finds the first one's", async () => {
    const { db } = office();
    const { ana } = await providersOf(db);
    const first = await db.transaction();
    const saved = await saveAbsence(first, {
      ...{
        id: newId(),
        providerId: ana?.id ?? "",
        reason: "",
        createdAt: MONDAY,
        createdBy: actorOf(olga),
      },
      startsAt: new Date("2026-11-24T07:00:00Z"),
      endsAt: new Date("2026-11-25T07:00:00Z"),
    });
    const second = putIn({});
    await untilSomeoneWaits(db);
    await first.commit();
    expect(await second).toMatchObject({
      isNew: false,
      plan: { absence: { id: saved.absence.id } },
    });
  });

  test.each([
    [{ from: "2026-11-26", to: TUESDAY }, "to", "ends before it begins"],
    [{ from: "2026-11-24T10:00Z", to: "2026-11-24T10:00Z" }, "to", "ends before it begins"],
    [{ from: "2026-11-20", to: "2026-11-22" }, "to", "over already"],
    [{ from: "2026-11-24", to: "2027-11-30" }, "to", "a year at most"],
    [{ from: "2029-11-24" }, "from", "next two years"],
    [{ from: "2026-11-31" }, "from", "write both ends as dates"],
    [{ from: "2026-11-24", to: "2026-11-25T10:00Z" }, "from", "write both ends as dates"],
    [{ from: "2026-11-24T10:00", to: "2026-11-25T10:00" }, "from", "write both ends as dates"],
    [{ from: "tomorrow" }, "from", "write both ends as dates"],
    [{ from: "" }, "from", "write both ends as dates"],
    [{ reason: "x".repeat(301) }, "reason", "300 characters"],
  ])("%j is a mistake that is explained", async (change, field, message) => {
    expect(await putIn(change)).toEqual({
      kind: "mistake",
      field,
      message: expect.stringContaining(message),
    });
    expect(await countOf(office().db, "absences")).toBe(0);
  });

  test("an unknown provider, and somebody who may not", async () => {
    expect(await putIn({ providerKey: "nobody" })).toEqual({ kind: "unknown-provider" });
    const viewer = { ...olga, role: "viewer" } as const;
    const wish = { providerKey: "ana", from: TUESDAY, to: undefined, reason: "", caller: viewer };
    await expect(putInAbsenceFlow(office().context)(wish)).rejects.toThrow("may not manage");
  });
});

describe("ending an absence", () => {
  test("gives the times back, once, and says so in the audit", async () => {
    const { absence } = await away(office());
    const ended = await end(absence.id);
    expect(ended?.endedAt).toEqual(MONDAY);
    expect(await daysOfAna()).toContain(TUESDAY);
    office().clock.at = later(MONDAY, 10);
    expect((await end(absence.id))?.endedAt).toEqual(MONDAY);
    expect(await countOf(office().db, "audit", { action: "absence-ended" })).toBe(1);
  });

  test("leaves another absence of the same day as it is", async () => {
    const { absence } = await away(office());
    await away(office(), "ana", { from: "2026-11-23", to: TUESDAY });
    await end(absence.id);
    expect(await daysOfAna()).not.toContain(TUESDAY);
  });

  test("lets the same one be put in anew", async () => {
    const { absence } = await away(office());
    await end(absence.id);
    const again = await putIn({});
    expect(again).toMatchObject({ kind: "put-in", isNew: true });
  });

  test("is nothing where there is none", async () => {
    expect(await end(crypto.randomUUID())).toBeUndefined();
  });
});

test("the list has what holds and is not over, with the appointments that still wait for a home", async () => {
  await bookedWith(office());
  await bookedWith(office(), { start: later(TUESDAY_NOON, 120) });
  const { absence } = await away(office());
  const later1 = await away(office(), "ben", { from: "2026-11-30" });
  const taken = await away(office(), "cleo");
  await end(taken.absence.id);
  const list = listAbsencesFlow(office().context);
  const ids = async (question: { providerKey?: string; from?: Date; to?: Date }) => {
    const found = await list({ ...question, caller: olga });
    if (found.kind !== "listed") return found.kind;
    return found.absences.map((one) => [one.absence.id, one.appointments]);
  };
  expect(await ids({})).toEqual([
    [absence.id, 2],
    [later1.absence.id, 0],
  ]);
  expect(await ids({ providerKey: "ben" })).toEqual([[later1.absence.id, 0]]);
  expect(await ids({ to: later(TUESDAY_NOON, 24 * 60) })).toEqual([[absence.id, 2]]);
  expect(await ids({ from: later(TUESDAY_NOON, 24 * 60) })).toEqual([[later1.absence.id, 0]]);
  expect(await ids({ providerKey: "nobody" })).toBe("unknown-provider");
  office().clock.at = later(TUESDAY_NOON, 24 * 60);
  expect(await ids({})).toEqual([[later1.absence.id, 0]]);
});
