import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/** Linux counts processor time in hundredths of a second. */
const ticksPerSecond = 100;

export type Metered<Name extends string> = {
  readonly seconds: number;
  /** Processor seconds that each of our process trees used; undefined where the system does not say. */
  readonly cpu: Readonly<Record<Name, number>> | undefined;
  /** Per cent of the whole machine that everybody else used. */
  readonly foreignCpuPercent: number | undefined;
};

/**
 * Starts counting processor time: of each named process with all that it started (but for what has
 * a name of its own), and of the machine. What none of them used is noise, and a figure says so.
 */
export function startMeter<Name extends string>(
  trees: Readonly<Record<Name, number>>,
): () => Metered<Name> {
  const startedAt = performance.now();
  const before = read(trees);
  return () => {
    const after = read(trees);
    const seconds = (performance.now() - startedAt) / 1000;
    if (before === undefined || after === undefined)
      return { seconds, cpu: undefined, foreignCpuPercent: undefined };
    const cpu = Object.fromEntries(
      Object.keys(trees).map((name) => [
        name,
        (after.cpu[name as Name] ?? 0) - (before.cpu[name as Name] ?? 0),
      ]),
    ) as Record<Name, number>;
    const ours = Object.values<number>(cpu).reduce((sum, used) => sum + used, 0);
    const foreign = (after.machine - before.machine - ours) / (seconds * availableParallelism());
    return { seconds, cpu, foreignCpuPercent: Math.max(0, Math.round(foreign * 100)) };
  };
}

/** The noise of several measurements as one number: the worst of them. */
export function noise(percents: readonly (number | undefined)[]): number | undefined {
  const known = percents.filter((percent) => percent !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

const triesMax = 3;
const calmPercent = 10;

/** Measures until others left the machine alone meanwhile, three times at most; the calmest try counts. */
export async function calmest<T extends { readonly foreignCpuPercent: number | undefined }>(
  measure: (round: number) => Promise<T>,
): Promise<T> {
  let best: T | undefined;
  for (let round = 0; round < triesMax; round += 1) {
    const tried = await measure(round);
    const noiseOf = ({ foreignCpuPercent = 0 }: T) => foreignCpuPercent;
    if (best === undefined || noiseOf(tried) < noiseOf(best)) best = tried;
    if (noiseOf(best) <= calmPercent) break;
  }
  return best as T;
}

function read<Name extends string>(trees: Readonly<Record<Name, number>>) {
  if (process.platform !== "linux") return undefined;
  const processes = listProcesses();
  const named = new Set(Object.values<number>(trees));
  const cpu = Object.fromEntries(
    Object.entries<number>(trees).map(([name, pid]) => [
      name,
      ticksOf(pid, processes, named) / ticksPerSecond,
    ]),
  ) as Record<Name, number>;
  return { cpu, machine: machineSeconds() };
}

type Listed = { readonly parent: number; readonly ticks: number };

/** Own time and that of children that have ended; of those that live, the list has a line each. */
function listProcesses(): ReadonlyMap<number, Listed> {
  const listed = new Map<number, Listed>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "latin1");
      // The command stands in brackets and may hold anything, brackets too.
      const fields = stat
        .slice(stat.lastIndexOf(")") + 2)
        .split(" ")
        .map(Number);
      const [parent, user, system, ended, endedSystem] = [1, 11, 12, 13, 14].map(
        (field) => fields[field] ?? 0,
      ) as [number, number, number, number, number];
      const ticks = user + system + ended + endedSystem;
      listed.set(Number(name), { parent, ticks });
    } catch {
      // It ended between the two lines.
    }
  }
  return listed;
}

function ticksOf(
  root: number,
  processes: ReadonlyMap<number, Listed>,
  named: ReadonlySet<number>,
): number {
  const own = processes.get(root)?.ticks ?? 0;
  return [...processes]
    .filter(([pid, { parent }]) => parent === root && !named.has(pid))
    .reduce((sum, [pid]) => sum + ticksOf(pid, processes, named), own);
}

function machineSeconds(): number {
  const [line = ""] = readFileSync("/proc/stat", "utf8").split("\n");
  // user nice system idle iowait irq softirq steal: all but the two kinds of waiting.
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq + steal) / ticksPerSecond;
}
