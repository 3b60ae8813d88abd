import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Queue, startQueue } from "#outbox/queue.ts";
import { findEffect, wish } from "#store/effects.ts";
import { unreachable } from "../helpers/fake-ports.ts";
import { booked, countOf, escalated, useOffice } from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
let queue: Queue;
// The queue wakes in its own time, and a busy machine needs more of it.
vi.setConfig({ testTimeout: 30_000 });

beforeAll(async () => {
  const { context, url } = office();
  queue = await startQueue(context, { databaseUrl: url, heartbeatSeconds: 10 });
}, 60_000);
afterAll(() => queue.stop());
beforeEach(() =>
  db().transaction(async (db) => {
    // The workers are at their own queries all the time, and hold these rows for longer than a
    // request may wait when the machine is busy.
    await db.raw("set local lock_timeout = '10s'");
    await db("pgboss.job").delete();
  }),
);

type One = Awaited<ReturnType<typeof escalated>>;
const keyOf = (one: One) => `card:${one.escalationId}`;
const mailOf = (one: One) => `email:person-will-answer:${one.requestId}`;
const wishAgain = (one: One) =>
  wish(db(), {
    kind: "card",
    key: keyOf(one),
    requestId: one.requestId,
    payload: { escalationId: one.escalationId },
  });
const soon = (check: () => Promise<unknown>) =>
  vi.waitFor(check, { timeout: 15_000, interval: 50 });

async function untilDone(key: string, change: object = {}): Promise<void> {
  await soon(async () =>
    expect(await findEffect(db(), key)).toMatchObject({ state: "done", ...change }),
  );
}

test("every effect that waits gets one job, and is done", async () => {
  const one = await escalated(office());
  await Promise.all([queue.relay(), queue.relay()]);
  const mail = `email:person-will-answer:${one.requestId}`;
  await untilDone(keyOf(one));
  await untilDone(mail);
  // The ticket's, too, although there is no CRM to open one in.
  expect(await countOf(db(), "pgboss.job")).toBe(3);
  expect(office().chat.messages).toHaveLength(1);
  expect(office().email.sent).toHaveLength(1);
});

test("what is wished for again while it runs is done again, and never by two at once", async () => {
  const one = await escalated(office());
  office().chat.faults.during("postCard", async () => {
    await wishAgain(one);
    await queue.relay();
    // Longer than an idle worker sleeps: time enough for a second job to be picked up.
    await new Promise((resolve) => setTimeout(resolve, 1_200));
  });
  await queue.relay();
  await untilDone(keyOf(one), { wanted: 2, fulfilled: 2 });
  // A second attempt beside the first one would have had to look for what that one did.
  expect(office().chat.calls).toEqual(["postCard", "redrawCard"]);
});

test("a vendor that cannot be reached is tried again without anybody's asking", async () => {
  const one = await escalated(office());
  office().email.faults.before("send", unreachable());
  await queue.relay();
  await untilDone(mailOf(one), { attempt: 2 });
});

test("a message waits for the calendar's event, and goes out once that is there", async () => {
  const one = await booked(office());
  let eventStands = false;
  office().calendar.faults.during("insert", async () => {
    await queue.relay();
    expect(office().email.sent).toEqual([]);
    eventStands = true;
  });
  await queue.relay();
  await untilDone(`calendar-event:${one.appointmentId}`);
  await queue.relay();
  await untilDone(`email:confirmed:${one.appointmentId}:0`);
  expect(eventStands).toBe(true);
  expect(office().email.sent).toMatchObject([{ content: { meetUrl: "https://meet.example/abc" } }]);
});

test("an effect whose job vanished is found and done", async () => {
  const one = await escalated(office());
  await db()("effects").update({ queued: db().raw("wanted") });
  await queue.relay();
  await queue.reconcile();
  expect(await countOf(db(), "pgboss.job")).toBe(0);
  // Nobody has touched it for three heartbeats.
  await db()("effects").update({ changed_at: db().raw("now() - interval '31 seconds'") });
  await queue.reconcile();
  await queue.relay();
  await untilDone(keyOf(one));
});

test("an effect that waits for its next try is not taken for an orphan", async () => {
  const one = await escalated(office());
  office().email.faults.before("send", unreachable(), 3);
  await queue.relay();
  await soon(async () =>
    expect(await findEffect(db(), mailOf(one))).toMatchObject({ state: "pending", attempt: 1 }),
  );
  await db()("effects").update({ changed_at: db().raw("now() - interval '31 seconds'") });
  await queue.reconcile();
  expect(
    await db()("effects")
      .where({ key: mailOf(one) })
      .first("queued"),
  ).toEqual({ queued: 1 });
});

test("an effect that a dead node left at work is looked for first, then done once", async () => {
  const one = await escalated(office());
  await office().chat.port.postCard({ escalationId: one.escalationId } as never);
  await db()("effects")
    .where({ key: keyOf(one) })
    .update({
      state: "sending",
      attempt: 1,
      queued: 1,
      changed_at: db().raw("now() - interval '31 seconds'"),
    });
  await queue.reconcile();
  await queue.relay();
  await untilDone(keyOf(one), { attempt: 2 });
  expect(office().chat.messages).toHaveLength(1);
});

test("hundreds of effects are queued in one call", async () => {
  const { requestId } = await escalated(office());
  await db()("effects").delete();
  await db().raw(
    `insert into effects (id, kind, key, request_id, payload, state)
     select gen_random_uuid(), 'thread-note', 'note:' || n, ?, '{"escalationId": "x"}', 'pending'
     from generate_series(1, 450) as n`,
    [requestId],
  );
  await queue.relay();
  expect(await countOf(db(), "pgboss.job", { name: "thread-note" })).toBe(450);
  await db()("effects").update({ state: "suppressed" });
});

test("a backlog is worked off without a rest after every handful", async () => {
  await db().raw(
    `insert into effects (id, kind, key, payload, state)
     select gen_random_uuid(), 'desk-note', 'desk-note:' || n, '{"text": "Hello"}', 'pending'
     from generate_series(1, 150) as n`,
  );
  const startedAt = performance.now();
  await queue.relay();
  await soon(async () => expect(await countOf(db(), "effects", { state: "done" })).toBe(150));
  // Ten a second would be fifteen seconds.
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});
