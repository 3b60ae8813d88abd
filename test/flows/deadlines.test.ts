import { expect, test } from "vitest";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { climbLaddersFlow } from "#flows/climb-ladders.ts";
import { expireEscalationsFlow } from "#flows/expire-escalations.ts";
import { perform } from "#outbox/perform.ts";
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
  later,
  MONDAY,
  performAll,
  useOffice,
} from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
const climb = () => climbLaddersFlow(office().context)();
const expire = () => expireEscalationsFlow(office().context)();
/** After the last deadline and the two days that follow it. */
const LONG_AFTER = later(MONDAY, 4 * 60 + 48 * 60);

async function questionAbout(requestId: string) {
  const escalation = await findEscalationOfRequest(db(), requestId);
  if (escalation === undefined) throw new Error("There is no question");
  return escalation;
}

test("an escalation that nobody took is told of once, to who is on call", async () => {
  await escalated(office());
  office().clock.at = later(MONDAY, 5);
  expect(await climb()).toBe(1);
  expect(await climb()).toBe(0);
  await performAll(office());
  expect(office().chat.notes).toMatchObject([
    { mention: ["U0OLGA"], text: "Overdue: nobody has taken this yet.", broadcast: true },
  ]);
  expect(office().chat.live()).toMatchObject([{ card: { overdue: true } }]);
});

test("one that was taken is told of when it should have been settled, to its owner", async () => {
  const { escalationId } = await escalated(office());
  const by = { by: "U0MAX" };
  await claimEscalationFlow(office().context)(await aPressOf(office(), escalationId, by));
  office().clock.at = later(MONDAY, 239);
  expect(await climb()).toBe(0);
  office().clock.at = later(MONDAY, 240);
  expect(await climb()).toBe(1);
  await performAll(office());
  expect(office().chat.notes).toMatchObject([{ mention: ["U0MAX"] }]);
});

test("two nodes tell of it once", async () => {
  await escalated(office());
  office().clock.at = later(MONDAY, 5);
  const told = await Promise.all([climb(), climb(), climb()]);
  expect(told.reduce((sum, count) => sum + count)).toBe(1);
});

test("what nobody settled ends, and the client is told honestly", async () => {
  const { escalationId, requestId } = await escalated(office());
  office().clock.at = later(LONG_AFTER, -1);
  expect(await expire()).toBe(0);
  office().clock.at = LONG_AFTER;
  expect(await expire()).toBe(1);
  expect(await findEscalation(db(), escalationId)).toMatchObject({ state: "expired" });
  expect(await findRequest(db(), requestId)).toMatchObject({ closeReason: "expired" });
  expect(await countOf(db(), "occupancies")).toBe(0);
  await performAll(office());
  expect(office().email.kinds()).toEqual(["expired"]);
  expect(office().chat.live()).toMatchObject([{ card: { state: "expired" } }]);
});

test("a booked appointment outlives the question about it", async () => {
  const { requestId } = await booked(office());
  office().email.faults.before("send", refusedForGood());
  await performAll(office());
  const question = await questionAbout(requestId);
  office().clock.at = question.expiresAt;
  expect(await expire()).toBe(1);
  expect(await findRequest(db(), requestId)).toMatchObject({ state: "booked" });
  expect(await countOf(db(), "occupancies")).toBe(1);
  await performAll(office());
  expect(office().email.kinds()).not.toContain("expired");
});

test("a client who has cancelled is not told later that nobody found the time to answer", async () => {
  const { requestId, token } = await escalated(office());
  await performAll(office());
  await cancelByLink(office(), token);
  office().email.faults.before("send", refusedForGood());
  await performAll(office());
  const question = await questionAbout(requestId);
  expect(question.state).toBe("open");
  office().clock.at = question.expiresAt;
  await expire();
  await performAll(office());
  expect(await findRequest(db(), requestId)).toMatchObject({ closeReason: "cancelled" });
  expect(office().email.kinds()).not.toContain("expired");
});

test("one escalation that cannot end does not keep the others from ending", async () => {
  const [first, second] = [await escalated(office()), await escalated(office())];
  await db()("escalations")
    .where({ id: first.escalationId })
    .update({ expires_at: later(MONDAY, 1) });
  // The row of the first one is held by somebody who does not let go.
  const tx = await db().transaction();
  await tx("escalations").where({ id: first.escalationId }).forUpdate();
  office().clock.at = LONG_AFTER;
  await expire().catch(() => undefined);
  await tx.rollback();
  expect(await findEscalation(db(), second.escalationId)).toMatchObject({ state: "expired" });
});

test("a dead message raises a question, and the card says which one", async () => {
  const { requestId, appointmentId } = await booked(office());
  office().email.faults.before("send", refusedForGood());
  const mail = await findEffect(db(), `email:confirmed:${appointmentId}:0`);
  await perform(office().context, mail?.id ?? "");
  await performAll(office());
  const question = await questionAbout(requestId);
  expect(question.findings).toMatchObject([
    { rule: "automation-failed", detail: expect.stringContaining("e-mail could not be delivered") },
  ]);
  expect(office().chat.live()).toMatchObject([
    { card: { escalationId: question.id, booked: expect.anything() } },
  ]);
});
