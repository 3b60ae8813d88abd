import { type CalendarChange, describeCalendarChange } from "#booking/describe-calendar-change.ts";
import type { Interval } from "#booking/interval.ts";
import { linkExpiry } from "#flows/auto-book.ts";
import { placeOf, takeTime, wishWhatFollows } from "#flows/book-personally.ts";
import type { CurrentCompany } from "#flows/context.ts";
import { addReason } from "#flows/raise-escalation.ts";
import { orRefused, Refused } from "#flows/settle.ts";
import { wishCard } from "#flows/wish-card.ts";
import {
  type Appointment,
  findAppointment,
  lockAppointment,
  moveAppointment,
} from "#store/appointments.ts";
import { recordAudit } from "#store/audit.ts";
import { type ExpectedEvent, type Sighting, settleSighting } from "#store/calendar-sightings.ts";
import { type Db, transact } from "#store/db.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { extendLink } from "#store/links.ts";
import { releaseAppointmentTime } from "#store/occupancies.ts";
import type { Following, FollowOutcome } from "./follow-sightings.ts";
import { judgeMove, type MoveJudged } from "./judge-move.ts";

type Astray = { readonly sighting: Sighting; readonly expected: ExpectedEvent };
type Change = Astray & { readonly company: CurrentCompany; readonly appointment: Appointment };

const calendarActor = { kind: "system", name: "calendar" } as const;

/**
 * Somebody moved or deleted the event of an appointment. The provider's own, moved to where it may be,
 * takes the appointment along, with everything that belongs to it. Whatever else they did is put before
 * a person: nothing was agreed with the client.
 */
export async function followChange(context: Following, astray: Astray): Promise<FollowOutcome> {
  const { expected, sighting } = astray;
  const company = await context.company();
  const appointment = await findAppointment(context.db, expected.appointmentId);
  if (appointment === undefined) return "later";
  const change = { ...astray, company, appointment };
  const { during: to } = sighting;
  if (to === undefined) return tell(context, change, { kind: "deleted" });
  if (!expected.isOwn) return tell(context, change, { ...moved(to), why: "others are there, too" });
  const judged = await judgeMove(context, company, { appointment, to });
  if (judged.kind === "unknown") return "later";
  if (judged.kind === "unfit") return tell(context, change, { ...moved(to), why: judged.why });
  const done = await orRefused(() =>
    transact(context.db, (tx) => move(tx, { ...change, ...judged, to }, context)),
  );
  if (typeof done === "string") return done;
  return done.refusal.kind === "slot-taken"
    ? tell(context, change, { ...moved(to), why: "another appointment is there" })
    : "later";
}

const moved = ({ start }: Interval) => ({ kind: "moved", to: start }) as const;

type Move = Change & Extract<MoveJudged, { kind: "fits" }> & { readonly to: Interval };

async function move(
  tx: Db,
  { sighting, company, appointment, team, service, to }: Move,
  { now, realNow }: Pick<Following, "now" | "realNow">,
): Promise<FollowOutcome> {
  const { id: appointmentId, requestId, startsAt: previousStart, sequence } = appointment;
  const at = now();
  const { start } = to;
  if (!(await lockAppointment(tx, appointment))) throw new Refused({ kind: "outdated" });
  if (!(await settleSighting(tx, sighting, { at: realNow(), told: false })))
    throw new Refused({ kind: "outdated" });
  await releaseAppointmentTime(tx, appointmentId);
  const booking = { company, service, team, start, at, withinLimits: true };
  if (!(await takeTime(tx, booking, appointmentId))) throw new Refused({ kind: "slot-taken" });
  const place = placeOf({ company, service, team, start });
  const changed = { ...place, countsAsReschedule: false, agreedAt: at };
  if (!(await moveAppointment(tx, appointment, changed))) throw new Refused({ kind: "outdated" });
  await extendLink(tx, requestId, linkExpiry(place.endsAt));
  await recordAudit(tx, {
    ...{ at, actor: calendarActor, action: "rescheduled", requestId },
    detail: { from: previousStart, to: start, providerId: team.providerId },
  });
  // A question that is open about it shows its time.
  const escalation = await findEscalationOfRequest(tx, requestId);
  if (escalation !== undefined && escalation.endedAt === undefined)
    await wishCard(tx, { requestId, escalationId: escalation.id });
  const booked = { appointmentId, sequence: sequence + 1, end: place.endsAt, previousStart };
  await wishWhatFollows(tx, requestId, booked);
  return "followed";
}

/** Once for each thing that they do: until somebody has decided, the event stays as they left it. */
async function tell(
  { db, now, realNow }: Following,
  { sighting, expected, company, appointment }: Change,
  change: CalendarChange["change"],
): Promise<FollowOutcome> {
  const { requestId, startsAt: agreed, zone } = appointment;
  const at = now();
  const providerName = company.known.providers.get(expected.providerId)?.name ?? "";
  const detail = describeCalendarChange({ providerName, agreed, zone, change });
  return transact(db, async (tx): Promise<FollowOutcome> => {
    if (!(await lockAppointment(tx, appointment))) return "later";
    if (!(await settleSighting(tx, sighting, { at: realNow(), told: true }))) return "later";
    await addReason(tx, company, { requestId, finding: { rule: "calendar-changed", detail }, at });
    await recordAudit(tx, {
      ...{ at, actor: calendarActor, action: "calendar-change-told", requestId },
      detail: {
        appointmentId: appointment.id,
        change: change.kind,
        ...(change.kind === "moved" && { to: change.to, why: change.why }),
      },
    });
    return "followed";
  });
}
