import { setTimeout as wait } from "node:timers/promises";
import { PgBoss } from "pg-boss";
import { currentCompany } from "#flows/current-company.ts";
import { createLog } from "#log.ts";
import { startQueue } from "#outbox/queue.ts";
import { repeat } from "#outbox/repeat.ts";
import type { Chat } from "#ports/chat.ts";
import { openDb } from "#store/db.ts";
import { wishForDesk } from "#store/effects.ts";
import { newId } from "#store/ids.ts";
import { wordsOfMail } from "#views/messages/render-mail.ts";
import { renderSms } from "#views/messages/sms/render-sms.ts";
import { type Installation, startInstallation } from "../helpers/installation.ts";
import { type Figure, percentile, rounded } from "./figure.ts";
import { type Metered, noise, startMeter } from "./meter.ts";
import { alwaysOpen } from "./small-company.ts";

const backlog = 2_000;
const rounds = 2;
const singles = 60;
const aService = { minutes: 20, stepMinutes: 30, bufferBeforeMinutes: 5, bufferAfterMinutes: 5 };

/** As the product does: so many at once, and the floor under a wake-up call that was lost. */
const work = {
  batchSize: 5,
  localConcurrency: 2,
  perJobResults: true,
  pollingIntervalSeconds: 1,
  burstWhenBatchFull: true,
} as const;
const relayEveryMs = 500;

type Run = { readonly perSecond: number; readonly metered: Metered<"ours" | "server"> };

/**
 * From the wish to the vendor's door: how many wishes of one kind are performed per second when the
 * vendor takes no time at all, beside pg-boss alone with jobs that do nothing, in turns; and how soon
 * after its wish a single one is at the vendor.
 */
export async function queueBench(say: (text: string) => void): Promise<Figure[]> {
  const installation = await startInstallation(
    alwaysOpen({ services: 1, providersPerService: 1, horizonDays: 30, service: aService }),
  );
  try {
    const product: Run[] = [];
    const alone: Run[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      say(
        `queue: round ${round} of ${rounds}, ${backlog} wishes, and as many jobs of pg-boss alone`,
      );
      product.push(await performBacklog(installation));
      alone.push(await workAlone(installation));
    }
    say(`queue: ${singles} single wishes with and without a wake-up call`);
    const awake = await startTimes(installation, { wake: true });
    const asleep = await startTimes(installation, { wake: false });
    return figuresOf({ product, alone, awake, asleep });
  } finally {
    await installation.stop();
  }
}

/** The product's own outbox, with a Slack that does nothing and says when it was asked. */
async function startOutbox({ url }: Installation, onNote: (id: string) => void) {
  const db = openDb(url, { name: "work", max: 8 });
  const chat: Pick<Chat, "postDeskNote" | "findDeskNote"> = {
    postDeskNote: async ({ id }) => onNote(id),
    findDeskNote: async () => false,
  };
  let wake = () => {};
  const context = {
    db,
    now: () => new Date(),
    realNow: () => new Date(),
    company: currentCompany(db),
    chat: chat as Chat,
    ...{ email: undefined, sms: undefined, crm: undefined, calendar: undefined },
    connected: { crm: false, sms: false },
    createContacts: false,
    chatPace: { postsPerMinute: 0, redrawsPerMinute: 0 },
    renderSms,
    wordsOfMail,
    wake: () => wake(),
    publicUrl: "https://book.example",
    linkSecrets: ["a secret for benches that everybody knows"] as const,
    log: createLog("error", (line) => process.stderr.write(line)),
  };
  const queue = await startQueue(context, { databaseUrl: url, heartbeatSeconds: 20 });
  const onError = (error: unknown) => context.log.error("relay failed", { error });
  const relay = repeat({ name: "relay", everyMs: relayEveryMs, run: queue.relay, onError });
  wake = relay.soon;
  return {
    db,
    wake: relay.soon,
    stop: async () => {
      await relay.stop();
      await queue.stop();
      await db.destroy();
    },
  };
}

async function performBacklog(installation: Installation): Promise<Run> {
  const { db, postgresPid } = installation;
  // Everything is wished for before anybody works.
  await db.raw(
    `insert into effects (id, kind, key, payload, state)
     select gen_random_uuid(), 'desk-note', 'desk-note:bench:' || gen_random_uuid(), '{"text": "Hello"}', 'pending'
     from generate_series(1, ?)`,
    [backlog],
  );
  const until = counted(backlog);
  const stop = startMeter({ ours: process.pid, server: postgresPid });
  const outbox = await startOutbox(installation, until.one);
  try {
    await until.all;
    return { perSecond: until.perSecond(), metered: stop() };
  } finally {
    await outbox.stop();
  }
}

