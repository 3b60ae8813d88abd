import { expect, test } from "vitest";
import { climbLaddersFlow } from "#flows/climb-ladders.ts";
import { perform } from "#outbox/perform.ts";
import { findEffect } from "#store/effects.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { lostAnswer, unreachable } from "../../helpers/fake-ports.ts";
import {
  booked,
  cancelByLink,
  countOf,
  escalated,
  later,
  MONDAY,
  performAll,
  useOffice,
} from "../../helpers/office.ts";

const office = useOffice();
const db = () => office().db;

async function send(key: string, change: object = {}): Promise<string> {
  const effect = await findEffect(db(), key);
  return perform({ ...office().context, ...change }, effect?.id ?? "");
}

const stateOf = async (key: string) => (await findEffect(db(), key))?.state;

test("a confirmation is sent under its own stable id, to the client, with the way back in", async () => {
  const one = await booked(office());
  await performAll(office());
  const effect = await findEffect(db(), `email:confirmed:${one.appointmentId}:0`);
  expect(office().email.sent).toMatchObject([
    {
      id: effect?.id,
      to: { name: "Kim Lee", address: "kim@home.example" },
      company: { name: "Harbor & Pine" },
      content: {
        kind: "confirmed",
        reference: one.reference,
        meetUrl: "https://meet.example/abc",
        manageUrl: `https://book.harbor.example/m/${one.token}`,
        zone: "America/Phoenix",
      },
    },
  ]);
});

test("a message whose end nobody knows is sent twice at most, and then a person is asked", async () => {
  const { requestId } = await escalated(office());
  const key = `email:person-will-answer:${requestId}`;
  office().email.faults.after("send", lostAnswer());
  office().email.faults.after("send", lostAnswer());
  expect(await send(key)).toBe("later");
  expect(await send(key)).toBe("later");
  expect(await send(key)).toBe("settled");
  expect(office().email.sent).toHaveLength(2);
  expect(new Set(office().email.sent.map(({ id }) => id)).size).toBe(1);
  expect(await stateOf(key)).toBe("dead");
  const escalation = await findEscalationOfRequest(db(), requestId);
  expect(escalation?.findings.at(-1)?.detail).toContain("at most two copies");
});

test("a message that was surely not taken may be tried as often as it needs", async () => {
  const { requestId } = await escalated(office());
  const key = `email:person-will-answer:${requestId}`;
  office().email.faults.before("send", unreachable(), 4);
  for (let time = 0; time < 5; time += 1) await send(key);
  expect(office().email.sent).toHaveLength(1);
});

test("what was cancelled before its confirmation left is not confirmed", async () => {
  const one = await booked(office());
  await cancelByLink(office(), one.token);
  await performAll(office());
  expect(office().email.kinds()).toEqual(["cancelled"]);
});

test("nobody is told that a person will answer once it is settled", async () => {
  const one = await escalated(office());
  await cancelByLink(office(), one.token);
  await performAll(office());
  expect(office().email.kinds()).toEqual(["withdrawn"]);
});

test("without an e-mail vendor messages come to nothing, and stop there", async () => {
  const { requestId } = await escalated(office());
  const key = `email:person-will-answer:${requestId}`;
  expect(await send(key, { email: undefined })).toBe("settled");
  expect(await stateOf(key)).toBe("suppressed");
});

test("an alert is not sent for what is settled by then", async () => {
  const one = await escalated(office());
  await send(`card:${one.escalationId}`, { chat: undefined });
  await cancelByLink(office(), one.token);
  await performAll(office());
  expect(office().email.kinds()).not.toContain("desk-alert");
});

async function overdueNote() {
  const one = await escalated(office());
  office().clock.at = later(MONDAY, 6);
  await climbLaddersFlow(office().context)();
  return { ...one, key: `note:${one.escalationId}:rung:first-response+0 business nudge` };
}

test("a note waits for its card, and stands in its thread once", async () => {
  const { key, escalationId } = await overdueNote();
  expect(await send(key)).toBe("settled");
  expect(await stateOf(key)).toBe("pending");
  await send(`card:${escalationId}`);
  await send(key);
  expect(office().chat.notes).toMatchObject([{ mention: ["U0OLGA"], broadcast: true }]);
});

test("a note whose posting was answered by silence is found, not posted again", async () => {
  const { key, escalationId } = await overdueNote();
  await send(`card:${escalationId}`);
  office().chat.faults.after("postNote", lostAnswer());
  await send(key);
  await send(key);
  expect(office().chat.notes).toHaveLength(1);
  expect(await stateOf(key)).toBe("done");
});

test("without Slack a note comes to nothing", async () => {
  const { key } = await overdueNote();
  expect(await send(key, { chat: undefined })).toBe("settled");
  expect(await countOf(db(), "escalations")).toBe(1);
});
