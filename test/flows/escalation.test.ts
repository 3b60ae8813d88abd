import { afterEach, beforeEach, expect, test } from "vitest";
import { bookEscalationFlow } from "#flows/book-escalation.ts";
import { bookHeldTimeFlow } from "#flows/book-held-time.ts";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { declineEscalationFlow } from "#flows/decline-escalation.ts";
import { keepAppointmentFlow } from "#flows/keep-appointment.ts";
import { listBookableTimesFlow } from "#flows/list-bookable-times.ts";
import { releaseEscalationFlow } from "#flows/release-escalation.ts";
import { rescheduleAppointmentFlow } from "#flows/reschedule-appointment.ts";
import { perform } from "#outbox/perform.ts";
import { findAppointmentOfRequest } from "#store/appointments.ts";
import { findEffect } from "#store/effects.ts";
import { findEscalation, findEscalationOfRequest } from "#store/escalations.ts";
import { findRequest } from "#store/requests.ts";
import { refusedForGood } from "../helpers/fake-ports.ts";
import {
  aPressOf,
  booked,
  cancelByLink,
  countOf,
  escalated,
  expectNoOverlap,
  later,
  MONDAY,
  performAll,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
let flows: ReturnType<typeof flowsOf>;
const flowsOf = () => {
  const { context } = office();
  return {
    claim: claimEscalationFlow(context),
    release: releaseEscalationFlow(context),
    bookHeld: bookHeldTimeFlow(context),
    book: bookEscalationFlow(context),
    decline: declineEscalationFlow(context),
    keep: keepAppointmentFlow(context),
    times: listBookableTimesFlow(context),
  };
};

beforeEach(() => {
  flows = flowsOf();
});
afterEach(() => expectNoOverlap(db()));

const press = (id: string, change?: { by?: string; version?: number }) =>
  aPressOf(office(), id, change);
const cardsWanted = async (id: string) => (await findEffect(db(), `card:${id}`))?.wanted;
const providerId = async (key: string): Promise<string> =>
  (await db()("providers").where({ key }).first("id")).id;

async function claimed(change: Parameters<typeof escalated>[1] = {}) {
  const one = await escalated(office(), change);
  await flows.claim(await press(one.escalationId));
  return one;
}

/** A booked request about which a question came up, because the calendar refused its event. */
async function bookedWithQuestion() {
  const one = await booked(office(), { providerKey: "ana" });
  office().calendar.faults.before("insert", refusedForGood());
  const event = await findEffect(db(), `calendar-event:${one.appointmentId}`);
  await perform(office().context, event?.id ?? "");
  const escalation = await findEscalationOfRequest(db(), one.requestId);
  return { ...one, escalationId: escalation?.id ?? "" };
}

/* ── who may ── */

test.each([
  ["a stranger", "U0STRANGER", { kind: "not-a-member" }],
  ["a viewer", "U0VERA", { kind: "role", role: "viewer" }],
])("%s can do nothing to an escalation", async (_who, by, refusal) => {
  const { escalationId } = await escalated(office());
  const pressed = await press(escalationId, { by });
  const refused = { kind: "refused", refusal };
  expect(await flows.claim(pressed)).toEqual(refused);
  expect(await flows.release(pressed)).toEqual(refused);
  expect(await flows.bookHeld(pressed)).toEqual(refused);
  expect(await flows.keep(pressed)).toEqual(refused);
  expect(await flows.decline({ ...pressed, text: "No." })).toEqual(refused);
  const pick = { start: TUESDAY_NOON, providerId: await providerId("ana") };
  expect(await flows.book({ ...pressed, ...pick })).toEqual(refused);
  expect(await findEscalation(db(), escalationId)).toMatchObject({ state: "open", version: 1 });
});

test("the same user id in another workspace is a stranger", async () => {
  const { escalationId } = await escalated(office());
  const pressed = await press(escalationId);
  const elsewhere = { ...pressed, by: { team: "T0OTHER", user: "U0OLGA" } };
  expect(await flows.claim(elsewhere)).toMatchObject({ refusal: { kind: "not-a-member" } });
});

test("a press on an escalation that does not exist is refused", async () => {
  const nothing = "0195b3f0-1111-7000-8000-000000000001";
  const pressed = { escalationId: nothing, version: 1, by: { team: "T0HARBOR", user: "U0OLGA" } };
  const refused = { kind: "refused", refusal: { kind: "unknown-escalation" } };
  expect(await flows.claim(pressed)).toEqual(refused);
  expect(await flows.bookHeld(pressed)).toEqual(refused);
  expect(await flows.decline({ ...pressed, text: "No." })).toEqual(refused);
});

/* ── claim and release ── */

test("who claims owns it, and the card is drawn again", async () => {
  const { escalationId } = await escalated(office());
  expect(await flows.claim(await press(escalationId))).toEqual({ kind: "done" });
  expect(await findEscalation(db(), escalationId)).toMatchObject({
    state: "claimed",
    firstHumanAt: MONDAY,
    claimedAt: MONDAY,
  });
  expect(await cardsWanted(escalationId)).toBe(2);
});

test("claiming twice is no mistake, and no second change", async () => {
  const { escalationId } = await claimed();
  expect(await flows.claim(await press(escalationId))).toEqual({ kind: "done" });
  expect(await findEscalation(db(), escalationId)).toMatchObject({ version: 2 });
});

test("who comes second is told who has it, and since when", async () => {
  const { escalationId } = await claimed();
  expect(await flows.claim(await press(escalationId, { by: "U0MAX" }))).toEqual({
    kind: "refused",
    refusal: {
      kind: "claimed-by-other",
      given: false,
      owner: { name: "Olga Reyes", chatUserId: "U0OLGA" },
      since: MONDAY,
    },
  });
});

test("of fifty claims over two cards each card gets one owner, and nobody gets an error", async () => {
  const cards = [await escalated(office()), await escalated(office())];
  const presses = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      press(cards[index % 2]?.escalationId ?? "", { by: index % 4 < 2 ? "U0OLGA" : "U0MAX" }),
    ),
  );
  const results = await Promise.all(presses.map((one) => flows.claim(one)));
  for (const { escalationId } of cards) {
    const escalation = await findEscalation(db(), escalationId);
    expect(escalation).toMatchObject({ state: "claimed", version: 2 });
    const done = results.filter(
      (result, index) => result.kind === "done" && presses[index]?.escalationId === escalationId,
    );
    // The winner's own double clicks are told that it worked, which it did.
    expect(done.length).toBeGreaterThanOrEqual(1);
  }
  expect(await countOf(db(), "audit", { action: "escalation-claimed" })).toBe(2);
});

