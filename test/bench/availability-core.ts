import {
  availability,
  freeStarts,
  type ProviderTime,
  type Question,
} from "#booking/availability.ts";
import { naiveFreeStarts } from "../booking/naive-availability.ts";

/**
 * The pure part of availability against a slot-by-slot search with Luxon, on the same input in the
 * same run: `tsx test/bench/availability-core.ts`. Nothing is read from a database.
 */
const from = Date.UTC(2027, 2, 1) / 60_000;
const zones = [
  "America/New_York",
  "America/Phoenix",
  "America/Los_Angeles",
  "America/Chicago",
  "Europe/London",
  "Europe/Berlin",
];
const shifts = ["09:00-12:00", "13:00-17:00"];
const hours = { mon: shifts, tue: shifts, wed: shifts, thu: shifts, fri: shifts, sat: [], sun: [] };

for (const [providerCount, days] of [
  [1, 14],
  [50, 30],
  [5000, 30],
] as const)
  measure(providerCount, days);

function measure(providerCount: number, days: number): void {
  const providers = Array.from({ length: providerCount }, (_, index) => provider(index));
  const random = seeded(1);
  const taken = new Map(providers.map(({ providerId }) => [providerId, busy(random, days)]));
  const question: Question = {
    service: {
      minutes: 30,
      stepMinutes: 30,
      bufferBeforeMinutes: 5,
      bufferAfterMinutes: 10,
      policy: { noticeMinutes: 240, horizonDays: 400 },
    },
    during: { start: new Date(from * 60_000), end: new Date((from + days * 1440) * 60_000) },
    now: new Date((from + 540) * 60_000),
  };
  const takenBy = ({ providerId }: ProviderTime) => taken.get(providerId) ?? [];

  const sweep = () => availability(providers, taken, question);
  const sweepMs = median(200_000 / (providerCount * days) + 5, sweep);
  const size = { providers: providerCount, days, slots: sweep().length, seed: 1 };
  if (providerCount > 50) {
    report({ ...size, value: sweepMs });
    return;
  }
  const naive = () => providers.map((each) => naiveFreeStarts(each, takenBy(each), question));
  const found = providers.map((each) => freeStarts(each, takenBy(each), question));
  if (JSON.stringify(naive()) !== JSON.stringify(found)) throw new Error("The two disagree");
  const reference = median(3, naive);
  report({ ...size, value: sweepMs, reference, ratio: Math.round(reference / sweepMs) });
}

function report(figures: Readonly<Record<string, number>>): void {
  process.stdout.write(
    `${JSON.stringify({ figure: "availability-core", unit: "ms", ...figures })}\n`,
  );
}

function provider(index: number): ProviderTime {
  const zone = zones[index % zones.length] ?? "UTC";
  return { providerId: `provider-${String(index).padStart(4, "0")}`, zone, hours, exceptions: [] };
}

/** About six events of 15 to 60 minutes a day, on the quarter hour, sorted, apart from each other. */
function busy(random: () => number, days: number): number[] {
  const events: number[] = [];
  let at = from;
  while (at < from + days * 1440) {
    at += 15 * Math.floor(random() * 28);
    const length = 15 * (1 + Math.floor(random() * 4));
    events.push(at, at + length);
    at += length;
  }
  return events;
}

function median(runs: number, work: () => unknown): number {
  const times = Array.from({ length: Math.round(runs) }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  }).sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? Number.NaN;
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
