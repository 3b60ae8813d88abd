import { expect, test } from "vitest";
import { addReason } from "#flows/raise-escalation.ts";
import { perform } from "#outbox/perform.ts";
import { type Effect, findEffect, wish } from "#store/effects.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { untilSomeoneWaits } from "../helpers/db.ts";
import { lostAnswer, refusedForGood, slowDown, unreachable } from "../helpers/fake-ports.ts";
import {
  booked,
  countOf,
  escalated,
  later,
  MONDAY,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;

async function eventEffect() {
  const { appointmentId } = await booked(office());
  const key = `calendar-event:${appointmentId}`;
  // The calendar was asked before the time was taken; from here on only the effect speaks to it.
  office().calendar.calls.length = 0;
  return effectBy(key);
}

async function effectBy(key: string): Promise<Effect> {
  const effect = await findEffect(db(), key);
  if (effect === undefined) throw new Error(`There is no effect ${key}`);
  return effect;
}

const run = (id: string) => perform(office().context, id);

async function findingsOf(requestId: string): Promise<string[]> {
  const escalation = await findEscalationOfRequest(db(), requestId);
  return escalation?.findings.map(({ detail }) => detail) ?? [];
}

test("an effect that succeeds is done, and known by its place at the vendor", async () => {
  const { id, key } = await eventEffect();
  expect(await run(id)).toBe("settled");
  expect(await effectBy(key)).toMatchObject({ state: "done", attempt: 1, fulfilled: 1 });
  expect((await effectBy(key)).remoteId).toMatch(/^gh[0-9a-f]{40}$/);
});

test("an effect that is settled is not performed again", async () => {
  const { id } = await eventEffect();
  await run(id);
  await run(id);
  expect(office().calendar.calls).toEqual(["insert"]);
});

test("a vendor that cannot be reached is tried again later", async () => {
  const { id, key } = await eventEffect();
  office().calendar.faults.before("insert", unreachable());
  expect(await run(id)).toBe("later");
  expect(await effectBy(key)).toMatchObject({ state: "pending", attempt: 1 });
  expect(await run(id)).toBe("settled");
  expect(office().calendar.live()).toHaveLength(1);
});

test("an answer that was lost is looked for, and nothing is done twice", async () => {
  const { id, key } = await eventEffect();
  office().calendar.faults.after("insert", lostAnswer());
  expect(await run(id)).toBe("later");
  expect(await effectBy(key)).toMatchObject({ state: "ambiguous" });
  await run(id);
  expect(office().calendar.calls).toEqual(["insert", "find"]);
  expect(office().calendar.live()).toHaveLength(1);
});

test("an effect that was found at work looks before it acts", async () => {
  const { id } = await eventEffect();
  await db()("effects").where({ id }).update({ state: "sending", attempt: 1 });
  await run(id);
  expect(office().calendar.calls[0]).toBe("find");
});

test("a mistake of our own counts as an attempt of unknown end", async () => {
  const { id, key } = await eventEffect();
  office().calendar.faults.after("insert", new TypeError("undefined is not a function"));
  expect(await run(id)).toBe("later");
  expect(await effectBy(key)).toMatchObject({ state: "ambiguous" });
  await run(id);
  expect(office().calendar.live()).toHaveLength(1);
});

test("a vendor that asks for a pause gets it", async () => {
  const { id, key } = await eventEffect();
  office().calendar.faults.before("insert", slowDown(60_000), 5);
  // The queue is done with it: the relay queues it again when the pause is over.
  expect(await run(id)).toBe("settled");
  expect(office().calendar.calls).toEqual(["insert"]);
  expect(await effectBy(key)).toMatchObject({ state: "pending", attempt: 1 });
  const { not_before: notBefore } = await db()("effects").where({ id }).first("not_before");
  expect(notBefore.getTime() - Date.now()).toBeGreaterThan(50_000);
});

test("no pause is longer than the effect is worth trying", async () => {
  const { id } = await eventEffect();
  office().calendar.faults.before("insert", slowDown(24 * 60 * 60_000));
  await run(id);
  const { not_before: notBefore } = await db()("effects").where({ id }).first("not_before");
  expect(notBefore.getTime() - Date.now()).toBeLessThanOrEqual(61 * 60_000);
});

test("what will never succeed is given up at once, and a person is told", async () => {
  const { id, key, requestId } = await eventEffect();
  office().calendar.faults.before("insert", refusedForGood());
  expect(await run(id)).toBe("settled");
  expect(await effectBy(key)).toMatchObject({ state: "dead" });
  expect(await findingsOf(requestId)).toEqual([
    "The calendar event could not be written: vendor: 400 invalid",
  ]);
  expect(await countOf(db(), "effects", { kind: "card" })).toBe(1);
  expect(await countOf(db(), "audit", { action: "effect-dead" })).toBe(1);
});

test("what failed for longer than it is worth trying is given up, and a person is told", async () => {
  const { id, key, requestId } = await eventEffect();
  await db()("effects")
    .where({ id })
    .update({ wished_at: db().raw("now() - interval '61 minutes'") });
  office().calendar.faults.before("insert", unreachable());
  await run(id);
  expect(await effectBy(key)).toMatchObject({ state: "dead" });
  expect(await findingsOf(requestId)).toHaveLength(1);
});

test("a reason joins the question that is open already", async () => {
  const { requestId } = await escalated(office());
  const mail = await effectBy(`email:person-will-answer:${requestId}`);
  office().email.faults.before("send", refusedForGood());
  await run(mail.id);
  expect(await findingsOf(requestId)).toHaveLength(2);
  expect(await countOf(db(), "escalations")).toBe(1);
});

test("of two reasons at the same moment the second one joins the question of the first", async () => {
  const { id, requestId } = await eventEffect();
  const company = await office().context.company();
  const rival = await db().transaction();
  const finding = { rule: "automation-failed", detail: "the mail bounced" } as const;
  await addReason(rival, company, { requestId, finding, at: MONDAY });
  office().calendar.faults.before("insert", refusedForGood());
  const dying = run(id);
  await untilSomeoneWaits(db());
  await rival.commit();
  await dying;
  expect(await findingsOf(requestId)).toHaveLength(2);
  expect(await countOf(db(), "escalations")).toBe(1);
});

test("a card that cannot be drawn is told of by e-mail, not by another card", async () => {
  const { escalationId } = await escalated(office());
  const card = await effectBy(`card:${escalationId}`);
  office().chat.faults.before("postCard", refusedForGood());
  await run(card.id);
  const alert = await effectBy(`email:desk-alert:${escalationId}`);
  await run(alert.id);
  expect(office().email.sent).toMatchObject([
    { to: { address: "olga@harbor.example" }, content: { kind: "desk-alert" } },
  ]);
  expect(await countOf(db(), "escalations")).toBe(1);
});

test("what was wished for while the effect was at work is done before it rests", async () => {
  const { id, key, requestId } = await eventEffect();
  const { payload } = await effectBy(key);
  office().calendar.faults.during("insert", () =>
    wish(db(), { kind: "calendar-event", key, requestId, payload }),
  );
  await run(id);
  expect(await effectBy(key)).toMatchObject({ state: "done", wanted: 2, fulfilled: 2 });
});

test("an attempt that dies of an older wish leaves the newer one to be tried", async () => {
  const { id, key, requestId } = await eventEffect();
  const { payload } = await effectBy(key);
  office().calendar.faults.during("insert", async () => {
    await wish(db(), { kind: "calendar-event", key, requestId, payload });
    throw refusedForGood();
  });
  await run(id);
  expect(await effectBy(key)).toMatchObject({ state: "done", attempt: 2 });
  expect(await findingsOf(requestId)).toEqual([]);
});

test("two workers with the same effect leave one object at the vendor", async () => {
  const { id } = await eventEffect();
  await Promise.all([run(id), run(id)]);
  expect(office().calendar.live()).toHaveLength(1);
});

test("a vendor's words with characters that cannot be stored do not keep a person from knowing", async () => {
  const { id, key, requestId } = await eventEffect();
  const spoilt = refusedForGood();
  spoilt.message = "vendor: 400 \u0000\ud800 invalid";
  office().calendar.faults.before("insert", spoilt);
  await run(id);
  expect(await effectBy(key)).toMatchObject({ state: "dead" });
  expect(await findingsOf(requestId)).toHaveLength(1);
});

test("the client is not told of an appointment that the calendar refused", async () => {
  const { id, requestId } = await eventEffect();
  await db()("effects")
    .where({ id })
    .update({
      payload: db().raw(`payload || '{"recheck": true}'`),
    });
  const { ben, ana } = { ben: "ben@example.com", ana: "ana@example.com" };
  for (const calendar of [ben, ana])
    office().calendar.book(calendar, {
      start: new Date("2026-11-24T16:00:00Z"),
      end: new Date("2026-11-24T18:00:00Z"),
    });
  const payload = { template: "confirmed", sequence: 0 };
  await wish(db(), { kind: "sms", key: "sms:confirmed", requestId, payload, waitsFor: id });
  await run(id);
  const messages = await db()("effects")
    .where({ request_id: requestId })
    .whereIn("kind", ["email", "sms"])
    .orderBy("kind")
    .select("kind", "state");
  expect(messages).toEqual([
    { kind: "email", state: "suppressed" },
    { kind: "sms", state: "suppressed" },
  ]);
  expect(office().email.sent).toEqual([]);
  expect((await findingsOf(requestId))[0]).toMatch(
    /calendar is busy.*; the client was not told yet$/,
  );
});

test("a member is warned when the confirmation had left before the calendar refused", async () => {
  const { id, requestId, payload } = await eventEffect();
  const mail = await db()("effects").where({ request_id: requestId, kind: "email" }).first("id");
  await run(mail.id);
  await db()("effects")
    .where({ id })
    .update({ payload: { ...payload, recheck: true } });
  for (const calendar of ["ana@example.com", "ben@example.com"])
    office().calendar.book(calendar, { start: TUESDAY_NOON, end: later(TUESDAY_NOON, 30) });
  await run(id);
  expect((await findingsOf(requestId))[0]).toMatch(/; the client may have been told already/);
});
