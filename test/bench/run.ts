import { parseArgs } from "node:util";
import { type Figure, lineOf, missed } from "./figure.ts";
import { startMeter } from "./meter.ts";

/** Measures, and says on the way what it is doing. Loaded when it is asked for. */
type Bench = (say: (text: string) => void) => Promise<readonly Figure[]>;

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  gate: async () => (await import("./gate.ts")).gateBench,
  "availability-core": async () => (await import("./availability-core.ts")).availabilityCoreBench,
  availability: async () => (await import("./availability.ts")).availabilityBench,
  growth: async () => (await import("./growth.ts")).growthBench,
  booking: async () => (await import("./booking.ts")).bookingBench,
  contention: async () => (await import("./contention.ts")).contentionBench,
  http: async () => (await import("./http.ts")).httpBench,
  queue: async () => (await import("./queue.ts")).queueBench,
  slack: async () => (await import("./slack.ts")).slackBench,
  start: async () => (await import("./start.ts")).startBench,
};

const usage = `npm run bench -- <name> [--hold]
  <name>   ${[...Object.keys(benches), "all"].join(" | ")}
  --hold   end with 1 where a figure is missed, naming it
One line of JSON a figure on standard output; see docs/benches.md`;

type Order = { readonly names: readonly string[]; readonly hold: boolean };

/** What to run; undefined when nobody could tell. */
export function readOrder(args: readonly string[]): Order | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { hold: { type: "boolean", default: false } },
      allowPositionals: true,
    });
    const [name = "", ...more] = positionals;
    const names = name === "all" ? Object.keys(benches) : [name];
    const known = names.every((one) => Object.hasOwn(benches, one));
    return known && more.length === 0 ? { names, hold: values.hold } : undefined;
  } catch {
    return undefined;
  }
}

/** Runs one bench after the other; says at the end what was missed, and answers how to exit. */
async function run({ names, hold }: Order): Promise<number> {
  const say = (text: string) => process.stderr.write(`  ${text}\n`);
  const misses: string[] = [];
  for (const name of names) {
    const bench = await benches[name]?.();
    if (bench === undefined) continue;
    const stop = startMeter({ ours: process.pid });
    const figures = await bench(say);
    // Benches with other processes say themselves how noisy it was; here, ours is everything.
    const { foreignCpuPercent } = stop();
    for (const figure of figures) {
      process.stdout.write(`${lineOf({ foreignCpuPercent, ...figure })}\n`);
      misses.push(...[missed(figure) ?? []].flat());
    }
  }
  for (const miss of misses) say(`missed: ${miss}`);
  return hold && misses.length > 0 ? 1 : 0;
}

if (import.meta.main) {
  const order = readOrder(process.argv.slice(2));
  if (order === undefined) process.stderr.write(`${usage}\n`);
  process.exitCode = order === undefined ? 2 : await run(order);
}