test("the owner gives it back, and anybody may take it", async () => {
  const { escalationId } = await claimed();
  expect(await flows.release(await press(escalationId))).toEqual({ kind: "done" });
  expect(await findEscalation(db(), escalationId)).toMatchObject({
    state: "open",
    ownerId: undefined,
    firstHumanAt: MONDAY,
  });
  expect(await flows.claim(await press(escalationId, { by: "U0MAX" }))).toEqual({ kind: "done" });
});

test("nobody gives back what is somebody else's", async () => {
  const { escalationId } = await escalated(office());
  await flows.claim(await press(escalationId, { by: "U0MAX" }));
  expect(await flows.release(await press(escalationId))).toMatchObject({
    refusal: { kind: "claimed-by-other" },
  });
});

test("who may assign others gives back anybody's, but only as they saw it", async () => {
  const { escalationId } = await claimed();
  const stale = await press(escalationId, { by: "U0MAX", version: 1 });
  expect(await flows.release(stale)).toMatchObject({ refusal: { kind: "claimed-by-other" } });
  const seen = await press(escalationId, { by: "U0MAX" });
  expect(await flows.release(seen)).toEqual({ kind: "done" });
  await performAll(office());
  expect(office().chat.notes).toMatchObject([
    { text: "Max Boyd gave this back to the queue.", mention: ["U0OLGA"] },
  ]);
});

/* ── the held time ── */

