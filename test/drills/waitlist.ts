import { checkInvariants } from "#flows/check-invariants.ts";
import type { Db } from "#store/db.ts";
import type { Drill } from "./drill.ts";
import { startDesk } from "./waitlist-desk.ts";
import { judgeRound } from "./waitlist-judge.ts";
import { playRound } from "./waitlist-round.ts";

const rounds = Number(process.env["WAITLIST_ROUNDS"] ?? 20);

/**
 * Two nodes, two workers, one provider: twenty rounds in which four times become free for twelve who
 * wait, and each offer is taken five times at once, declined meanwhile, too late, or wanted by others.
 * Never is a time given twice, and every entry and every answer says what is so.
 */
export const waitlist: Drill = async ({ say, untilViolation }) => {
  const desk = await startDesk(say);
  try {
    const violations: string[] = [];
    let presses = 0;
    let booked = 0;
    for (let number = 0; number < rounds; number += 1) {
      const round = await playRound(desk, number);
      const found = await judgeRound(desk, round);
      presses += round.presses.length;
      booked += round.starts.length;
      violations.push(...new Set(found.map((violation) => `round ${number + 1}: ${violation}`)));
      say(
        `round ${number + 1} of ${rounds}: ${round.presses.length} presses${found.length > 0 ? " — VIOLATED" : ""}`,
      );
      if (untilViolation && violations.length > 0) break;
    }
    violations.push(...(await brokenPromises(desk.db)));
    const errors = desk
      .complaints()
      .filter((line) => /"level":"error"/.test(line) && !line.includes("lock timeout"));
    if (errors.length > 0)
      violations.push(`the nodes logged ${errors.length} errors, like ${errors[0]}`);
    return { violations, seen: { rounds, presses, booked } };
  } finally {
    await desk.stop();
  }
};

/** Nobody sends anything here: what is owed is left to be under way. */
async function brokenPromises(db: Db): Promise<readonly string[]> {
  const look = { now: new Date(), graceMinutes: 24 * 60, outside: {} };
  const reports = await checkInvariants(db, look);
  return reports
    .filter(({ state }) => state === "broken")
    .map(({ code, name, offenders }) => `${code} ${name}: ${offenders[0]?.what}`);
}
