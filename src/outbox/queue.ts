import { fromKnex, PgBoss } from "pg-boss";
import type { Log } from "#log.ts";
import { type Db, transact } from "#store/db.ts";
import { type DeskKind, deskKinds, type EffectKind, effectKinds } from "#store/effect-kinds.ts";
import { listStale, markQueued, postpone, queueAgain } from "#store/effect-queue.ts";
import { newId } from "#store/ids.ts";
import type { OutboxContext } from "./kind.ts";
import { perform } from "./perform.ts";
import { relayMax, takeUnqueued } from "./take-unqueued.ts";

export type QueueOptions = {
  readonly databaseUrl: string;
  /** A node that falls silent for so long has lost its jobs to another. */
  readonly heartbeatSeconds: number;
};

export type Queue = {
  /** Queues every effect that waits, and tells the workers. */
  readonly relay: () => Promise<void>;
  /** Queues anew what has no job although it is not settled. */
  readonly reconcile: () => Promise<void>;
  /** Waits for running jobs, gives back the others. */
  readonly stop: () => Promise<void>;
};

/**
 * What is only for the record has few workers: a CRM that is slow is to spend what it does on tickets
 * and meetings.
 */
function workersOf(kind: EffectKind | DeskKind) {
  const isRecord = kind === "crm-activity";
  return isRecord ? { batchSize: 2, localConcurrency: 1 } : { batchSize: 5, localConcurrency: 2 };
}

const queueKinds = [...effectKinds, ...deskKinds];

/** A job that is taken up to its horizon by the effect itself; the queue only has to outlast it. */
const retriesMax = 1_000;

/**
 * pg-boss carries the work: who does it, when it is tried again, what happens when a node dies. Each
 * kind has its own queue, so that a vendor's bad day holds up nobody else's messages.
 */
export async function startQueue(
  context: OutboxContext & { readonly log: Log },
  { databaseUrl, heartbeatSeconds }: QueueOptions,
): Promise<Queue> {
  const { db, log } = context;
  const boss = new PgBoss({
    connectionString: databaseUrl,
    application_name: "gatehouse-queue",
    options: "-c statement_timeout=10000 -c lock_timeout=2000",
    max: 4,
    // Dead nodes are noticed within this and the heartbeat.
    monitorIntervalSeconds: 5,
    superviseIntervalSeconds: 5,
  });
  boss.on("error", (error) => log.error("queue error", { error }));
  await boss.start();

  const workers: string[] = [];
  let nextTurn: NodeJS.Timeout | undefined;
  for (const kind of queueKinds) {
    await boss.createQueue(kind, {
      // One job per effect, waiting or running: two would race for the same outside object.
      policy: "exclusive",
      heartbeatSeconds,
      expireInSeconds: 120,
      retryLimit: retriesMax,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 300,
      notify: false,
    });
    // A queue that is there already keeps the lease it was made with, whatever is configured now.
    await boss.updateQueue(kind, { heartbeatSeconds });
    const options = {
      ...workersOf(kind),
      perJobResults: true,
      pollingIntervalSeconds: 1,
      // Else a worker rests for its second after each batch, with a thousand more waiting.
      burstWhenBatchFull: true,
    } as const;
    const worker = await boss.work<{ effectId: string }>(kind, options, (jobs) =>
      Promise.all(
        jobs.map(async ({ id, data }) => {
          const verdict = await perform(context, data.effectId).catch((error: unknown) => {
            log.error("an effect's attempt broke off", { effect: data.effectId, error });
            return "later" as const;
          });
          return {
            id,
            status: verdict === "settled" ? ("completed" as const) : ("failed" as const),
          };
        }),
      ),
    );
    workers.push(worker);
  }

  return {
    async relay() {
      for (;;) {
        const taken = await transact(db, async (tx) => {
          const { effects, nextInMs } = await takeUnqueued(tx, context.chatPace);
          for (const kind of queueKinds) {
            await queueKind(boss, tx, {
              kind,
              effects: effects.filter((one) => one.kind === kind),
            });
          }
          clearTimeout(nextTurn);
          if (nextInMs !== undefined) nextTurn = setTimeout(context.wake, nextInMs);
          return effects.length;
        });
        if (taken > 0) for (const worker of workers) boss.notifyWorker(worker);
        if (taken < relayMax) return;
      }
    },
    async reconcile() {
      const stale = await listStale(db, heartbeatSeconds * 3);
      const orphans: string[] = [];
      for (const { id, kind } of stale) {
        const jobs = await boss.findJobs(kind, { key: id });
        const live = jobs.some(({ state }) => ["created", "retry", "active"].includes(state));
        if (!live) orphans.push(id);
      }
      if (orphans.length === 0) return;
      log.warn("effects had lost their jobs and are queued again", { effects: orphans });
      await queueAgain(db, orphans);
    },
    async stop() {
      clearTimeout(nextTurn);
      await boss.stop({ graceful: true, timeout: 20_000 });
    },
  };
}

/** Makes a job per effect and marks it as queued, both or neither. */
async function queueKind(
  boss: PgBoss,
  tx: Db,
  { kind, effects }: { kind: EffectKind | DeskKind; effects: readonly { id: string }[] },
): Promise<void> {
  if (effects.length === 0) return;
  const jobs = effects.map(({ id }) => ({ id: newId(), data: { effectId: id }, singletonKey: id }));
  const made = new Set(await boss.insert(kind, jobs, { db: fromKnex(tx), returnId: true }));
  const effectsOf = (isMade: boolean) =>
    jobs.filter((job) => made.has(job.id) === isMade).map((job) => job.singletonKey);
  await markQueued(tx, effectsOf(true));
  // Its job is still at work, or waiting for its next try: that one may have read the rows already.
  await postpone(tx, effectsOf(false));
}
