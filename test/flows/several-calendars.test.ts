import { beforeEach, describe, expect, test } from "vitest";
import type { Interval } from "#booking/interval.ts";
import { applyCompany } from "#flows/apply-company.ts";
import { currentCompany } from "#flows/current-company.ts";
import { listAvailabilityFlow } from "#flows/list-availability.ts";
import { readCalendarsFlow } from "#flows/read-calendars.ts";
import type { BusyQuestion } from "#ports/calendar.ts";
import { findEffect, wish } from "#store/effects.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { aCompany } from "../helpers/company.ts";
import { lostAnswer } from "../helpers/fake-ports.ts";
import {
  aRequest,
  booked,
  cancelByLink,
  later,
  MONDAY,
  performAll,
  receive,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";

/*
 * Ana keeps a private calendar, and all look at the company's days off; what Ana has only tentatively
 * accepted may be booked over.
 */
const PRIVATE = "ana-private@example.com";
const DAYS_OFF = "days-off@example.com";
const said = {
  ana: { alsoBusy: [PRIVATE, DAYS_OFF], tentative: "free" },
  ben: { alsoBusy: [DAYS_OFF] },
  cleo: {},
} as const;

const company = aCompany({ calendars: true });
const office = useOffice({
  ...company,
  providers: company.providers.map((provider) => ({
    ...provider,
    ...said[provider.key as keyof typeof said],
  })) as typeof company.providers,
});
const db = () => office().db;
const half = { start: TUESDAY_NOON, end: later(TUESDAY_NOON, 30) };
let read: ReturnType<typeof readCalendarsFlow>;

beforeEach(() => {
  read = readCalendarsFlow(office().context);
});

/** The copies are as old as is said (real time). */
const copiesAre = (minutes: number) =>
  db()("providers").update({
    busy_read_at: db().raw("now() - ? * interval '1 minute'", [minutes]),
  });

async function readAgain() {
  await copiesAre(5);
  return read();
}

/** Who could be booked on Tuesday at noon. */
async function freeAtNoon(): Promise<string[]> {
  const found = await listAvailabilityFlow(office().context)({
    serviceKey: "consult",
    from: TUESDAY_NOON,
    to: later(TUESDAY_NOON, 1),
  });
  if (found.kind !== "slots") throw new Error(found.kind);
  const ids = found.slots.flatMap(({ providerIds }) => providerIds);
  return ids.map((id) => found.company.providers.get(id)?.key ?? "").sort();
}

describe("a time that only a further calendar takes", () => {
  test("is not offered", async () => {
    office().calendar.book(PRIVATE, half);
    expect(await readAgain()).toEqual({ read: 3, failed: [] });
    expect(await freeAtNoon()).toEqual(["ben"]);
    office().calendar.book(DAYS_OFF, half);
    await readAgain();
    expect(await freeAtNoon()).toEqual([]);
  });

  test("is not booked either, by a copy that does not know of it yet", async () => {
    office().calendar.book(PRIVATE, half);
    const wish = aRequest({ providerKey: "ana" });
    expect(await receive(office(), wish)).toMatchObject({ kind: "slot-taken" });
    const anyone = await receive(office(), aRequest());
    expect(anyone).toMatchObject({ answer: { appointment: { provider: { key: "ben" } } } });
  });

  test("stops what a person booked before it is written", async () => {
    const one = await booked(office(), { providerKey: "ana" });
    await db()("effects").update({ state: "suppressed" });
    office().calendar.book(PRIVATE, half);
    const key = `calendar-event:${one.appointmentId}`;
    const payload = { appointmentId: one.appointmentId, recheck: true };
    await wish(db(), { kind: "calendar-event", key, requestId: one.requestId, payload });
    await performAll(office());
    expect((await findEffect(db(), key))?.state).toBe("dead");
    expect(office().calendar.live()).toEqual([]);
  });
});

describe("our own events", () => {
  test("are taken out of the calendar that receives them, and out of no other", async () => {
    const { token } = await booked(office(), { providerKey: "ana" });
    await performAll(office());
    office().calendar.book(PRIVATE, half);
    await readAgain();
    expect(await db()("busy").select("starts_at", "ends_at")).toEqual([
      { starts_at: half.start, ends_at: half.end },
    ]);
    await cancelByLink(office(), token);
    expect(await freeAtNoon()).toEqual(["ben"]);
  });

  test("are no obstacle where they stand", async () => {
    await booked(office(), { providerKey: "ana" });
    await performAll(office());
    await readAgain();
    expect(await db()("busy")).toEqual([]);
  });

  test("take the time of whoever else looks at the calendar in which they stand", async () => {
    const anas = "ana@example.com";
    const looking = { ben: { alsoBusy: [anas] } };
    await withCompany(looking, async (readNow) => {
      await booked(office(), { providerKey: "ana" });
      await performAll(office());
      await readNow();
      const ben = await db()("providers").where({ key: "ben" }).first("id");
      expect(await db()("busy").select("provider_id", "starts_at")).toEqual([
        { provider_id: ben.id, starts_at: half.start },
      ]);
    });
  });
});

describe("a further calendar that cannot be read", () => {
  test("keeps the whole copy as it was, until nobody believes it any more", async () => {
    office().calendar.book("ana@example.com", half);
    await readAgain();
    office().calendar.book("ana@example.com", { start: half.end, end: later(half.end, 30) });
    office().calendar.makeUnreadable(PRIVATE);
    expect(await readAgain()).toEqual({ read: 2, failed: [`${PRIVATE}: notFound`] });
    const ana = await db()("providers").where({ key: "ana" }).first("id", "busy_read_at");
    const busy = db()("busy").where({ provider_id: ana.id });
    expect(await busy.select("ends_at")).toEqual([{ ends_at: half.end }]);

    await copiesAre(14);
    await db()("busy").delete();
    expect(await freeAtNoon()).toEqual(["ana", "ben"]);
    expect(await readAgain()).toMatchObject({ read: 2 });
    await db()("providers")
      .where({ key: "ana" })
      .update({ busy_read_at: db().raw("now() - interval '16 minutes'") });
    expect(await freeAtNoon()).toEqual(["ben"]);
  });

  test("puts the request before a person, and says which one it is", async () => {
    office().calendar.makeUnreadable(PRIVATE);
    const received = await receive(office(), aRequest({ providerKey: "ana" }));
    if (received.kind !== "escalated") throw new Error(received.kind);
    const escalation = await findEscalationOfRequest(db(), received.answer.requestId);
    expect(escalation?.findings).toMatchObject([
      { detail: expect.stringContaining(`Ana Ortiz's calendar: ${PRIVATE}: notFound`) },
    ]);
  });

  test("is nobody's trouble but that provider's", async () => {
    office().calendar.makeUnreadable(PRIVATE);
    expect(await receive(office(), aRequest())).toMatchObject({
      answer: { appointment: { provider: { key: "ben" } } },
    });
  });
});

describe("what is only tentative", () => {
  test("takes time by each provider's own policy, also in a calendar that they share", async () => {
    office().calendar.book(DAYS_OFF, half, { firm: false });
    await readAgain();
    expect(await freeAtNoon()).toEqual(["ana"]);
    await db()("busy").delete();
    expect(await receive(office(), aRequest({ providerKey: "ben" }))).toMatchObject({
      kind: "slot-taken",
    });
    expect(await receive(office(), aRequest({ providerKey: "ana" }))).toMatchObject({
      kind: "booked",
    });
  });

  test("and a vendor that answers one of the two questions has answered that one", async () => {
    await readAgain();
    office().calendar.book(PRIVATE, half);
    await copiesAre(5);
    // The first question is the one in which tentative events count.
    office().calendar.faults.before("busy", lostAnswer());
    await expect(read()).rejects.toThrow("connection");
    const fresh = db()("providers").whereRaw("busy_read_at > now() - interval '1 minute'");
    expect(await fresh.select("key")).toEqual([{ key: "ana" }]);
    // It was nobody's calendar that failed: none is left alone for it.
    expect(await read()).toEqual({ read: 2, failed: [] });
  });

  test("a vendor that answers neither question books nobody", async () => {
    office().calendar.faults.before("busy", lostAnswer(), 2);
    expect(await receive(office(), aRequest())).toMatchObject({ kind: "escalated" });
  });
});

describe("an answer of the calendars", () => {
  const answering = (intervals: readonly Interval[] | undefined) => {
    const busy = async ({ calendarIds }: BusyQuestion) =>
      new Map(
        intervals && calendarIds.map((id) => [id, { kind: "known" as const, intervals }] as const),
      );
    return { ...office().context, calendar: { ...office().calendar.port, busy } };
  };

  test("that touches the wanted time and its buffers on both sides leaves it free", async () => {
    const around = [
      { start: later(TUESDAY_NOON, -30), end: TUESDAY_NOON },
      { start: later(TUESDAY_NOON, 45), end: later(TUESDAY_NOON, 60) },
    ];
    const context = answering(around);
    expect(await receive({ context }, aRequest())).toMatchObject({ kind: "booked" });
  });

  test("that says nothing of one that was asked for says nothing good", async () => {
    const context = answering(undefined);
    expect(await receive({ context }, aRequest())).toMatchObject({ kind: "escalated" });
    await copiesAre(5);
    const { read: count, failed } = await readCalendarsFlow(context)();
    expect([count, failed]).toEqual([
      0,
      expect.arrayContaining(["ana@example.com: missing in the answer"]),
    ]);
  });
});

test("calendars are asked by the fifty", async () => {
  const many = (name: string, count: number) => ({
    alsoBusy: Array.from({ length: count }, (_, index) => `${name}-${index}`),
    tentative: "busy",
  });
  const crowded = { ana: many("a", 20), ben: many("b", 20), cleo: many("c", 20) };
  await withCompany(crowded, async (readNow, asked) => {
    expect(await readNow()).toEqual({ read: 2, failed: [] });
    expect(await readNow({ fresh: false })).toEqual({ read: 1, failed: [] });
    expect(asked.map(({ calendarIds }) => calendarIds.length)).toEqual([42, 21]);
  });
});

/** Another set-up for a while; a reader that knows of it, and what it asks. */
async function withCompany(
  change: Readonly<Record<string, object>>,
  work: (
    readNow: (how?: { readonly fresh: boolean }) => ReturnType<typeof read>,
    asked: readonly BusyQuestion[],
  ) => Promise<void>,
): Promise<void> {
  const providers = company.providers.map((one) => ({ ...one, ...change[one.key] }));
  const before = (await office().context.company()).settings;
  const apply = (text: object) =>
    applyCompany(db(), { text: JSON.stringify(text), by: "test", at: MONDAY });
  await apply({ ...company, providers });
  const asked: BusyQuestion[] = [];
  const { port } = office().calendar;
  const readThen = readCalendarsFlow({
    ...office().context,
    company: currentCompany(db()),
    calendar: {
      ...port,
      busy: (question) => {
        asked.push(question);
        return port.busy(question);
      },
    },
  });
  await work(async ({ fresh } = { fresh: true }) => {
    if (fresh) await copiesAre(5);
    return readThen();
  }, asked);
  await apply(before);
}
