import { ladderOf } from "#company/reminders.ts";
import type { Drill } from "./drill.ts";
import { type Deed, dayMs, type History, ladder, tickMs } from "./reminders-expected.ts";
import {
  aHistory,
  type Chance,
  chanceFrom,
  firstAt,
  lastAt,
  someOutages,
} from "./reminders-histories.ts";
import { judge, type Trace } from "./reminders-judge.ts";
import { play } from "./reminders-model.ts";
import {
  act,
  aQueue,
  book,
  type Client,
  performSome,
  startTown,
  type Town,
  traceOf,
} from "./reminders-town.ts";

const seed = 20_270_310;
const modelled = 10_000;
const lived = 600;
/** Enough to know that a mutant is caught. */
const livedUntilViolation = 250;
/** More than this say nothing new. */
const violationsMax = 20;

/**
 * Random clients book, move, cancel, confirm and opt out, on the virtual clock of two weeks with
 * outages: ten thousand against the pure ladder, and some hundreds of the same against the real flows,
 * rows and outbox of two nodes. One judge, which shares nothing with the program, looks at both.
 */
export const reminders: Drill = async ({ say, untilViolation }) => {
  const chance = chanceFrom(seed);
  const outages = someOutages(chance);
  const histories = Array.from({ length: modelled }, (_, number) => aHistory(chance, number));
  const pure = playAll(histories, { chance, outages });
  say(`${modelled} histories modelled: ${summary(pure.traces)}`);
  const seen = { seed, modelled, ...pure.seen };
  if (untilViolation && pure.violations.length > 0) return { violations: pure.violations, seen };

  const some = histories.slice(0, untilViolation ? livedUntilViolation : lived);
  const real = await live(some, { chance, outages, say });
  say(`${real.traces.length} histories lived: ${summary(real.traces)}`);
  const violations = [...pure.violations, ...real.violations].slice(0, violationsMax);
  return { violations, seen: { ...seen, lived: real.traces.length, ...tally(real.traces) } };
};

type Outages = ReturnType<typeof someOutages>;
type Judged = { readonly violations: readonly string[]; readonly traces: readonly Trace[] };

function playAll(
  histories: readonly History[],
  { chance, outages }: { readonly chance: Chance; readonly outages: Outages },
): Judged & { readonly seen: object } {
  const written = { reminders: ladder.map((rung) => ({ ...rung })), services: [] };
  const ready = ladderOf(written, undefined);
  const traces = histories.map((history) => play(history, { ladder: ready, chance, outages }));
  const violations = histories.flatMap((history, index) =>
    judge(history, traces[index] as Trace, outages).map((what) => `model: ${what}`),
  );
  return { violations, traces, seen: { model: tally(traces) } };
}

/** The same histories, on real rows: the clock goes from tick to tick, and deeds happen on the way. */
async function live(
  histories: readonly History[],
  options: {
    readonly chance: Chance;
    readonly outages: Outages;
    readonly say: (text: string) => void;
  },
): Promise<Judged> {
  const town = await startTown(firstAt);
  try {
    const clients = await liveThrough(town, histories, options);
    const traces: Trace[] = [];
    for (const client of clients) traces.push(await traceOf(town, client));
    const violations = clients.flatMap(({ history }, index) =>
      judge(history, traces[index] as Trace, options.outages),
    );
    return { traces, violations: [...violations, ...(await unfinished(town))] };
  } finally {
    await town.stop();
  }
}

async function liveThrough(
  town: Town,
  histories: readonly History[],
  { chance, outages, say }: Parameters<typeof live>[1],
): Promise<readonly Client[]> {
  const clients = new Map<number, Client>();
  const queue = aQueue(chance, () => town.clock.at, lastAt - dayMs);
  const events = eventsOf(histories);
  let next = 0;
  for (let tick = firstAt; tick <= lastAt; tick += tickMs) {
    for (let event = events[next]; event !== undefined && event.at <= tick; event = events[next]) {
      next += 1;
      town.clock.at = event.at;
      await happen(town, clients, event);
    }
    town.clock.at = tick;
    if (outages.some(({ from, until }) => from <= tick && tick < until)) continue;
    await town.sweep();
    await performSome(town, queue);
    if ((tick - firstAt) % (3 * dayMs) === 0) say(`${new Date(tick).toISOString()}`);
  }
  return [...clients.values()];
}

type Event = {
  readonly at: number;
  readonly history: History;
  /** Undefined: they book. */
  readonly deed: Deed | undefined;
};

function eventsOf(histories: readonly History[]): readonly Event[] {
  return histories
    .flatMap((history): Event[] => [
      { at: history.bookedAt, history, deed: undefined },
      ...history.deeds.map((deed) => ({ at: deed.at, history, deed })),
    ])
    .toSorted((one, other) => one.at - other.at);
}

async function happen(
  town: Town,
  clients: Map<number, Client>,
  { history, deed }: Event,
): Promise<void> {
  const client = clients.get(history.number);
  if (deed === undefined) clients.set(history.number, await book(town, history));
  else if (client !== undefined) await act(town, client, deed);
}

/** Nothing may be left over when everything is past. */
async function unfinished({ db }: Town): Promise<readonly string[]> {
  const rows = await db("effects")
    .whereRaw("payload ->> 'template' = 'reminder'")
    .whereNotIn("state", ["done", "suppressed"])
    .select("key", "state");
  return rows.map(({ key, state }) => `${key} is still ${state}`);
}

function tally(traces: readonly Trace[]) {
  const reasons: Record<string, number> = {};
  for (const { skipped } of traces.flatMap(({ decisions }) => decisions))
    reasons[skipped ?? "sent"] = (reasons[skipped ?? "sent"] ?? 0) + 1;
  const messages = traces.flatMap((trace) => trace.messages);
  return {
    mails: messages.filter(({ way }) => way === "email").length,
    texts: messages.filter(({ way }) => way === "sms").length,
    calls: traces.reduce((sum, trace) => sum + trace.calls, 0),
    heldBack: traces.reduce((sum, trace) => sum + trace.suppressed, 0),
    reasons,
  };
}

function summary(traces: readonly Trace[]): string {
  const { mails, texts, calls, heldBack, reasons } = tally(traces);
  return `${mails} mails, ${texts} texts, ${calls} calls, ${heldBack} held back; ${JSON.stringify(reasons)}`;
}
