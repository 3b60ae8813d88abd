import { availability, freeStarts, type Question } from "#booking/availability.ts";
import type { ProviderTime } from "#booking/provider-time.ts";
import { aDiary, aService, aSnapshot, noTravel, worksAt } from "../booking/engine.ts";
import { type Figure, median, rounded } from "./figure.ts";
import { naiveFreeStarts } from "./naive-availability.ts";

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

/**
 * The pure part of availability against a slot-by-slot search with Luxon, on the same input in the
 * same run, which must find the same. Nothing is read from a database.
 */
export async function availabilityCoreBench(say: (text: string) => void): Promise<Figure[]> {
  const sizes = [
    { providerCount: 1, days: 14 },
    { providerCount: 50, days: 30, hold: { atLeast: 1_000, on: "ratio" } as const },
    { providerCount: 5_000, days: 30 },
  ];
  return sizes.map((size) => {
    say(`availability-core: ${size.providerCount} providers, ${size.days} days`);
    return measure(size);
  });
}

function measure({
  providerCount,
  days,
  hold,
}: {
  readonly providerCount: number;
  readonly days: number;
  readonly hold?: NonNullable<Figure["hold"]>;
}): Figure {
  const providers = Array.from({ length: providerCount }, (_, index) => provider(index));
  const random = seeded(1);
  const taken = new Map(providers.map(({ providerId }) => [providerId, busy(random, days)]));
  const question: Question = {
    service: aService({
      bufferBeforeMinutes: 5,
      bufferAfterMinutes: 10,
      providerIds: providers.map(({ providerId }) => providerId),
      policy: { noticeMinutes: 240, horizonDays: 400 },
    }),
    travel: noTravel,
    during: { start: new Date(from * 60_000), end: new Date((from + days * 1440) * 60_000) },
    now: new Date((from + 540) * 60_000),
  };
  const takenBy = ({ providerId }: ProviderTime) => taken.get(providerId) ?? [];
  const known = aSnapshot(
    providers,
    Object.fromEntries([...taken].map(([id, busy]) => [id, { taken: busy }])),
  );

  const sweep = () => availability(known, question);
  const value = medianMs(200_000 / (providerCount * days) + 5, sweep);
  const figure = {
    figure: `availability without a database, ${providerCount} × ${days} d`,
    value: rounded(value),
    unit: "ms",
    input: `${sweep().length} free times, about six busy stretches a day, seed 1; reference: slot by slot with Luxon`,
  };
  if (providerCount > 50) return figure;
  const naive = () => providers.map((each) => naiveFreeStarts(each, takenBy(each), question));
  const found = providers.map((each) =>
    freeStarts(each, aDiary({ taken: takenBy(each) }), question),
  );
  if (JSON.stringify(naive()) !== JSON.stringify(found)) throw new Error("The two disagree");
  const reference = medianMs(3, naive);
  return {
    ...figure,
    reference: rounded(reference),
    ratio: rounded(reference / value),
    ...(hold && { hold }),
  };
}

function provider(index: number): ProviderTime {
  const zone = zones[index % zones.length] ?? "UTC";
  return worksAt(`provider-${String(index).padStart(4, "0")}`, { zone, weekly: hours });
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

function medianMs(runs: number, work: () => unknown): number {
  return median(
    Array.from({ length: Math.round(runs) }, () => {
      const began = performance.now();
      work();
      return performance.now() - began;
    }),
  );
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
