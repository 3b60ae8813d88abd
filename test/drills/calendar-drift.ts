import { checkInvariants } from "#flows/check-invariants.ts";
import { judge } from "./calendar-drift-judge.ts";
import {
  loseWatches,
  type Part,
  parts,
  passMinutes,
  watchViolations,
} from "./calendar-drift-parts.ts";
import { type Booked, book, providers, startTown, type Town } from "./calendar-drift-town.ts";
import type { Drill } from "./drill.ts";

const appointments = Number(process.env["DRIFT_APPOINTMENTS"] ?? 500);
/** Longer than any watch lasts at either vendor. */
const days = 8;

/**
 * Five hundred appointments in calendars at Google and Microsoft, and people who move, delete, restore and
 * edit their events there, while what the vendors tell of it arrives, is lost, comes late, is forgotten, or
 * has ended. Two nodes look at the same moment: minutes later each change was followed or is before a
 * person, once.
 */
export const calendarDrift: Drill = async ({ say, untilViolation }) => {
  const town = await startTown();
  const violations: string[] = [];
  const enough = () => untilViolation && violations.length > 0;
  try {
    await town.readBusy();
    loseWatches(town);
    await town.minute();
    for (let day = 0; day < days; day += 1) await town.minute(24 * 60);
    violations.push(...watchViolations(town));
    say(`${days} days passed since every second watch was made twice, and all are watched once`);
    const booked: Booked[] = [];
    for (let number = 0; number < appointments; number += 1) booked.push(await book(town, number));
    say(`${booked.length} appointments are booked`);
    await town.performAll();
    await town.minute();

    for (const [index, part] of parts.entries()) {
      if (enough()) break;
      violations.push(...(await play(town, part, shareOf(booked, index))));
      say(part.name);
    }
    // Later parts must not have undone what earlier ones saw.
    if (!enough())
      for (const one of booked) violations.push(...(await judge(town, one)).map(atTheEnd));
    violations.push(...(await brokenPromises(town)), ...town.breaches());
    return { violations: tally(violations), seen: { appointments, providers } };
  } finally {
    await town.stop();
  }
};

async function play(
  town: Town,
  { name, act, minutes, after }: Part,
  booked: readonly Booked[],
): Promise<readonly string[]> {
  await act(town, booked);
  await passMinutes(town, minutes);
  const violations: string[] = [];
  for (const one of booked) violations.push(...(await judge(town, one)));
  violations.push(...((await after?.(town)) ?? []));
  return violations.map((words) => `${name}: ${words}`);
}

const atTheEnd = (words: string) => `in the end: ${words}`;

/** As many to each part. */
function shareOf(booked: readonly Booked[], index: number): readonly Booked[] {
  const size = booked.length / parts.length;
  return booked.slice(Math.round(index * size), Math.round((index + 1) * size));
}

async function brokenPromises({ db, context }: Town): Promise<readonly string[]> {
  const look = { now: context.now(), graceMinutes: 15, outside: {} };
  const reports = await checkInvariants(db, look);
  return (
    reports
      // Nobody climbs ladders here.
      .filter(({ state, code }) => state === "broken" && code !== "I02")
      .map(({ code, name, offenders }) => `${code} ${name}: ${offenders[0]?.what}`)
  );
}

/** Five hundred times the same is one violation. */
function tally(violations: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const one of violations) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].map(([words, count]) => (count === 1 ? words : `${words} (${count} times)`));
}
