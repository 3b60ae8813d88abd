import { currentCompany } from "#flows/current-company.ts";
import { findNextFree } from "#flows/find-next-free.ts";
import { findSlots, readKnown, type SlotQuestion } from "#flows/find-slots.ts";
import type { StoredService } from "#store/company-parts.ts";
import { openDb } from "#store/db.ts";
import { type Installation, startInstallation } from "../helpers/installation.ts";
import { availabilityUnderLoad } from "./availability-http.ts";
import { busyCompany, fillCalendars } from "./busy-company.ts";
import { type Figure, median, rounded } from "./figure.ts";
import { naiveFreeStarts } from "./naive-availability.ts";

const providerCount = 5_000;
const dayMs = 86_400_000;

/**
 * Free times as the program finds them, from rows: five thousand providers with a year of appointments
 * and calendars that are full for a month. Then over HTTP, while bookings are written.
 */
export async function availabilityBench(say: (text: string) => void): Promise<Figure[]> {
  say(`availability: ${providerCount} providers are taken on`);
  const installation = await startInstallation(busyCompany(providerCount));
  try {
    const now = new Date();
    say("availability: a year of appointments and a month of busy calendars are written");
    const filled = await fillCalendars(installation.url, { now, busyDays: 30, yearDays: 365 });
    const input = `${filled.taken} occupancies over a year, ${filled.busy} busy stretches over 30 days; about seven a provider and day; reference: the same time slot by slot with Luxon, without a database`;
    const fromRows = await measureRows(installation, { now, say });
    say("availability: over HTTP, while 50 bookings a second are written");
    return [
      ...fromRows.map((figure) => ({ input, ...figure })),
      ...(await availabilityUnderLoad(installation, { now })),
    ];
  } finally {
    await installation.stop();
  }
}

type Measuring = { readonly now: Date; readonly say: (text: string) => void };

async function measureRows(
  { url }: Installation,
  { now, say }: Measuring,
): Promise<readonly Figure[]> {
  const db = openDb(url, { name: "bench", max: 2 });
  try {
    const company = await currentCompany(db)();
    const context = { db, now: () => now, realNow: () => now, calendar: undefined };
    const serviceOf = (key: string) =>
      company.services.values().find((one) => one.key === key) as StoredService;
    const ask = (key: string, days: number): SlotQuestion => ({
      service: serviceOf(key),
      from: now,
      to: new Date(now.getTime() + days * dayMs),
    });
    const slots = async (question: SlotQuestion) =>
      (await findSlots(context, company, question)).length;

    const figures: Figure[] = [];
    for (const [key, days, runs, atMost] of sizes) {
      say(`availability: service “${key}”, ${days} days`);
      const question = ask(key, days);
      const value = await medianMs(runs, () => slots(question));
      const reference =
        key === "all"
          ? undefined
          : await naiveMs(() => readKnown(context, company, question), question, now);
      figures.push({
        figure: `availability from rows, ${question.service.providerIds.length} × ${days} d`,
        value: rounded(value),
        unit: "ms",
        ...(reference !== undefined && {
          reference: rounded(reference),
          ratio: rounded(reference / value),
        }),
        hold: { atMost, on: "value" },
      });
    }
    say("availability: the next free time of everybody");
    const everybody = { service: serviceOf("all") };
    const next = await medianMs(9, async () => {
      const { size } = await findNextFree(context, company, everybody);
      if (size !== providerCount) throw new Error(`Only ${size} providers have a next free time`);
    });
    return [
      ...figures,
      {
        figure: `the next free time of each of ${providerCount} providers`,
        value: rounded(next),
        unit: "ms",
        hold: { atMost: 100, on: "value" },
      },
      {
        figure: "memory of the process that found them",
        value: Math.round(process.memoryUsage().rss / 1e6),
        unit: "MB",
      },
    ];
  } finally {
    await db.destroy();
  }
}

const sizes = [
  ["one", 14, 300, 1],
  ["fifty", 30, 60, 6],
  ["all", 30, 7, 500],
] as const;

/** The way most code does it: a DateTime a slot, and each busy stretch asked for each of them. */
async function naiveMs(
  read: () => ReturnType<typeof readKnown>,
  question: SlotQuestion,
  now: Date,
): Promise<number> {
  const known = await read();
  const during = { start: question.from, end: question.to };
  const asked = { service: question.service, during, now, travel: () => 0 };
  return medianMs(3, async () =>
    question.service.providerIds.map((id) => {
      const provider = known.providers.get(id);
      const diary = known.diaries.get(id);
      return provider && diary ? naiveFreeStarts(provider, diary.taken, asked) : [];
    }),
  );
}

async function medianMs(runs: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  await work();
  for (let run = 0; run < runs; run += 1) {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  }
  return median(times);
}
