import { setTimeout as wait } from "node:timers/promises";
import { type Aim, type Way, ways } from "./crash-gun.ts";
import { judge } from "./crash-judge.ts";
import { findInFlight, untilAtRest, untilResumed } from "./crash-recovery.ts";
import { begin, type Story, type StoryName, storyNames } from "./crash-stories.ts";
import { startTown, type Town } from "./crash-town.ts";
import type { Drill, DrillTools } from "./drill.ts";
import { eventually } from "./drill.ts";

/** Fewer than all, when somebody only wants a look. */
const pointsMax = Number(process.env["CRASH_POINTS"] ?? 1_000);
/** Of each story. */
const databasePoints = 36;
/** After so many the program is left alone for a while, and everything in flight must be resumed. */
const batchSize = 20;
/** What the first look at a mutant needs. */
const tellingBatchSize = 8;
const resumedWithinMs = 30_000;
const storyPatienceMs = 30_000;

type Point = Aim & { readonly story: StoryName };

/** One run of the drill. */
type Sweep = {
  readonly town: Town;
  readonly tools: DrillTools;
  readonly stories: Story[];
  readonly givenUp: AbortSignal;
  readonly violations: string[];
  readonly resumedMs: number[];
  readonly kills: Record<Way, number>;
};

/**
 * The program is killed at the n-th message to its database or to a vendor, started anew, and killed
 * again, while clients and members try until they have what they want. Afterwards everything that was
 * accepted is booked or before a person, and every outside thing is there once.
 */
export const crash: Drill = async (tools) => {
  const town = await startTown();
  const giveUp = new AbortController();
  const sweep: Sweep = {
    ...{ town, tools, givenUp: giveUp.signal, stories: [], violations: [], resumedMs: [] },
    kills: { twilio: 0, slack: 0, mail: 0, google: 0, hubspot: 0, database: 0 },
  };
  try {
    const points = await choosePoints(sweep);
    const done = await killAtEach(sweep, points);
    if (!(tools.untilViolation && sweep.violations.length > 0)) await endInPeace(sweep);
    return { violations: [...new Set(sweep.violations)], seen: await seenIn(sweep, done) };
  } finally {
    giveUp.abort();
    await town.stop();
  }
};

/** Plays each story once in peace, to learn how many messages it takes on each way. */
async function choosePoints(sweep: Sweep): Promise<readonly Point[]> {
  const { town, tools } = sweep;
  const all: Point[][] = [];
  for (const name of storyNames) {
    town.gun.count();
    const story = next(sweep, name);
    await eventually(`playing ${name} in peace`, () => {
      if (!story.ended) throw new Error(story.at);
    });
    await untilAtRest(town);
    const counted = town.gun.counted();
    tools.say(`${name} takes ${JSON.stringify(counted)} messages`);
    for (const way of ways) if (way !== "database") all.push(pointsOf(name, way, counted[way]));
    // Far more of them, and most of them alike: some at equal distances.
    all.push(spread(pointsOf(name, "database", counted.database), databasePoints));
  }
  return inTurns(all).slice(0, pointsMax);
}

/** After the first message, before it, after the second … */
function pointsOf(story: StoryName, way: Way, messages: number): Point[] {
  return Array.from({ length: messages }, (_, index) => index + 1).flatMap((nth) =>
    (["after", "before"] as const).map((side) => ({ story, way, nth, side })),
  );
}

function spread<T>(all: readonly T[], wanted: number): T[] {
  const step = Math.max(all.length / wanted, 1);
  return Array.from(
    { length: Math.min(all.length, Math.ceil(wanted)) },
    (_, index) => all[Math.floor(index * step)],
  ).filter((one) => one !== undefined);
}

/** One of each list, then the second of each: the first handful has met every way. */
function inTurns<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) =>
    lists.flatMap((list) => (index < list.length ? [list[index] as T] : [])),
  ).flat();
}

async function killAtEach(sweep: Sweep, points: readonly Point[]): Promise<number> {
  const { tools, violations } = sweep;
  const size = tools.untilViolation ? tellingBatchSize : batchSize;
  let killed = 0;
  for (const [index, point] of points.entries()) {
    const tried = index + 1;
    const pause = tried % size === 0 || tried === points.length;
    if (await killAt(sweep, point)) {
      killed += 1;
      await comeBack(sweep, pause);
    }
    if (pause || tried % 10 === 0)
      tools.say(`${killed} kills at ${tried} of ${points.length} points`);
    if (tools.untilViolation && violations.length > 0) break;
  }
  return killed;
}

/** False when the story ended without that message: another one took its turn. */
async function killAt(sweep: Sweep, { story: name, ...aim }: Point): Promise<boolean> {
  const { gun, program } = sweep.town;
  const hit = gun.aim(aim, program().pid).then(() => true);
  const story = next(sweep, name);
  const without = async () => {
    const until = performance.now() + storyPatienceMs;
    while (!story.ended && performance.now() < until) await wait(100);
    // What follows the last answer comes within a moment.
    await wait(6_000);
    return false;
  };
  const wasHit = await Promise.race([hit, without()]);
  gun.lower();
  if (wasHit) sweep.kills[aim.way] += 1;
  return wasHit;
}

async function comeBack(sweep: Sweep, leaveAlone: boolean): Promise<void> {
  const { town, violations, resumedMs, stories } = sweep;
  if (!leaveAlone) return town.restart();
  const inFlight = await findInFlight(town);
  const restartedAt = performance.now();
  await town.restart();
  try {
    const tookMs = await untilResumed(town, inFlight, restartedAt);
    resumedMs.push(tookMs);
    if (tookMs > resumedWithinMs)
      violations.push(`what was in flight was resumed ${tookMs} ms after the restart`);
  } catch (error) {
    violations.push(`${String(error)} (${(error as Error).cause})`);
  }
  violations.push(...(await judge(town, { stories, quiet: false })));
}

/** Everybody gets what they want, and everything comes to rest: then all of it is judged. */
async function endInPeace({ town, tools, stories, violations }: Sweep): Promise<void> {
  tools.say("the program is left alone until all is at rest");
  try {
    await eventually(
      "ending every story",
      () => {
        const open = stories.filter(({ ended }) => !ended);
        if (open.length > 0) throw new Error(open.map(({ email, at }) => `${email}: ${at}`).join());
      },
      240_000,
    );
    await untilAtRest(town);
  } catch (error) {
    violations.push(`${String(error)} (${(error as Error).cause})`);
  }
  violations.push(...(await judge(town, { stories, quiet: true })));
}

function next({ town, stories, givenUp }: Sweep, name: StoryName): Story {
  const story = begin(town, { name, number: stories.length, givenUp });
  stories.push(story);
  return story;
}

async function seenIn({ town, stories, kills, resumedMs }: Sweep, killed: number) {
  const states = await town.db("requests").select("state").count("* as requests").groupBy("state");
  const dead = await town.db("effects").where({ state: "dead" }).pluck("kind");
  return {
    kills: killed,
    killsAt: kills,
    stories: stories.length,
    requests: Object.fromEntries(states.map(({ state, requests }) => [state, Number(requests)])),
    /** Ended in doubt, with a person told. */
    unclear: Object.fromEntries(
      [...new Set(dead)].map((kind) => [kind, dead.filter((other) => other === kind).length]),
    ),
    resumedMs: { slowest: Math.max(0, ...resumedMs), each: resumedMs },
  };
}