async function workAlone({ url, postgresPid }: Installation): Promise<Run> {
  const boss = new PgBoss({ connectionString: url, application_name: "bench", max: 4 });
  boss.on("error", (error) => process.stderr.write(`${error}\n`));
  await boss.start();
  const name = `bench-${newId()}`;
  await boss.createQueue(name, { policy: "exclusive", notify: false });
  const jobs = Array.from({ length: backlog }, () => ({ singletonKey: newId() }));
  await boss.insert(name, jobs);
  const until = counted(backlog);
  const stop = startMeter({ ours: process.pid, server: postgresPid });
  try {
    await boss.work(name, work, async (taken) => {
      for (const { id } of taken) until.one(id);
      return taken.map(({ id }) => ({ id, status: "completed" as const }));
    });
    await until.all;
    return { perSecond: until.perSecond(), metered: stop() };
  } finally {
    await boss.stop({ graceful: true });
  }
}

/** The rate from the first one to the last: how long a worker takes to start is another question. */
function counted(wanted: number) {
  const done = Promise.withResolvers<void>();
  const seen = new Set<string>();
  let firstAt = 0;
  let lastAt = 0;
  return {
    all: done.promise,
    one(id: string) {
      lastAt = performance.now();
      if (seen.size === 0) firstAt = lastAt;
      seen.add(id);
      if (seen.size === wanted) done.resolve();
    },
    perSecond: () => (wanted * 1_000) / (lastAt - firstAt),
  };
}

/** Milliseconds from the commit of a wish to the vendor, one after the other on a quiet queue. */
async function startTimes(
  installation: Installation,
  { wake }: { readonly wake: boolean },
): Promise<readonly number[]> {
  let arrived = Promise.withResolvers<number>();
  const outbox = await startOutbox(installation, () => arrived.resolve(performance.now()));
  const times: number[] = [];
  try {
    await wait(2_000);
    for (let count = 0; count < singles; count += 1) {
      arrived = Promise.withResolvers();
      const key = `desk-note:single:${newId()}`;
      await wishForDesk(outbox.db, { kind: "desk-note", key, payload: { text: "Hello" } });
      const wishedAt = performance.now();
      if (wake) outbox.wake();
      times.push((await arrived.promise) - wishedAt);
      // Not in step with the relay's own rhythm.
      await wait(20 + ((count * 37) % 100));
    }
    return times;
  } finally {
    await outbox.stop();
  }
}

function figuresOf(measured: {
  readonly product: readonly Run[];
  readonly alone: readonly Run[];
  readonly awake: readonly number[];
  readonly asleep: readonly number[];
}): Figure[] {
  const { product, alone, awake, asleep } = measured;
  const best = (runs: readonly Run[]) => Math.max(...runs.map(({ perSecond }) => perSecond));
  const all = [...product, ...alone].map(({ metered }) => metered.foreignCpuPercent);
  const foreignCpuPercent = noise(all);
  const [ours, reference] = [best(product), best(alone)];
  const input = `${backlog} wishes of one kind, 10 in flight, the vendor takes no time, best of ${rounds} rounds; reference: pg-boss alone with jobs that do nothing`;
  const cpu = (tree: "ours" | "server") => {
    const each = product.map(
      ({ metered }) => ((metered.cpu?.[tree] ?? Number.NaN) * 1e6) / backlog,
    );
    return rounded(Math.min(...each));
  };
  const singly = `${singles} wishes, one after the other`;
  return [
    {
      figure: "queue, wishes performed",
      value: Math.round(ours),
      unit: "/s",
      reference: Math.round(reference),
      ratio: rounded(ours / reference),
      hold: { atLeast: 800, on: "value" },
      ...{ input, foreignCpuPercent },
    },
    {
      figure: "queue, processor time of Node per wish",
      value: cpu("ours"),
      unit: "µs",
      ...{ input, foreignCpuPercent },
    },
    {
      figure: "queue, processor time of PostgreSQL per wish",
      value: cpu("server"),
      unit: "µs",
      ...{ input, foreignCpuPercent },
    },
    {
      figure: "queue, half are at the vendor, on the node that wished",
      value: rounded(percentile(awake, 0.5)),
      unit: "ms",
      input: singly,
    },
    {
      figure: "queue, 99 % are at the vendor, on the node that wished",
      value: rounded(percentile(awake, 0.99)),
      unit: "ms",
      hold: { atMost: 10, on: "value" },
      input: singly,
    },
    {
      figure: "queue, 99 % are at the vendor, from a node without workers",
      value: rounded(percentile(asleep, 0.99)),
      unit: "ms",
      hold: { atMost: 1_000, on: "value" },
      input: singly,
    },
  ];
}
