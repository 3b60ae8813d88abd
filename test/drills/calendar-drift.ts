import { checkInvariants } from "#flows/check-invariants.ts";
import { findAppointment } from "#store/appointments.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { act, deedOf, leftAt, standing } from "./calendar-drift-people.ts";
import {
  addressOf,
  type Booked,
  book,
  providers,
  startTown,
  type Town,
} from "./calendar-drift-town.ts";
import type { Drill } from "./drill.ts";

const appointments = Number(process.env["DRIFT_APPOINTMENTS"] ?? 500);
/** Within so many virtual minutes everything is found. */
const minutes = 10;

/**
 * Five hundred appointments in calendars at Google and Microsoft, and people who move, delete, restore and
 * edit their events there. No notice ever arrives, every vendor forgets where we had read to, and two nodes
 * look at the same moment: ten virtual minutes later each change was followed or is before a person, once.
 */
export const calendarDrift: Drill = async ({ say }) => {
  const town = await startTown();
  try {
    await town.readBusy();
    const booked: Booked[] = [];
    for (let number = 0; number < appointments; number += 1) booked.push(await book(town, number));
    say(`${booked.length} appointments are booked`);
    await town.performAll();
    await town.minute();
    town.google.state.behaviour.pushes = "lost";
    town.microsoft.state.behaviour.pushes = "lost";
    const half = Math.floor(booked.length / 2);
    const violations: string[] = [];
    for (const one of booked.slice(0, half)) act(town, one);
    await passMinutes(town, minutes);
    for (const one of booked.slice(0, half)) violations.push(...(await judge(town, one)));
    say("half of the changes were made while every reading was remembered");
    for (const one of booked.slice(half)) act(town, one);
    town.google.forgetSyncTokens();
    town.microsoft.forgetSyncStates();
    await passMinutes(town, minutes);
    say("the other half while every vendor forgot where we were");

    for (const one of booked) violations.push(...(await judge(town, one)));
    violations.push(...(await brokenPromises(town)));
    return { violations: tally(violations), seen: { appointments, providers } };
  } finally {
    await town.stop();
  }
};

async function passMinutes(town: Town, count: number): Promise<void> {
  for (let minute = 0; minute < count; minute += 1) await town.minute();
}

/** What must hold of one appointment, each violation in words. */
async function judge(town: Town, booked: Booked): Promise<readonly string[]> {
  const deed = deedOf(booked);
  const row = await findAppointment(town.db, booked.appointmentId);
  const escalation = await findEscalationOfRequest(town.db, booked.requestId);
  const told = town.mails
    .filter(({ to }) => to === addressOf(booked.number))
    .map(({ kind }) => kind);
  const moved = deed === "move";
  const asked = ["move-too-far", "delete", "move-onto-another"].includes(deed);
  const left = leftAt(booked);
  const expected = {
    start: (moved ? left : booked.start)?.toISOString(),
    told: moved ? "confirmed, rescheduled" : "confirmed",
    asked: asked ? 1 : 0,
    standing: left === undefined ? "" : left.toISOString(),
  };
  const is = {
    start: row?.startsAt.toISOString(),
    told: told.join(", "),
    asked: escalation?.findings.length ?? 0,
    standing: standing(town, booked)
      .map((at) => new Date(at).toISOString())
      .join(", "),
  };
  const words = {
    start: "the appointment is not where it belongs",
    told: `the client was told “${is.told}”`,
    asked: `${is.asked} reasons are before a person`,
    standing: `the calendar shows it ${is.standing === "" ? "nowhere" : `at ${is.standing.split(", ").length} times, or another`}`,
  };
  return (Object.keys(words) as (keyof typeof words)[])
    .filter((part) => is[part] !== expected[part])
    .map((part) => `after “${deed}” ${words[part]}`);
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
