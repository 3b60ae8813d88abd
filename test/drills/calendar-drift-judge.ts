import { findAppointment } from "#store/appointments.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { deedOf, leftAt, standing } from "./calendar-drift-people.ts";
import { addressOf, type Booked, type Town } from "./calendar-drift-town.ts";

/** What must hold of one appointment, each violation in words. */
export async function judge(town: Town, booked: Booked): Promise<readonly string[]> {
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
