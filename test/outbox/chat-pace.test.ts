import { beforeEach, expect, test } from "vitest";
import { takeTurn } from "#outbox/chat-pace.ts";
import { takeUnqueued } from "#outbox/take-unqueued.ts";
import { findPause, pauseLane } from "#store/chat-lanes.ts";
import type { Db } from "#store/db.ts";
import { markQueued } from "#store/effect-queue.ts";
import { type Urgency, urgencies, wish } from "#store/effects.ts";
import { newId } from "#store/ids.ts";
import { escalated, useOffice } from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
const pace = { postsPerMinute: 60, redrawsPerMinute: 40 };
let requestId: string;

beforeEach(async () => {
  await db()("chat_lanes").whereNotIn("lane", ["post", "redraw"]).delete();
  await db()("chat_lanes").update({ spent_until: "-infinity", paused_until: "-infinity" });
  ({ requestId } = await escalated(office()));
  await db()("effects").delete();
});

/** A card that is wished for; `at`: where it stands already. */
async function aCard(name: string, change: { urgency?: Urgency; at?: string } = {}) {
  const payload = { escalationId: newId() };
  const { urgency = urgencies.card, at } = change;
  await wish(db(), { kind: "card", key: name, requestId, payload, urgency });
  if (at !== undefined) await db()("effects").where({ key: name }).update({ remote_id: at });
}

/** What the relay hands out now, by name, and in how long it has the next turn. */
async function handOut(by: Db = db()) {
  return by.transaction(async (tx) => {
    const { effects, nextInMs } = await takeUnqueued(tx, pace);
    const ids = effects.map(({ id }) => id);
    await markQueued(tx, ids);
    const rows = await tx("effects").whereIn("id", ids).orderBy("urgency").orderBy("created_at");
    return { names: rows.map(({ key }) => key as string), nextInMs };
  });
}

/** So much real time has passed. */
const pass = (ms: number) =>
  db()("chat_lanes").update({
    spent_until: db().raw("spent_until - ? * interval '1 millisecond'", [ms]),
    paused_until: db().raw("paused_until - ? * interval '1 millisecond'", [ms]),
  });

test("a channel gets one message a second, and a VIP's card before everybody's", async () => {
  await aCard("first");
  await aCard("second");
  await aCard("vip", { urgency: urgencies.vipCard });
  expect((await handOut()).names).toEqual(["vip"]);
  const { names, nextInMs } = await handOut();
  expect(names).toEqual([]);
  expect(nextInMs).toBeGreaterThan(800);
  expect(nextInMs).toBeLessThanOrEqual(1_000);
  await pass(1_000);
  expect((await handOut()).names).toEqual(["first"]);
});

test("in a minute no more cards are redrawn than Slack grants, a few of them at once", async () => {
  for (let number = 0; number < 60; number += 1) await aCard(`card ${number}`, { at: "C0:1.1" });
  let handedOut = (await handOut()).names.length;
  expect(handedOut).toBe(8);
  for (let half = 0; half < 120; half += 1) {
    await pass(500);
    handedOut += (await handOut()).names.length;
  }
  expect(handedOut).toBeGreaterThanOrEqual(47);
  expect(handedOut).toBeLessThanOrEqual(50);
});

test("a state is redrawn before what is only nice to see", async () => {
  await aCard("place in line", { at: "C0:1.1", urgency: urgencies.cosmetic });
  for (let number = 0; number < 8; number += 1)
    await aCard(`claim ${number}`, { at: "C0:1.1", urgency: urgencies.change });
  const { names } = await handOut();
  expect(names).toHaveLength(8);
  expect(names).not.toContain("place in line");
});

test("what waits for its turn does not become less urgent by a further wish", async () => {
  await aCard("card", { urgency: urgencies.vipCard });
  await aCard("card", { urgency: urgencies.cosmetic });
  expect(await db()("effects").first("urgency")).toEqual({ urgency: urgencies.vipCard });
});

test("a full channel does not keep the cards that are there from being redrawn", async () => {
  await aCard("new");
  await aCard("there", { at: "C0:1.1" });
  await pauseLane(db(), "post", 30_000);
  const { names, nextInMs } = await handOut();
  expect(names).toEqual(["there"]);
  expect(nextInMs).toBeGreaterThan(29_000);
  await pass(30_000);
  expect((await handOut()).names).toEqual(["new"]);
});

test("a shorter pause does not end a longer one", async () => {
  await pauseLane(db(), "conversations.history", 30_000);
  await pauseLane(db(), "conversations.history", 1_000);
  expect(await findPause(db(), "conversations.history")).toBeGreaterThan(29_000);
  expect(await findPause(db(), "post")).toBe(0);
});

test("two nodes share one budget", async () => {
  await aCard("first");
  await aCard("second");
  const both = await Promise.all([handOut(), handOut()]);
  expect(both.flatMap(({ names }) => names)).toHaveLength(1);
});

test("who is at it already takes a further turn only where there is one", async () => {
  expect(await takeTurn(db(), "post", pace)).toBe(true);
  expect(await takeTurn(db(), "post", pace)).toBe(false);
  expect(await takeTurn(db(), "redraw", pace)).toBe(true);
  expect(await takeTurn(db(), "post", { postsPerMinute: 0, redrawsPerMinute: 0 })).toBe(true);
});

test("what is no message of chat's waits for nobody", async () => {
  await pauseLane(db(), "post", 30_000);
  await aCard("new");
  const payload = { template: "person-will-answer" };
  await wish(db(), { kind: "email", key: "mail", requestId, payload });
  expect((await handOut()).names).toEqual(["mail"]);
});
