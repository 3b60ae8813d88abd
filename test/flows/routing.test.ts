import { describe, expect, test } from "vitest";
import { readLines } from "#booking/routing/choice.ts";
import { bookEscalationFlow } from "#flows/book-escalation.ts";
import { bookHeldTimeFlow } from "#flows/book-held-time.ts";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { listBookableTimesFlow } from "#flows/list-bookable-times.ts";
import { rescheduleAppointmentFlow } from "#flows/reschedule-appointment.ts";
import type { BookingRequest } from "#intake/request.ts";
import { crmMeeting } from "#outbox/kinds/crm-meeting.ts";
import type { CrmContact } from "#ports/crm.ts";
import { providersOf } from "../helpers/bookings.ts";
import { aContact, aCrm } from "../helpers/fake-crm.ts";
import {
  aPressOf,
  aRequest,
  escalated,
  later,
  MONDAY,
  receive,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";
import {
  aClient,
  bookFor,
  fillTuesday,
  ledgerOf,
  routingCompany,
} from "../helpers/routing-office.ts";

const office = useOffice(routingCompany);
const at = (change: Partial<BookingRequest> = {}) => bookFor(office(), change);
const fill = (counts: Readonly<Record<string, number>>) => fillTuesday(office(), counts);
const newest = async () => (await ledgerOf(office())).at(-1);

describe("every choice between several leaves a line for each of them", () => {
  test("fewest that day: who was chosen, who would have been next, and who was not at work", async () => {
    await fill({ ben: 1, cleo: 2 });
    const { requestId } = await at();
    expect(await newest()).toEqual({
      rule: "fewest-that-day",
      chosen: "ana",
      requestId,
      actor: { kind: "system", name: "routing" },
      lines: [
        ["ana", 1, "0 that day"],
        ["ben", 2, "1 that day"],
        ["cleo", 3, "2 that day"],
        ["dan", null, "not at work then"],
      ],
    });
  });

  test("who was asked for by name is the client's choice, and the others read that", async () => {
    await at({ providerKey: "cleo" });
    expect(await newest()).toMatchObject({
      rule: "client",
      chosen: "cleo",
      lines: [
        ["cleo", 1, "the client asked for them"],
        ["ana", null, "the client asked for Cleo Park"],
        ["ben", null, "the client asked for Cleo Park"],
        ["dan", null, "the client asked for Cleo Park"],
      ],
    });
  });

  test("busy, not read lately, and the only one who is left", async () => {
    const { db } = office();
    const { cleo } = await providersOf(db);
    await at({ providerKey: "ana" });
    await db("providers")
      .where({ id: cleo?.id })
      .update({ busy_read_at: new Date(0) });
    await at();
    expect(await newest()).toMatchObject({
      rule: "only-one",
      chosen: "ben",
      lines: [
        ["ben", 1, "the only one free then"],
        ["ana", null, "busy then"],
        ["cleo", null, "the calendar was not read lately"],
        ["dan", null, "not at work then"],
      ],
    });
  });

  test("skill with its level, language and territory say who does not fit", async () => {
    await at({ serviceKey: "tax", language: "fr-CA" });
    expect(await newest()).toMatchObject({
      rule: "only-one",
      chosen: "ana",
      lines: [
        ["ana", 1, "the only one free then"],
        ["ben", null, "tax at 2, and 3 is needed"],
        ["cleo", null, "does not speak fr-CA"],
        ["dan", null, "without the skill tax"],
      ],
    });
    await at({ serviceKey: "tax", territory: "west" });
    expect((await newest())?.lines.slice(0, 2)).toEqual([
      ["cleo", 1, "the only one free then"],
      ["ana", null, "does not cover west"],
    ]);
  });
});

describe("between the choice and the appointment", () => {
  test("whose calendar said busy at the last moment falls out, and the ledger says so", async () => {
    await fill({ ben: 1, cleo: 2 });
    office().calendar.book("ana@example.com", {
      start: TUESDAY_NOON,
      end: later(TUESDAY_NOON, 30),
    });
    office().calendar.makeUnreadable("ben@example.com");
    await at();
    expect(await newest()).toMatchObject({
      chosen: "cleo",
      lines: [
        ["ana", null, "0 that day; but the calendar said busy"],
        ["ben", null, "1 that day; the calendar could not be read: notFound"],
        ["cleo", 1, "2 that day"],
        ["dan", null, "not at work then"],
      ],
    });
  });

  test("whoever a rival takes in that very moment is told apart when the lines are read", async () => {
    await fill({ ben: 1, cleo: 2 });
    office().calendar.faults.during("busy", () => at({ providerKey: "ana" }));
    await at();
    const rows = await office().db("choices").orderBy("id", "desc");
    const { ben } = await providersOf(office().db);
    expect(rows[0]).toMatchObject({ rule: "fewest-that-day", provider_id: ben?.id });
    const lines = readLines(rows[0].lines, rows[0].provider_id);
    expect(lines.map(({ chosen, position, words }) => [chosen, position, words])).toEqual([
      [true, 2, "1 that day"],
      [false, 1, "0 that day; taken by a rival in that moment"],
      [false, 3, "2 that day"],
      [false, null, "not at work then"],
    ]);
  });

  test("each of the rivals who can be served gets somebody, and each choice its row", async () => {
    const rivals = await Promise.all(
      ["a", "b", "c", "d"].map((name) => receive(office(), aRequest(aClient(name)))),
    );
    expect(rivals.filter(({ kind }) => kind === "booked")).toHaveLength(3);
    const rows = await ledgerOf(office());
    expect(rows.map(({ chosen }) => chosen).sort()).toEqual(["ana", "ben", "cleo"]);
  });

  test("a time that was lost leaves no row: nobody was chosen", async () => {
    for (const name of ["a", "b", "c"]) await at(aClient(name));
    expect((await receive(office(), aRequest(aClient("d")))).kind).toBe("slot-taken");
    expect(await ledgerOf(office())).toHaveLength(3);
  });
});

describe("a client who takes another time", () => {
  const moveTo = async (token: string, start: Date) =>
    rescheduleAppointmentFlow(office().context)({ token, start, sequence: 0 });

  test("stays with whom they know, as the ledger says", async () => {
    const { token } = await at({ start: later(TUESDAY_NOON, 60), providerKey: "cleo" });
    expect((await moveTo(token, TUESDAY_NOON)).kind).toBe("rescheduled");
    const row = await newest();
    expect(row).toMatchObject({ rule: "first", chosen: "cleo" });
    expect(row?.lines[0]).toEqual(["cleo", 1, "has the appointment already; 1 that day"]);
  });

  test("gets somebody else where that one is busy, and the ledger says why", async () => {
    const { token } = await at({ start: later(TUESDAY_NOON, 60), providerKey: "cleo" });
    await at({ providerKey: "cleo" });
    await fill({ ana: 1 });
    expect((await moveTo(token, TUESDAY_NOON)).kind).toBe("rescheduled");
    const row = await newest();
    expect(row).toMatchObject({ rule: "fewest-that-day", chosen: "ben" });
    expect(row?.lines).toContainEqual(["cleo", null, "has the appointment already, but busy then"]);
  });

  test("stays with those who speak their language", async () => {
    const french = { serviceKey: "tax", language: "fr" };
    const { token } = await at({ ...french, start: later(TUESDAY_NOON, 60) });
    await at({ providerKey: "ana" });
    expect((await moveTo(token, TUESDAY_NOON)).kind).toBe("slot-taken");
  });
});

describe("a member's choice", () => {
  test("of the held time leaves two rows: with whom it was held and why, and who booked it", async () => {
    await fill({ ben: 1, cleo: 1 });
    const { escalationId } = await escalated(office());
    expect(await newest()).toMatchObject({ rule: "fewest-that-day", chosen: "ana" });
    const press = await aPressOf(office(), escalationId);
    expect((await bookHeldTimeFlow(office().context)(press)).kind).toBe("done");
    expect(await newest()).toMatchObject({
      rule: "override",
      chosen: "ana",
      actor: { kind: "member", name: "Olga Reyes" },
      lines: [
        ["ana", 1, "chosen by Olga Reyes"],
        ["ben", null, "Olga Reyes chose Ana Ortiz"],
        ["cleo", null, "Olga Reyes chose Ana Ortiz"],
        ["dan", null, "Olga Reyes chose Ana Ortiz"],
      ],
    });
  });

  test("in the dialog is a row with their name, and tells apart who would not have fit", async () => {
    const { escalationId } = await escalated(office(), { serviceKey: "tax", language: "fr" });
    const { cleo } = await providersOf(office().db);
    await claimEscalationFlow(office().context)(await aPressOf(office(), escalationId));
    const press = await aPressOf(office(), escalationId);
    const pick = { start: later(TUESDAY_NOON, 60), providerId: cleo?.id ?? "" };
    expect((await bookEscalationFlow(office().context)({ ...press, ...pick })).kind).toBe("done");
    expect(await newest()).toMatchObject({
      rule: "override",
      chosen: "cleo",
      lines: [
        ["cleo", 1, "chosen by Olga Reyes"],
        ["ana", null, "Olga Reyes chose Cleo Park"],
        ["ben", null, "tax at 2, and 3 is needed"],
        ["dan", null, "without the skill tax"],
      ],
    });
  });
});

const known = aClient("kim");
const ownerIs = (email: string | null) => office().db("clients").update({ account_owner: email });

describe("the account's owner", () => {
  test("comes first, if free then, whatever the others have", async () => {
    await at({ ...known, providerKey: "ana", start: later(TUESDAY_NOON, 60) });
    await ownerIs("Ana@Harbor.example");
    await at({ ...known, serviceKey: "owned" });
    expect(await newest()).toMatchObject({
      rule: "first",
      chosen: "ana",
      lines: [
        ["ana", 1, "owns the client’s account; 1 that day"],
        ["ben", 2, "0 that day"],
      ],
    });
  });

  test("gives way to the time that the client chose, and the ledger says why", async () => {
    await at({ ...known, providerKey: "ben", start: later(TUESDAY_NOON, 60) });
    await ownerIs("ana@harbor.example");
    await at({ providerKey: "ana" });
    await at({ ...known, serviceKey: "owned" });
    expect(await newest()).toMatchObject({
      rule: "only-one",
      chosen: "ben",
      lines: [
        ["ben", 1, "the only one free then"],
        ["ana", null, "owns the client’s account, but busy then"],
      ],
    });
  });

  test.each([
    ["cleo@harbor.example", "whoever owns the client’s account does not serve this"],
    ["pat@x.example", "nobody comes first: the account’s owner pat@x.example is no provider"],
    [null, "nobody comes first: the CRM named no owner of the account"],
  ])("is nobody who could serve when the CRM says %s", async (email, note) => {
    await at({ ...known, start: later(TUESDAY_NOON, 60) });
    await ownerIs(email);
    await at({ ...known, serviceKey: "owned" });
    expect((await newest())?.lines[0]?.[2]).toContain(note);
  });
});

describe("whom the client saw last", () => {
  test("is whoever has their latest appointment, also one that is ahead; a cancelled one is none", async () => {
    await at({ ...known, providerKey: "ben", start: later(TUESDAY_NOON, 7 * 24 * 60) });
    await at({ ...known, providerKey: "ana", start: later(TUESDAY_NOON, 60) });
    await at({ ...known, serviceKey: "again" });
    const row = await newest();
    expect(row).toMatchObject({ rule: "first", chosen: "ben" });
    expect(row?.lines[0]).toEqual(["ben", 1, "has the client’s latest appointment; 0 that day"]);
    await office().db("appointments").update({ state: "cancelled", cancelled_at: MONDAY });
    await at({ ...known, serviceKey: "again", start: later(TUESDAY_NOON, 120) });
    expect((await newest())?.lines[0]?.[2]).toContain("the client had no appointment before");
  });

  test("is nobody for somebody unknown", async () => {
    await at({ serviceKey: "again" });
    expect((await newest())?.lines[0]?.[2]).toContain(
      "nobody comes first: the client is not known",
    );
  });

  test("has their times listed first for a member who books, and the others' after them", async () => {
    await at({ ...known, providerKey: "ben", start: later(TUESDAY_NOON, 60) });
    const { escalationId } = await escalated(office(), {
      ...known,
      serviceKey: "again",
      partySize: 9,
    });
    await claimEscalationFlow(office().context)(await aPressOf(office(), escalationId));
    const { by } = await aPressOf(office(), escalationId);
    const list = listBookableTimesFlow(office().context);
    const listed = await list({ escalationId, by, search: "Tue 24 Nov" });
    if (listed.kind === "refused") throw new Error("the owner may");
    const names = listed.times.map(({ providerName }) => providerName);
    const count = names.filter((name) => name === "Ben Hale").length;
    expect(count).toBeGreaterThan(5);
    expect(new Set(names.slice(0, count))).toEqual(new Set(["Ben Hale"]));
    expect(new Set(names.slice(count))).toEqual(new Set(["Ana Ortiz"]));
    const far = ({ start }: { start: Date }) => Math.abs(start.getTime() - TUESDAY_NOON.getTime());
    const distances = listed.times.slice(0, count).map(far);
    expect(distances).toEqual(distances.toSorted((a, b) => a - b));
  });

  test("gets the time that is held while a person decides, too", async () => {
    await at({ ...known, providerKey: "ben", start: later(TUESDAY_NOON, 60) });
    await escalated(office(), { ...known, serviceKey: "again", partySize: 9 });
    expect(await newest()).toMatchObject({ rule: "first", chosen: "ben" });
  });
});

describe("the owner that the CRM names", () => {
  const contact = (ownerEmail: string | undefined) => aContact({ ownerEmail });
  async function readFromCrm(contacts: readonly CrmContact[]) {
    const crm = aCrm(contacts);
    const { db, context } = office();
    const { id } = (await db("appointments").first("id")) as { id: string };
    const effect = { payload: { appointmentId: id } } as unknown as Parameters<
      typeof crmMeeting.perform
    >[1];
    await crmMeeting.perform({ ...context, crm }, effect);
    return (await db("clients").first("account_owner"))?.account_owner;
  }

  test("is kept with the client whenever the contact is read, and gone when the CRM names nobody", async () => {
    await at();
    expect(await readFromCrm([contact("ana@harbor.example")])).toBe("ana@harbor.example");
    expect(await readFromCrm([contact("ben@harbor.example")])).toBe("ben@harbor.example");
    expect(await readFromCrm([contact("ana@harbor.example"), contact("x@x.example")])).toBe(
      "ben@harbor.example",
    );
    expect(await readFromCrm([contact(undefined)])).toBeNull();
  });
});

describe("on the way of a booking", () => {
  /** Asked of the database while a request books itself; its own transaction's begin and end are one. */
  async function statements(change: Partial<BookingRequest>): Promise<number> {
    const { db } = office();
    let count = 0;
    const listen = ({ sql }: { sql: string }) => {
      // Now and then it is asked whether the company is still the same.
      if (!sql.includes("company_versions")) count += 1;
    };
    db.on("query", listen);
    await receive(office(), aRequest({ ...known, ...change }));
    db.removeListener("query", listen);
    return count;
  }

  test.each([
    ["consult", {}, 3],
    ["turns", {}, 3],
    ["owned", {}, 3],
    // There is nothing to choose by.
    ["owned", { providerKey: "ana" }, 2],
    ["consult", { providerKey: "ana" }, 2],
  ])("%s %o asks the database %d times", async (serviceKey, change, count) => {
    await at({ ...known, start: later(TUESDAY_NOON, 60) });
    expect(await statements({ serviceKey, ...change })).toBe(count);
  });
});
