import { describe, expect, test } from "vitest";
import { checkInvariants } from "#flows/check-invariants.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import {
  booked,
  cancelByLink,
  countOf,
  expectNoOverlap,
  performAll,
  TUESDAY_NOON,
  useOffice,
} from "../../helpers/office.ts";
import {
  accept,
  endOffers,
  joined,
  offerFreedTimes,
  offersOf,
  openOffer,
  stateOf,
} from "../../helpers/waiting.ts";

const office = useOffice();

/** Somebody to whom Ana's Tuesday noon is offered. */
async function offered(name = "Kim", change: Parameters<typeof joined>[2] = {}) {
  const { token } = await booked(office(), { providerKey: "ana" });
  const requestId = await joined(office(), name, change);
  await cancelByLink(office(), token);
  await offerFreedTimes(office());
  return { requestId, offer: await openOffer(office(), requestId) };
}

const requestOf = (id: string) => office().db("requests").where({ id }).first();
const appointmentOf = (id: string) => office().db("appointments").where({ request_id: id }).first();

test("taking the offered time books it: event, mail, receipt, and the hold is gone", async () => {
  const { requestId, offer } = await offered();

  expect(await accept(office(), requestId, offer.id)).toEqual({ kind: "booked" });
  await performAll(office());

  expect(await appointmentOf(requestId)).toMatchObject({
    state: "confirmed",
    path: "auto",
    starts_at: TUESDAY_NOON,
  });
  expect(await requestOf(requestId)).toMatchObject({ state: "booked", wanted_start: TUESDAY_NOON });
  expect(await stateOf(office(), requestId)).toBe("accepted");
  expect(await countOf(office().db, "receipts", { request_id: requestId })).toBe(1);
  expect(await countOf(office().db, "occupancies")).toBe(1);
  expect(office().email.sent.at(-1)?.content).toMatchObject({ kind: "confirmed" });
});

test("twenty presses at the same moment book once, and all hear the same", async () => {
  const { requestId, offer } = await offered();

  const answers = await Promise.all(
    Array.from({ length: 20 }, () => accept(office(), requestId, offer.id)),
  );

  expect(answers.filter(({ kind }) => kind === "booked")).toHaveLength(1);
  expect(answers.filter(({ kind }) => kind === "already-accepted")).toHaveLength(19);
  expect(await countOf(office().db, "appointments", { request_id: requestId })).toBe(1);
  await expectNoOverlap(office().db);
});

describe("an answer that comes too late", () => {
  test("books nothing after the deadline, whether or not a sweep came by", async () => {
    const { requestId, offer } = await offered();
    office().clock.at = offer.until;

    expect(await accept(office(), requestId, offer.id)).toEqual({ kind: "gone" });
    expect(await countOf(office().db, "appointments", { state: "confirmed" })).toBe(0);
    await endOffers(office());
    expect(await accept(office(), requestId, offer.id)).toEqual({ kind: "gone" });
  });

  test("at the same moment as the end of the offer: one of the two happens", async () => {
    const { requestId, offer } = await offered();

    const [answer] = await Promise.all([
      accept(office(), requestId, offer.id),
      office()
        .db("offers")
        .update({ expires_at: office().clock.at })
        .then(() => endOffers(office())),
    ]);

    const isBooked = answer.kind === "booked";
    expect(await stateOf(office(), requestId)).toBe(isBooked ? "accepted" : "waiting");
    expect(await countOf(office().db, "appointments", { state: "confirmed" })).toBe(
      isBooked ? 1 : 0,
    );
  });

  test("is no answer to somebody else's offer", async () => {
    const { offer } = await offered();
    const lou = await joined(office(), "Lou");

    expect(await accept(office(), lou, offer.id)).toEqual({ kind: "unknown" });
  });
});

test("a calendar that says busy at the last moment: nothing is booked, the client waits on", async () => {
  const { requestId, offer } = await offered();
  const end = new Date(TUESDAY_NOON.getTime() + 30 * 60_000);
  office().calendar.book("ana@example.com", { start: TUESDAY_NOON, end });

  expect(await accept(office(), requestId, offer.id)).toEqual({ kind: "gone" });

  expect(await stateOf(office(), requestId)).toBe("waiting");
  expect(await offersOf(office(), requestId)).toMatchObject([{ state: "released" }]);
  expect(await countOf(office().db, "occupancies")).toBe(0);
});

test("a provider who has gone away meanwhile: nothing is booked, the client waits on", async () => {
  const { requestId, offer } = await offered();
  const { id: providerId } = await office().db("providers").where({ key: "ana" }).first("id");
  await office()
    .db("absences")
    .insert({
      id: crypto.randomUUID(),
      provider_id: providerId,
      starts_at: TUESDAY_NOON,
      ends_at: new Date(TUESDAY_NOON.getTime() + 3_600_000),
      reason: "ill",
      created_at: office().clock.at,
      created_by: JSON.stringify({ kind: "system", name: "test" }),
    });

  expect(await accept(office(), requestId, offer.id)).toEqual({ kind: "gone" });

  expect(await stateOf(office(), requestId)).toBe("waiting");
  expect(await countOf(office().db, "occupancies")).toBe(0);
});

test("what the gate puts before a person keeps its time until they have looked", async () => {
  const clientEmail = { address: "vic@bigcorp.example", domain: "bigcorp.example" };
  const { requestId, offer } = await offered("Vic", { clientEmail });

  expect(await accept(office(), requestId, offer.id)).toEqual({ kind: "asked" });

  const escalation = await findEscalationOfRequest(office().db, requestId);
  expect(escalation).toMatchObject({ state: "open", priority: "high" });
  expect(await countOf(office().db, "occupancies", { escalation_id: escalation?.id })).toBe(1);
  expect(await requestOf(requestId)).toMatchObject({ state: "escalated" });
  expect(await stateOf(office(), requestId)).toBe("accepted");
});

test("whatever comes of it, every promise that can be asked of the rows is kept", async () => {
  const { requestId, offer } = await offered();
  await joined(office(), "Lou");
  await accept(office(), requestId, offer.id);
  await performAll(office());

  const { db, clock } = office();
  const reports = await checkInvariants(db, { now: clock.at, graceMinutes: 0, outside: {} });
  expect(reports.filter(({ state }) => state === "broken")).toEqual([]);
});
