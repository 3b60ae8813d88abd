import { type Booked, book, providers, startTown, type Town } from "./calendar-drift-town.ts";
import { darknesses, numbers } from "./dark-calendar-darknesses.ts";
import { aDesk, type Desk } from "./dark-calendar-desk.ts";
import {
  judgeAfter,
  judgeAsking,
  judgeDark,
  judgeMinute,
  missing,
  offeredBy,
  toldOf,
} from "./dark-calendar-judge.ts";
import type { Drill } from "./drill.ts";

/** Within so many virtual minutes after a vendor is well again everything is as before. */
const backMinutes = 15;

/**
 * Calendars that can't be read any more, in five ways, each while appointments wait to be written there: a
 * virtual minute after the first reading that failed their providers are offered no more and somebody was
 * told, once; hours later all of it is still owed; and when they are back, it is written once, although
 * the first answers are lost.
 */
export const darkCalendar: Drill = async ({ say, untilViolation }) => {
  const desk = aDesk();
  const town = await startTown(desk.ports);
  try {
    await town.readBusy();
    await town.minute();
    const violations: string[] = [];
    for (const [round, darkness] of darknesses.entries()) {
      const found = await darken(town, { darkness, round, desk });
      violations.push(...found.map((words) => `${darkness.name}: ${words}`));
      say(`${darkness.name}${found.length > 0 ? ` — VIOLATED: ${found.join("; ")}` : ""}`);
      if (untilViolation && violations.length > 0) break;
    }
    violations.push(...town.breaches());
    return { violations, seen: { darknesses: darknesses.length, providers } };
  } finally {
    await town.stop();
  }
};

type Round = {
  readonly darkness: (typeof darknesses)[number];
  readonly round: number;
  readonly desk: Desk;
};

async function darken(town: Town, { darkness, round, desk }: Round): Promise<readonly string[]> {
  const violations = new Set<string>();
  const note = (found: readonly string[]) => found.forEach((one) => void violations.add(one));
  const before = await toldOf(town, desk);
  const booked: Booked[] = [];
  for (const provider of numbers) booked.push(await book(town, numberOf(round, provider)));
  const night = { darkness, booked, before, desk };
  darkness.begin(town);
  // What is tried before anybody knows may be given up.
  await town.performAll();
  // Each is read every five minutes; whatever fails then is told a minute later.
  for (let minute = 0; minute < 7; minute += 1) {
    await pass(town, 1);
    note(await judgeMinute(town, night));
  }
  note(await judgeDark(town, night));
  note(await judgeAsking(town, numberOf(round + 10, numbers.findIndex(darkness.hits))));
  // Longer than anything is tried for where nobody was told.
  for (let step = 0; step < 6; step += 1) await pass(town, 20);
  note(await judgeMinute(town, night));
  note(await judgeDark(town, night));

  darkness.end(town);
  const offered = async () => (await offeredBy(town)).size;
  for (let minute = 0; minute < backMinutes; minute += 1) {
    await pass(town, 1);
    if ((await offered()) === providers && missing(town, booked) === 0) break;
  }
  if ((await offered()) < providers) note([`only ${await offered()} are offered again`]);
  for (let minute = 0; minute < 3; minute += 1) await pass(town, 1);
  note(await judgeAfter(town, night));
  return [...violations];
}

/** Days apart, and never too soon: hours pass in each darkness. */
const numberOf = (round: number, provider: number) => (24 + round) * providers + provider;

/** Of the town's clock; what is owed gets older by it, and what was put off comes. */
async function pass(town: Town, minutes: number): Promise<void> {
  await town.db.raw(
    `update effects set not_before = not_before - make_interval(mins => :minutes),
                        wished_at = wished_at - make_interval(mins => :minutes)
     where state in ('pending', 'sending', 'ambiguous')`,
    { minutes },
  );
  await town.minute(minutes);
}
