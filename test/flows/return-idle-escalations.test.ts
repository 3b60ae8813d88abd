import { expect, test } from "vitest";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { releaseEscalationFlow } from "#flows/release-escalation.ts";
import { returnIdleEscalationsFlow } from "#flows/return-idle-escalations.ts";
import { snoozeEscalationFlow } from "#flows/snooze-escalation.ts";
import { findEscalation } from "#store/escalations.ts";
import { aCompany } from "../helpers/company.ts";
import { unreachable } from "../helpers/fake-ports.ts";
import {
  aPressOf,
  countOf,
  escalated,
  later,
  MONDAY,
  performAll,
  useOffice,
} from "../helpers/office.ts";

const company = aCompany({ calendars: true });
const nineToFive = { mon: ["09:00-17:00"], tue: ["09:00-17:00"] };
const office = useOffice({
  ...company,
  escalation: {
    ...company.escalation,
    onCall: "max",
    idleMinutes: 60,
    hours: { zone: "America/New_York", weekly: nineToFive },
  },
});
const db = () => office().db;
const press = (id: string, by = "U0OLGA") => aPressOf(office(), id, { by });
const row = (id: string) => findEscalation(db(), id);
const returnIdle = () => returnIdleEscalationsFlow(office().context)();
const IDLE = later(MONDAY, 60);

/** Claimed on Monday at nine in New York. */
async function claimed() {
  const { escalationId } = await escalated(office());
  await claimEscalationFlow(office().context)(await press(escalationId));
  await performAll(office());
  return escalationId;
}

/** Said in the thread, at a moment of the business clock. */
const say = (at: Date, user = "U0OLGA") => {
  const ahead = office().clock.at.getTime() - Date.now();
  office().chat.words.push({ user, at: new Date(at.getTime() - ahead) });
};

test("what its owner leaves alone goes back to the queue, and who is on call is told", async () => {
  const id = await claimed();
  office().clock.at = later(IDLE, -1);
  expect(await returnIdle()).toBe(0);
  office().clock.at = IDLE;
  expect(await returnIdle()).toBe(1);
  expect(await row(id)).toMatchObject({ state: "open", ownerId: undefined, firstHumanAt: MONDAY });
  await performAll(office());
  expect(office().chat.notes).toMatchObject([
    {
      text: "Nothing has happened here since Olga Reyes took this, so it is back in the queue.",
      mention: ["U0MAX"],
    },
  ]);
});

test("its old owner's press is refused with the truth, and they may claim it again", async () => {
  const id = await claimed();
  office().clock.at = IDLE;
  await returnIdle();
  const release = releaseEscalationFlow(office().context);
  const returned = { kind: "returned-to-queue", at: IDLE };
  expect(await release(await press(id))).toEqual({ kind: "refused", refusal: returned });
  expect(await release(await press(id, "U0MAX"))).toMatchObject({
    refusal: { kind: "not-claimed" },
  });
  expect(await claimEscalationFlow(office().context)(await press(id))).toEqual({ kind: "done" });
  expect(await row(id)).toMatchObject({ state: "claimed", returned: undefined });
});

test("only business minutes count", async () => {
  office().clock.at = later(MONDAY, 7 * 60 + 30);
  await claimed();
  office().clock.at = later(MONDAY, 24 * 60 + 29);
  expect(await returnIdle()).toBe(0);
  office().clock.at = later(MONDAY, 24 * 60 + 30);
  expect(await returnIdle()).toBe(1);
});

test("a word in the thread is a deed, but only its owner's", async () => {
  const id = await claimed();
  office().clock.at = IDLE;
  say(later(MONDAY, 40));
  expect(await returnIdle()).toBe(0);
  expect((await row(id))?.touchedAt.getTime()).toBeCloseTo(later(MONDAY, 40).getTime(), -3);
  office().clock.at = later(MONDAY, 99);
  say(later(MONDAY, 98), "U0MAX");
  expect(await returnIdle()).toBe(0);
  office().clock.at = later(MONDAY, 101);
  expect(await returnIdle()).toBe(1);
});

test("nothing is taken from anybody whose thread cannot be read, and the others are looked at", async () => {
  await claimed();
  await claimed();
  office().clock.at = IDLE;
  office().chat.faults.before("findLastWord", unreachable());
  await expect(returnIdle()).rejects.toThrow("Some owners could not be asked");
  expect(await countOf(db(), "escalations", { state: "claimed" })).toBe(1);
});

test("what is snoozed rests", async () => {
  const id = await claimed();
  await snoozeEscalationFlow(office().context)({
    ...(await press(id)),
    until: later(MONDAY, 300),
    shown: undefined,
  });
  office().clock.at = later(MONDAY, 200);
  expect(await returnIdle()).toBe(0);
});

test("several nodes return it once", async () => {
  await claimed();
  office().clock.at = IDLE;
  const returned = await Promise.all([returnIdle(), returnIdle(), returnIdle()]);
  expect(returned.reduce((sum, count) => sum + count)).toBe(1);
  expect(await countOf(db(), "audit", { action: "escalation-released" })).toBe(1);
});

test("so does what belongs to somebody who may settle nothing any more", async () => {
  const id = await claimed();
  await db()("members").where({ key: "olga" }).update({ role: "viewer" });
  try {
    expect(await returnIdle()).toBe(1);
  } finally {
    await db()("members").where({ key: "olga" }).update({ role: "operator" });
  }
  expect(await row(id)).toMatchObject({ state: "open" });
  await performAll(office());
  expect(office().chat.notes).toMatchObject([
    { text: "Olga Reyes may no longer settle this, so this is back in the queue." },
  ]);
});

test("what belongs to somebody who has left goes back at once", async () => {
  const id = await claimed();
  await db()("members").where({ key: "olga" }).update({ retired: true });
  try {
    expect(await returnIdle()).toBe(1);
  } finally {
    await db()("members").where({ key: "olga" }).update({ retired: false });
  }
  expect(await row(id)).toMatchObject({ state: "open" });
  await performAll(office());
  expect(office().chat.notes).toMatchObject([
    { text: "Olga Reyes is no longer here, so this is back in the queue." },
  ]);
});
