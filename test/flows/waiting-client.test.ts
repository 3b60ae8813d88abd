import { beforeEach, expect, test } from "vitest";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { climbLaddersFlow } from "#flows/climb-ladders.ts";
import { endWaitsFlow } from "#flows/end-waits.ts";
import { expireEscalationsFlow } from "#flows/expire-escalations.ts";
import { giveBackWaitedTimeFlow } from "#flows/give-back-waited-time.ts";
import { releaseEscalationFlow } from "#flows/release-escalation.ts";
import { transact } from "#store/db.ts";
import { findEscalation, transition } from "#store/escalations.ts";
import { aPressOf, escalated, later, MONDAY, performAll, useOffice } from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
const row = (id: string) => findEscalation(db(), id);
/** What company.yaml says of waiting, where it does not say what it says by itself. */
let said: { readonly waitingPauses?: boolean; readonly waitingHoursMax?: number } = {};
const context = () => ({
  ...office().context,
  company: async () => {
    const company = await office().context.company();
    const escalation = { ...company.settings.escalation, ...said };
    return { ...company, settings: { ...company.settings, escalation } };
  },
});
beforeEach(() => {
  said = {};
});
const giveBack = () => giveBackWaitedTimeFlow(context())();
const endWaits = () => endWaitsFlow(context())();
const climb = () => climbLaddersFlow(context())();
const expire = () => expireEscalationsFlow(context())();

/** Claimed, and the client asked half an hour later; it is due four hours after it was raised. */
async function waiting() {
  const { escalationId } = await escalated(office());
  await claimEscalationFlow(office().context)(await aPressOf(office(), escalationId));
  const at = later(MONDAY, 30);
  await move(escalationId, { state: "waiting-client", at, waitingSince: at });
  return escalationId;
}

function move(id: string, change: Parameters<typeof transition>[2]) {
  return transact(db(), (tx) =>
    transition(tx, { id, states: ["claimed", "waiting-client"] }, change),
  );
}

test("while the client is waited for nothing is overdue and nothing runs out", async () => {
  const id = await waiting();
  office().clock.at = later(MONDAY, 30 * 24 * 60);
  expect([await climb(), await expire()]).toEqual([0, 0]);
  await performAll(office());
  expect(office().chat.live()).toMatchObject([{ card: { paused: true, overdue: false } }]);
  expect(await row(id)).toMatchObject({ state: "waiting-client" });
});

test("when they answer, what is left is as much as was left when they were asked", async () => {
  const id = await waiting();
  const before = await row(id);
  const answered = later(MONDAY, 30 + 24 * 60);
  await move(id, { state: "claimed", at: answered });
  office().clock.at = later(answered, 1);
  // It would be overdue by the old deadline: no timer touches it before it has its time back.
  expect(await climb()).toBe(0);
  expect(await giveBack()).toBe(1);
  expect(await giveBack()).toBe(0);
  const after = await row(id);
  expect(after?.resolutionDueAt).toEqual(later(answered, 210));
  expect(after?.expiresAt).toEqual(later(answered, 210 + 48 * 60));
  expect(after?.version).toBe((before?.version ?? 0) + 1);
  office().clock.at = later(answered, 210);
  expect(await climb()).toBe(1);
});

test("two waits one after the other are both given back", async () => {
  const id = await waiting();
  await move(id, { state: "claimed", at: later(MONDAY, 60) });
  await giveBack();
  const again = later(MONDAY, 90);
  await move(id, { state: "waiting-client", at: again, waitingSince: again });
  await move(id, { state: "claimed", at: later(MONDAY, 190) });
  await giveBack();
  expect((await row(id))?.resolutionDueAt).toEqual(later(MONDAY, 240 + 30 + 100));
});

test("a question that is asked once more goes on waiting, and no time is lost", async () => {
  const id = await waiting();
  const again = later(MONDAY, 90);
  await move(id, { state: "waiting-client", at: again, waitingSince: again });
  expect(await giveBack()).toBe(0);
  await move(id, { state: "claimed", at: later(MONDAY, 150) });
  expect(await giveBack()).toBe(1);
  expect((await row(id))?.resolutionDueAt).toEqual(later(MONDAY, 240 + 120));
});

test("giving it back to the queue ends the wait as well", async () => {
  const id = await waiting();
  office().clock.at = later(MONDAY, 90);
  await releaseEscalationFlow(office().context)(await aPressOf(office(), id));
  expect(await giveBack()).toBe(1);
  expect((await row(id))?.resolutionDueAt).toEqual(later(MONDAY, 300));
});

test("where the clock does not stand still, it is overdue and runs out on its day", async () => {
  said = { waitingPauses: false };
  const id = await waiting();
  office().clock.at = later(MONDAY, 240);
  expect(await climb()).toBe(1);
  office().clock.at = later(MONDAY, 240 + 48 * 60);
  expect(await expire()).toBe(1);
  expect(await row(id)).toMatchObject({ state: "expired" });
});

test("where it does not, a second question does not stop it", async () => {
  said = { waitingPauses: false };
  const id = await waiting();
  const again = later(MONDAY, 60);
  await move(id, { state: "waiting-client", at: again, waitingSince: again });
  await giveBack();
  office().clock.at = later(MONDAY, 240);
  expect(await climb()).toBe(1);
  office().clock.at = later(MONDAY, 240 + 48 * 60);
  expect(await expire()).toBe(1);
});

test("where it does not, an answer changes no deadline", async () => {
  said = { waitingPauses: false };
  const id = await waiting();
  await move(id, { state: "claimed", at: later(MONDAY, 90) });
  expect(await giveBack()).toBe(1);
  expect((await row(id))?.resolutionDueAt).toEqual(later(MONDAY, 240));
});

test("the ladder goes on although no deadline has moved, whichever sweep came first", async () => {
  said = { waitingPauses: false };
  const id = await waiting();
  await move(id, { state: "claimed", at: later(MONDAY, 90) });
  office().clock.at = later(MONDAY, 90);
  expect(await climb()).toBe(0);
  expect(await giveBack()).toBe(1);
  expect(await climb()).toBe(0);
  office().clock.at = later(MONDAY, 240);
  expect(await climb()).toBe(1);
});

test("a client who does not answer for too long is waited for no longer, and the owner is told once", async () => {
  const id = await waiting();
  office().clock.at = later(MONDAY, 30 + 48 * 60 - 1);
  expect(await endWaits()).toBe(0);
  office().clock.at = later(MONDAY, 30 + 48 * 60);
  const ended = await Promise.all([endWaits(), endWaits()]);
  expect(ended.reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(1);
  expect(await row(id)).toMatchObject({ state: "claimed", waitingSince: undefined });
  await performAll(office());
  expect(office().chat.notes).toMatchObject([
    { text: "The client has not answered. It is your turn again.", mention: ["U0OLGA"] },
  ]);
});

test("how long that is stands in company.yaml", async () => {
  said = { waitingHoursMax: 1 };
  await waiting();
  office().clock.at = later(MONDAY, 90);
  expect(await endWaits()).toBe(1);
});
