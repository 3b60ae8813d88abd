import { percentile } from "../bench/figure.ts";
import { openConnection } from "../bench/http-connection.ts";
import { startMeter } from "../bench/meter.ts";
import { alwaysOpen } from "../bench/small-company.ts";
import {
  type Installation,
  type Node,
  startInstallation,
  startNode,
} from "../helpers/installation.ts";
import type { Drill } from "./drill.ts";
import { type Attempt, type Confirm, confirm } from "./slot-race-attempt.ts";
import { constraintHolds, findOverlaps, listBooked } from "./slot-race-rows.ts";

const rounds = 20;
const slots = 10;
const attempts = 400;
const minute = 60_000;
const dayMs = 24 * 60 * minute;

/** What an appointment takes is 40 minutes from five before its start. */
const service = { minutes: 20, stepMinutes: 10, bufferBeforeMinutes: 5, bufferAfterMinutes: 15 };
/**
 * The times by which one slot is asked for: the same time, one that overlaps it, and one that only
 * its buffers run into. Any two of them are too many; those of the next slot are out of reach.
 */
const shifts = [0, 10, 20].map((minutes) => minutes * minute);
const slotEveryMs = 90 * minute;

/**
 * Two nodes, one database, ten slots of one provider, 400 confirms at once over HTTP, 20 rounds.
 * Each slot is won exactly once; everybody else is told so cleanly and offered other times.
 */
export const slotRace: Drill = async ({ say, untilViolation }) => {
  const installation = await startInstallation(
    alwaysOpen({ services: 1, providersPerService: 1, horizonDays: 30, service }),
  );
  const nodes: Node[] = [];
  try {
    for (const name of ["first", "second"]) {
      say(`starting the ${name} node`);
      nodes.push(await startNode(installation));
    }
    await Promise.all(nodes.map(({ url }) => warmUp(url, installation.token)));
    const complaintsBefore = nodes.flatMap(({ complaints }) => complaints).length;
    const stopMeter = startMeter({ ours: process.pid, server: installation.postgresPid });
    const violations: string[] = [];
    const times: number[] = [];
    let conflicts = 0;
    for (let round = 1; round <= rounds; round += 1) {
      const confirms = await race(nodes, installation.token, round);
      const found = await judge(installation, confirms);
      times.push(...confirms.map(({ milliseconds }) => milliseconds));
      conflicts += confirms.filter(({ status }) => status === 409).length;
      violations.push(...found.map((violation) => `round ${round}: ${violation}`));
      say(
        `round ${round} of ${rounds}: ${summary(confirms)}${found.length > 0 ? " — VIOLATED" : ""}`,
      );
      if (untilViolation && violations.length > 0) break;
    }
    // Last of all: a drill that needed it to see that two were booked at once would prove little.
    if (!(await constraintHolds(installation.db)))
      violations.push("the exclusion constraint on occupancies is missing or not validated");
    const { foreignCpuPercent = 0 } = stopMeter();
    const p99Ms = Math.round(percentile(times, 0.99));
    violations.push(
      ...slowness(p99Ms, foreignCpuPercent),
      ...errorsIn(nodes.flatMap(({ complaints }) => complaints).slice(complaintsBefore)),
    );
    return { violations, seen: { attempts: times.length, conflicts, p99Ms, foreignCpuPercent } };
  } finally {
    await Promise.all(nodes.map((node) => node.stop()));
    await installation.stop();
  }
};

/** Opens a node's connections to the database: without them the first round would queue up nicely. */
async function warmUp(url: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const query = "service=service-0&zone=America/Phoenix";
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      const response = await fetch(`${url}/api/v1/availability?${query}`, { headers });
      await response.text();
    }),
  );
}

/** Everybody at once, half of them at each node. Each round has a day of its own. */
async function race(
  nodes: readonly Node[],
  token: string,
  round: number,
): Promise<readonly Confirm[]> {
  const firstStart = (Math.floor(Date.now() / dayMs) + 1 + round) * dayMs;
  const everybody = await Promise.all(
    Array.from({ length: attempts }, async (_, index) => {
      const slot = index % slots;
      const turn = Math.floor(index / slots);
      const start = new Date(firstStart + slot * slotEveryMs + (shifts[turn % shifts.length] ?? 0));
      const attempt: Attempt = { slot, start, client: `${round}-${index}` };
      // Rivals for a slot are at both nodes.
      const connection = await openConnection(nodes[turn % nodes.length]?.url ?? "");
      return { attempt, connection };
    }),
  );
  try {
    return await Promise.all(
      everybody.map(({ connection, attempt }) => confirm(connection, token, attempt)),
    );
  } finally {
    for (const { connection } of everybody) connection.close();
  }
}

async function judge(
  { db }: Installation,
  confirms: readonly Confirm[],
): Promise<readonly string[]> {
  const won = confirms.filter(({ status }) => status === 201);
  const strange = confirms.filter(({ status }) => status !== 201 && status !== 409);
  const bare = confirms.filter(({ status, alternatives }) => status === 409 && alternatives !== 3);
  const winnersOf = (slot: number) => won.filter((confirm) => confirm.slot === slot).length;
  const contested = Array.from({ length: slots }, (_, slot) => slot).filter(
    (slot) => winnersOf(slot) !== 1,
  );
  const booked = await listBooked(db, confirms);
  const overlaps = await findOverlaps(db, service);
  return [
    won.length === slots ? [] : `${won.length} were told that they are booked, not ${slots}`,
    contested.map((slot) => `slot ${slot} was won ${winnersOf(slot)} times`),
    booked === slots ? [] : `${booked} appointments are in the database, not ${slots}`,
    overlaps === 0 ? [] : `${overlaps} pairs of appointments overlap, buffers included`,
    bare.length === 0 ? [] : `${bare.length} losers were not offered three other times`,
    strange.length === 0 ? [] : `${strange.length} got another answer, like ${strange[0]?.words}`,
  ].flat();
}

function summary(confirms: readonly Confirm[]): string {
  const counts = Map.groupBy(confirms, ({ status }) => status);
  const parts = [...counts].map(([status, those]) => `${those.length} × ${status}`).sort();
  const times = confirms.map(({ milliseconds }) => milliseconds);
  return `${parts.join(", ")}, p99 ${Math.round(percentile(times, 0.99))} ms`;
}

const slowestMs = 2_000;
/** From this share of foreign work on a machine counts as busy, and everything may take twice as long. */
const busyPercent = 20;

function slowness(p99Ms: number, foreignCpuPercent: number): readonly string[] {
  const limit = foreignCpuPercent < busyPercent ? slowestMs : 2 * slowestMs;
  if (p99Ms <= limit) return [];
  return [
    `99 % were answered within ${p99Ms} ms, not ${limit} (${foreignCpuPercent} % foreign work)`,
  ];
}

function errorsIn(complaints: readonly string[]): readonly string[] {
  const errors = complaints.filter((line) => /"level":"error"/.test(line));
  return errors.length === 0 ? [] : [`the nodes logged ${errors.length} errors, like ${errors[0]}`];
}