test("the held time is booked from the queue in one press", async () => {
  const { escalationId, requestId } = await escalated(office(), { providerKey: "ana" });
  expect(await flows.bookHeld(await press(escalationId))).toEqual({ kind: "done" });
  expect(await findEscalation(db(), escalationId)).toMatchObject({
    state: "resolved",
    resolution: "booked",
    firstHumanAt: MONDAY,
  });
  expect(await findRequest(db(), requestId)).toMatchObject({ state: "booked" });
  expect(await findAppointmentOfRequest(db(), requestId)).toMatchObject({
    state: "confirmed",
    startsAt: TUESDAY_NOON,
    providerId: await providerId("ana"),
  });
  expect(await db()("occupancies").select("escalation_id")).toEqual([{ escalation_id: null }]);
  await performAll(office());
  expect(office().email.kinds()).toEqual(["confirmed"]);
  expect(office().calendar.live()).toHaveLength(1);
  expect(office().chat.live()).toMatchObject([{ card: { state: "resolved" } }]);
});

test("a double click books once", async () => {
  const { escalationId } = await escalated(office());
  const pressed = await press(escalationId);
  const results = await Promise.all([flows.bookHeld(pressed), flows.bookHeld(pressed)]);
  expect(results.filter(({ kind }) => kind === "done")).toHaveLength(1);
  expect(results).toContainEqual(
    expect.objectContaining({ refusal: expect.objectContaining({ kind: "ended" }) }),
  );
  expect(await countOf(db(), "appointments")).toBe(1);
});

test("a press on an old drawing changes nothing", async () => {
  const { escalationId } = await claimed();
  const outdated = { kind: "refused", refusal: { kind: "outdated" } };
  const old = await press(escalationId, { version: 1 });
  expect(await flows.bookHeld(old)).toEqual(outdated);
  expect(await flows.decline({ ...old, text: "No." })).toEqual(outdated);
  expect(await flows.keep(old)).toEqual(outdated);
  expect(await findEscalation(db(), escalationId)).toMatchObject({ state: "claimed", version: 2 });
});

test("a held time that is over cannot be booked, and the question stays open", async () => {
  const { escalationId } = await escalated(office());
  office().clock.at = later(MONDAY, 240);
  expect(await flows.bookHeld(await press(escalationId))).toEqual({
    kind: "refused",
    refusal: { kind: "hold-gone" },
  });
  expect(await findEscalation(db(), escalationId)).toMatchObject({ state: "open", version: 1 });
});

test("two cards want one time: one gets it, the other one keeps its question", async () => {
  const [first, second] = [
    await claimed({ providerKey: "ana" }),
    await claimed({ providerKey: "ana" }),
  ];
  const pick = { start: TUESDAY_NOON, providerId: await providerId("ana") };
  const [held, picked] = await Promise.all([
    flows.bookHeld(await press(first.escalationId)),
    flows.book({ ...(await press(second.escalationId)), ...pick }),
  ]);
  expect(held).toEqual({ kind: "done" });
  expect(picked).toMatchObject({ kind: "slot-taken" });
  expect(await findEscalation(db(), second.escalationId)).toMatchObject({ state: "claimed" });
  expect(await countOf(db(), "appointments")).toBe(1);
});

/* ── another time ── */

test("the owner books another time, and the held one is free again", async () => {
  const { escalationId, requestId } = await claimed({ providerKey: "ana" });
  const start = later(TUESDAY_NOON, 60);
  const pick = { start, providerId: await providerId("ben") };
  expect(await flows.book({ ...(await press(escalationId)), ...pick })).toEqual({ kind: "done" });
  expect(await findAppointmentOfRequest(db(), requestId)).toMatchObject({ startsAt: start });
  await booked(office(), { providerKey: "ana" });
});

test("the owner may pick the time that is held for this very request", async () => {
  const { escalationId, requestId } = await claimed({ providerKey: "ana" });
  const pick = { start: TUESDAY_NOON, providerId: await providerId("ana") };
  expect(await flows.book({ ...(await press(escalationId)), ...pick })).toEqual({ kind: "done" });
  expect(await findAppointmentOfRequest(db(), requestId)).toMatchObject({ state: "confirmed" });
});

test("nobody books another time without having claimed", async () => {
  const { escalationId } = await escalated(office());
  const pick = { start: TUESDAY_NOON, providerId: await providerId("ana") };
  expect(await flows.book({ ...(await press(escalationId)), ...pick })).toMatchObject({
    refusal: { kind: "not-claimed" },
  });
});

