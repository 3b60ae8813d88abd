import { expect, test } from "vitest";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { climbLaddersFlow } from "#flows/climb-ladders.ts";
import { expireEscalationsFlow } from "#flows/expire-escalations.ts";
import { releaseEscalationFlow } from "#flows/release-escalation.ts";
import { snoozeEscalationFlow } from "#flows/snooze-escalation.ts";
import { wakeEscalationsFlow } from "#flows/wake-escalations.ts";
import { findEscalation } from "#store/escalations.ts";
import {
  aPressOf,
  countOf,
  escalated,
  later,
  MONDAY,
  performAll,
  useOffice,
} from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
const press = (id: string, by = "U0OLGA") => aPressOf(office(), id, { by });
const wake = () => wakeEscalationsFlow(office().context)();
const climb = () => climbLaddersFlow(office().context)();
const expire = () => expireEscalationsFlow(office().context)();
const row = (id: string) => findEscalation(db(), id);

async function snoozed(minutes: number, { claimed = true } = {}) {
  const { escalationId } = await escalated(office());
  if (claimed) await claimEscalationFlow(office().context)(await press(escalationId));
  const by = claimed ? "U0OLGA" : "U0MAX";
  const until = later(MONDAY, minutes);
  const done = await snoozeEscalationFlow(office().context)({
    ...(await press(escalationId, by)),
    until,
    shown: undefined,
  });
  expect(done).toEqual({ kind: "done" });
  return { escalationId, until };
}

test("what is snoozed is not called overdue until it wakes, and then its owner is told of both", async () => {
  const { escalationId, until } = await snoozed(300);
  office().clock.at = later(until, -1);
  expect([await climb(), await wake()]).toEqual([0, 0]);
  await performAll(office());
  expect(office().chat.live()).toMatchObject([{ card: { overdue: false } }]);

  office().clock.at = until;
  expect(await wake()).toBe(1);
  expect(await row(escalationId)).toMatchObject({ snooze: undefined });
  expect(await climb()).toBe(1);
  await performAll(office());
  expect(office().chat.notes.map(({ text, mention }) => [text, mention])).toEqual([
    ["Olga Reyes snoozed this.", []],
    ["This was snoozed until now. It waits for you.", ["U0OLGA"]],
    ["Overdue: this was to be settled by now.", ["U0OLGA"]],
  ]);
});

test("several nodes wake it once", async () => {
  const { until } = await snoozed(30);
  office().clock.at = until;
  const woken = await Promise.all([wake(), wake(), wake()]);
  expect(woken.reduce((sum, count) => sum + count)).toBe(1);
  expect(await countOf(db(), "audit", { action: "escalation-awake" })).toBe(1);
});

test("of what nobody has, who is on call is told when it wakes", async () => {
  const { until } = await snoozed(30, { claimed: false });
  office().clock.at = until;
  await wake();
  await performAll(office());
  expect(office().chat.notes.at(-1)).toMatchObject({
    text: "This was snoozed until now. Nobody has taken it yet.",
    mention: ["U0OLGA"],
  });
});

test("any deed wakes it before, and then nothing wakes it again", async () => {
  const { escalationId, until } = await snoozed(30);
  await releaseEscalationFlow(office().context)(await press(escalationId));
  expect(await row(escalationId)).toMatchObject({ state: "open", snooze: undefined });
  office().clock.at = until;
  expect(await wake()).toBe(0);
});

test("it does not run out while it is snoozed, nor the moment it wakes", async () => {
  const { escalationId, until } = await snoozed(10 * 24 * 60);
  office().clock.at = later(until, -1);
  expect(await expire()).toBe(0);
  office().clock.at = until;
  await wake();
  expect(await expire()).toBe(0);
  office().clock.at = later(until, 48 * 60);
  expect(await expire()).toBe(1);
  expect(await row(escalationId)).toMatchObject({ state: "expired" });
});
