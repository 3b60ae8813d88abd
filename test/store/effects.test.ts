import { beforeEach, expect, test } from "vitest";
import type { Db } from "#store/db.ts";
import { listStale, lockUnqueued, markQueued } from "#store/effect-queue.ts";
import {
  beginAttempt,
  endAttempt,
  findEffect,
  suppressConfirmations,
  type Wish,
  wish,
} from "#store/effects.ts";
import { booked, useOffice } from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
let requestId: string;

beforeEach(async () => {
  ({ requestId } = await booked(office()));
  await db()("effects").delete();
});

const aWish = (change: Partial<Wish> = {}): Wish => ({
  kind: "card",
  key: "card:1",
  requestId,
  payload: { escalationId: "1" },
  ...change,
});
const aMail = (change: Partial<Wish> = {}) =>
  aWish({
    kind: "email",
    key: "email:confirmed:1:0",
    payload: { template: "confirmed" },
    ...change,
  });

async function begun(id: string) {
  const effect = await beginAttempt(db(), id);
  if (effect === undefined) throw new Error("There was nothing to begin");
  return effect;
}

const stateOf = async (key: string) => (await findEffect(db(), key))?.state;

const manyTurns = { limit: 100, turns: { post: 100, redraw: 100 } };

/** What the relay would queue now. */
async function queueable(database: Db = db()): Promise<string[]> {
  return database.transaction(async (tx) => {
    const effects = await lockUnqueued(tx, manyTurns);
    return effects.map(({ id }) => id);
  });
}

test("what is wished for is queued once", async () => {
  const id = await wish(db(), aWish());
  expect(await queueable()).toEqual([id]);
  await markQueued(db(), [id]);
  expect(await queueable()).toEqual([]);
});

test("two nodes never queue the same effect", async () => {
  await wish(db(), aWish());
  await db().transaction(async (tx) => {
    expect(await lockUnqueued(tx, manyTurns)).toHaveLength(1);
    expect(await queueable()).toEqual([]);
  });
});

test("the attempt is counted before anything is done, and a second one knows of the doubt", async () => {
  const id = await wish(db(), aWish());
  expect(await begun(id)).toMatchObject({ attempt: 1, doubts: 0, state: "sending" });
  expect(await begun(id)).toMatchObject({ attempt: 2, doubts: 1 });
});

test("an attempt that was known to have failed leaves no doubt", async () => {
  const id = await wish(db(), aWish());
  await endAttempt(db(), await begun(id), { state: "pending", error: "refused" });
  expect(await begun(id)).toMatchObject({ attempt: 2, doubts: 0 });
});

test("an attempt that was overtaken writes nothing", async () => {
  const id = await wish(db(), aWish());
  const slow = await begun(id);
  const fast = await begun(id);
  expect(await endAttempt(db(), fast, { state: "done", remoteId: "C1:2" })).toBe("done");
  expect(await endAttempt(db(), slow, { state: "dead", error: "too late" })).toBeUndefined();
  expect(await findEffect(db(), "card:1")).toMatchObject({ state: "done", remoteId: "C1:2" });
});

test("an attempt that was overtaken ends nothing while the one after it is at work", async () => {
  const id = await wish(db(), aWish());
  const slow = await begun(id);
  const fast = await begun(id);
  expect(await endAttempt(db(), slow, { state: "pending", error: "late" })).toBeUndefined();
  expect(await endAttempt(db(), fast, { state: "done" })).toBe("done");
});

test("a settled effect is not begun again", async () => {
  const id = await wish(db(), aWish());
  await endAttempt(db(), await begun(id), { state: "done" });
  expect(await beginAttempt(db(), id)).toBeUndefined();
});

test("wishing again for what shows state has it drawn again, in the same row", async () => {
  const id = await wish(db(), aWish());
  await markQueued(db(), [id]);
  await endAttempt(db(), await begun(id), { state: "done", remoteId: "C1:2" });
  expect(await wish(db(), aWish())).toBe(id);
  expect(await queueable()).toEqual([id]);
  expect(await begun(id)).toMatchObject({ wanted: 2, fulfilled: 1, remoteId: "C1:2" });
});