test("a time that nobody offers is refused with the nearest that can be had", async () => {
  const { escalationId } = await claimed();
  const night = { start: new Date("2026-11-24T06:00:00Z"), providerId: await providerId("ana") };
  const result = await flows.book({ ...(await press(escalationId)), ...night });
  expect(result).toMatchObject({ kind: "slot-taken" });
  expect(result.kind === "slot-taken" && result.nearest).toHaveLength(3);
  expect(await findEscalation(db(), escalationId)).toMatchObject({ state: "claimed", version: 2 });
});

test("the dialog offers the held time and what is free, nearest first, and finds by words", async () => {
  const { escalationId } = await claimed({ providerKey: "ana" });
  const { by } = await press(escalationId);
  const all = await flows.times({ escalationId, by, search: "" });
  if (all.kind !== "times") throw new Error(all.kind);
  expect(all.times[0]?.start).toEqual(TUESDAY_NOON);
  expect(all.times.length).toBeLessThanOrEqual(100);
  const ben = await flows.times({ escalationId, by, search: "ben hale" });
  expect(ben.kind === "times" && new Set(ben.times.map((time) => time.providerName))).toEqual(
    new Set(["Ben Hale"]),
  );
});

test("when the calendar turns out to be busy the client is told nothing, and the question comes back", async () => {
  const { escalationId, requestId } = await escalated(office(), { providerKey: "ana" });
  office().calendar.book("ana@example.com", { start: TUESDAY_NOON, end: later(TUESDAY_NOON, 30) });
  await flows.bookHeld(await press(escalationId));
  await performAll(office());
  expect(office().email.kinds()).not.toContain("confirmed");
  const escalation = await findEscalationOfRequest(db(), requestId);
  expect(escalation).toMatchObject({ state: "open" });
  expect(escalation?.id).not.toBe(escalationId);
});

/* ── a question about a booked request ── */

test("booking another time for a booked request moves its appointment", async () => {
  const { escalationId, requestId, appointmentId } = await bookedWithQuestion();
  await flows.claim(await press(escalationId));
  const start = later(TUESDAY_NOON, 60);
  const pick = { start, providerId: await providerId("ben") };
  expect(await flows.book({ ...(await press(escalationId)), ...pick })).toEqual({ kind: "done" });
  expect(await findAppointmentOfRequest(db(), requestId)).toMatchObject({
    id: appointmentId,
    startsAt: start,
    sequence: 1,
    reschedules: 0,
  });
  expect(await countOf(db(), "occupancies")).toBe(1);
  await performAll(office());
  expect(office().email.kinds()).toEqual(["rescheduled"]);
  expect(office().calendar.live()).toMatchObject([{ calendarId: "ben@example.com", start }]);
});

test("keeping a booked request's appointment settles the question and asks the calendar once more", async () => {
  const { escalationId, requestId } = await bookedWithQuestion();
  await flows.claim(await press(escalationId));
  expect(await flows.keep(await press(escalationId))).toEqual({ kind: "done" });
  expect(await findEscalation(db(), escalationId)).toMatchObject({ resolution: "booked" });
  expect(await findRequest(db(), requestId)).toMatchObject({ state: "booked" });
  await performAll(office());
  expect(office().calendar.live()).toHaveLength(1);
});

test("who keeps an appointment that the client was not told of has the client told", async () => {
  const { escalationId, requestId } = await escalated(office(), { providerKey: "ana" });
  office().calendar.book("ana@example.com", { start: TUESDAY_NOON, end: later(TUESDAY_NOON, 30) });
  await flows.bookHeld(await press(escalationId));
  await performAll(office());
  const question = await findEscalationOfRequest(db(), requestId);
  await flows.claim(await press(question?.id ?? ""));
  expect(await flows.keep(await press(question?.id ?? ""))).toEqual({ kind: "done" });
  await performAll(office());
  expect(office().calendar.live()).toHaveLength(1);
  expect(
    office()
      .email.kinds()
      .filter((kind) => kind === "confirmed"),
  ).toHaveLength(1);
});

test("nothing can be kept where nothing is booked", async () => {
  const { escalationId } = await claimed();
  expect(await flows.keep(await press(escalationId))).toMatchObject({
    refusal: { kind: "nothing-booked" },
  });
  expect(await findEscalation(db(), escalationId)).toMatchObject({ state: "claimed" });
});

test("a request whose appointment was cancelled can be booked again by a member", async () => {
  const { token, requestId, appointmentId } = await booked(office(), { providerKey: "ana" });
  await performAll(office());
  office().email.faults.before("send", refusedForGood());
  await cancelByLink(office(), token);
  await performAll(office());
  const question = await findEscalationOfRequest(db(), requestId);
  await flows.claim(await press(question?.id ?? ""));
  const pick = { start: later(TUESDAY_NOON, 60), providerId: await providerId("ana") };
  expect(await flows.book({ ...(await press(question?.id ?? "")), ...pick })).toEqual({
    kind: "done",
  });
  expect(await findRequest(db(), requestId)).toMatchObject({ state: "booked" });
  expect(await findAppointmentOfRequest(db(), requestId)).toMatchObject({
    id: appointmentId,
    state: "confirmed",
    startsAt: pick.start,
    cancelledAt: undefined,
  });
  await performAll(office());
  expect(office().email.kinds().at(-1)).toBe("confirmed");
  expect(office().calendar.live()).toMatchObject([{ start: pick.start }]);
});

test("a card shows the new time when the client moves a booked request with an open question", async () => {
  const { token, escalationId } = await bookedWithQuestion();
  await performAll(office());
  const start = later(TUESDAY_NOON, 60);
  await rescheduleAppointmentFlow(office().context)({ token, start, sequence: 0 });
  await performAll(office());
  const shown = office()
    .chat.live()
    .find(({ card }) => card.escalationId === escalationId);
  expect(shown?.card.booked).toMatchObject({ start });
});

/* ── decline ── */

test("declining from the queue frees the time and tells the client in the chosen words", async () => {
  const { escalationId, requestId } = await escalated(office());
  const text = "We are sorry.";
  expect(await flows.decline({ ...(await press(escalationId)), text })).toEqual({ kind: "done" });
  expect(await findEscalation(db(), escalationId)).toMatchObject({
    state: "resolved",
    resolution: "declined",
    resolutionNote: text,
  });
  expect(await findRequest(db(), requestId)).toMatchObject({
    state: "closed",
    closeReason: "declined",
  });
  expect(await countOf(db(), "occupancies")).toBe(0);
  await performAll(office());
  expect(office().email.sent).toMatchObject([{ content: { kind: "declined", text } }]);
});

test("declining a booked request takes its appointment back", async () => {
  const { escalationId, requestId } = await bookedWithQuestion();
  await flows.decline({ ...(await press(escalationId)), text: "No." });
  expect(await findAppointmentOfRequest(db(), requestId)).toMatchObject({ state: "cancelled" });
  expect(await countOf(db(), "occupancies")).toBe(0);
  await performAll(office());
  expect(office().calendar.live()).toEqual([]);
  expect(office().email.kinds()).not.toContain("confirmed");
});

test("who has cancelled hears nothing when the question that was left is declined", async () => {
  const { requestId, token } = await booked(office());
  await performAll(office());
  await cancelByLink(office(), token);
  office().calendar.faults.before("remove", refusedForGood());
  await performAll(office());
  const left = await findEscalationOfRequest(db(), requestId);
  expect(left).toMatchObject({ state: "open" });

  await flows.decline({ ...(await press(left?.id ?? "")), text: "No." });

  await performAll(office());
  expect(office().email.kinds()).toEqual(["confirmed", "cancelled"]);
  expect(await findRequest(db(), requestId)).toMatchObject({ closeReason: "cancelled" });
});

test("words that cannot be stored do not keep a member from declining", async () => {
  const { escalationId } = await escalated(office());
  const text = "We are\u0000 sorry \ud800.";
  expect(await flows.decline({ ...(await press(escalationId)), text })).toEqual({ kind: "done" });
});

test("of booking and declining at once one happens", async () => {
  const { escalationId, requestId } = await escalated(office());
  const pressed = await press(escalationId);
  const results = await Promise.all([
    flows.bookHeld(pressed),
    flows.decline({ ...pressed, by: { team: "T0HARBOR", user: "U0MAX" }, text: "No." }),
  ]);
  expect(results.filter(({ kind }) => kind === "done")).toHaveLength(1);
  const request = await findRequest(db(), requestId);
  const appointment = await findAppointmentOfRequest(db(), requestId);
  expect(request?.state === "booked").toBe(appointment?.state === "confirmed");
});