test("wishing again for a message changes nothing", async () => {
  const id = await wish(db(), aMail());
  await endAttempt(db(), await begun(id), { state: "done" });
  expect(await wish(db(), aMail())).toBe(id);
  expect(await stateOf(aMail().key)).toBe("done");
});

test("a wish that comes while the effect is at work is not lost when it ends", async () => {
  const id = await wish(db(), aWish());
  const effect = await begun(id);
  await wish(db(), aWish());
  await endAttempt(db(), effect, { state: "done" });
  expect(await begun(id)).toMatchObject({ attempt: 2, fulfilled: 1, wanted: 2 });
});

test.each(["dead", "suppressed"] as const)(
  "a wish that comes while the effect is at work is not lost when that attempt ends %s",
  async (state) => {
    const id = await wish(db(), aWish());
    const effect = await begun(id);
    await wish(db(), aWish());
    await endAttempt(db(), effect, { state, error: "the older wish was impossible" });
    expect(await stateOf("card:1")).toBe("pending");
    expect(await begun(id)).toMatchObject({ attempt: 2 });
  },
);

test("a new wish revives what was given up", async () => {
  const id = await wish(db(), aWish());
  await endAttempt(db(), await begun(id), { state: "dead", error: "no" });
  expect(await queueable()).toEqual([]);
  await wish(db(), aWish());
  expect(await queueable()).toEqual([id]);
});

test("two who wish for the same thing at once make one row", async () => {
  const ids = await Promise.all(Array.from({ length: 10 }, () => wish(db(), aWish())));
  expect(new Set(ids).size).toBe(1);
  expect(await findEffect(db(), "card:1")).toMatchObject({ wanted: 10 });
});

test("what waits for another effect is left until that one is settled", async () => {
  const event = await wish(db(), aWish({ kind: "calendar-event", key: "calendar-event:1" }));
  const mail = await wish(db(), aMail({ waitsFor: event }));
  expect(await queueable()).toEqual([event]);
  await endAttempt(db(), await begun(event), { state: "done" });
  expect(await queueable()).toContain(mail);
});

test("nothing waits longer than two minutes for another effect", async () => {
  const event = await wish(db(), aWish({ kind: "calendar-event", key: "calendar-event:1" }));
  const mail = await wish(db(), aMail({ waitsFor: event }));
  await db()("effects")
    .where({ id: mail })
    .update({ created_at: db().raw("now() - interval '121 seconds'") });
  expect(await queueable()).toContain(mail);
});

test("a vendor's wish to be left alone is kept, whatever its fraction of a millisecond", async () => {
  const id = await wish(db(), aWish());
  await markQueued(db(), [id]);
  await endAttempt(db(), await begun(id), { state: "pending", waitMs: 60_000.5 });
  expect(await queueable()).toEqual([]);
  await db()("effects").update({ not_before: db().raw("now() - interval '1 second'") });
  expect(await queueable()).toEqual([id]);
});

test("mails that have not left are held back, others are not", async () => {
  const held = aMail({ key: "email:confirmed:1:1" });
  const left = aMail({ key: "email:confirmed:1:0" });
  const alert = aMail({ key: "email:desk-alert:1", payload: { template: "desk-alert" } });
  await wish(db(), held);
  await wish(db(), alert);
  await endAttempt(db(), await begun(await wish(db(), left)), { state: "done" });
  await suppressConfirmations(db(), requestId, "the calendar is busy");
  expect(await stateOf(held.key)).toBe("suppressed");
  expect(await stateOf(left.key)).toBe("done");
  // That one tells a member that something is wrong; it is more needed than before.
  expect(await stateOf(alert.key)).toBe("pending");
});

test("an effect that nobody touches is found, one that waits for its vendor is not", async () => {
  const forgotten = await wish(db(), aWish());
  const parked = await wish(db(), aWish({ key: "card:2" }));
  await markQueued(db(), [forgotten, parked]);
  await endAttempt(db(), await begun(parked), { state: "pending", waitMs: 60_000 });
  await db()("effects").update({ changed_at: db().raw("now() - interval '10 minutes'") });
  expect((await listStale(db(), 60)).map(({ id }) => id)).toEqual([forgotten]);
});
