import type { Actor } from "#access.ts";
import type { Slot } from "#booking/availability.ts";
import { judgeStart, type PolicyViolation } from "#booking/policy.ts";
import { settleRanking } from "#booking/routing/choice.ts";
import type { RoutingWish } from "#booking/routing/rules.ts";
import { type Team, takenBy } from "#booking/team.ts";
import { type Appointment, lockAppointment, moveAppointment } from "#store/appointments.ts";
import { recordAudit } from "#store/audit.ts";
import { type Choice, recordChoice } from "#store/choices.ts";
import type { StoredService } from "#store/company-parts.ts";
import { type Db, transact } from "#store/db.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { deleteHolds } from "#store/holds.ts";
import { extendLink } from "#store/links.ts";
import { releaseAppointmentTime } from "#store/occupancies.ts";
import { linkExpiry } from "./auto-book.ts";
import { placeOf, takeTime } from "./book-personally.ts";
import { checkTeams } from "./check-calendar.ts";
import { type Chosen, chooseTeams, droppedBy } from "./choose-teams.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { eligibleProviders, oneMinute, readKnown, slotsAmong } from "./find-slots.ts";
import { nearestSlots } from "./inquiry.ts";
import { type BookedPart, type OpenedLink, openLinkFlow } from "./open-link.ts";
import { wishCalendarEvent, wishMeeting } from "./wish-appointment.ts";
import { wishCard } from "./wish-card.ts";
import { wishAppointmentMail } from "./wish-mail.ts";
import { wishAppointmentSms } from "./wish-sms.ts";

export type RescheduleAppointment = (wish: {
  readonly token: string;
  readonly start: Date;
  /** The appointment's sequence on the page that was shown: an older page changes nothing. */
  readonly sequence: number;
  /** What keeps the new time for them, where something does. */
  readonly hold?: { readonly id: string; readonly device: string } | undefined;
}) => Promise<Rescheduled>;

export type Rescheduled =
  | { readonly kind: "rescheduled"; readonly from: Date; readonly to: Date }
  | { readonly kind: "link-invalid" }
  | { readonly kind: "not-booked" }
  /** Somebody changed the appointment since the page was shown; the page shows how it is now. */
  | { readonly kind: "changed-meanwhile" }
  | { readonly kind: "same-time" }
  | { readonly kind: "outside-policy"; readonly violations: readonly PolicyViolation[] }
  | { readonly kind: "slot-taken"; readonly nearest: readonly Slot[] }
  /** The calendar could not be asked; nothing was changed. */
  | { readonly kind: "try-later" };

/**
 * The client moves the appointment: old time given up and new time taken in one transaction. It stays
 * at its location: who asks for another time has not asked for another city.
 */
export function rescheduleAppointmentFlow(context: FlowContext): RescheduleAppointment {
  const open = openLinkFlow(context);
  return async (wish) => {
    const opened = await open(wish.token);
    if (opened === undefined) return { kind: "link-invalid" };
    const company = await context.company();
    const refusal = judge(company, opened, wish);
    if (refusal !== undefined) return refusal;
    const { appointment } = opened.booked as BookedPart;
    const { start, hold } = wish;
    const there = whereItStays(opened, appointment);
    const { service } = there;

    const chosen = await teamsAt(context, company, { ...there, start, appointment, hold });
    const { teams, ranking } = chosen;
    const check = await checkTeams(context, company, { teams, during: takenBy(service, start) });
    if (check.free.length === 0 && check.unknown.length > 0) return { kind: "try-later" };
    const choice = ranking && settleRanking(ranking, droppedBy(teams, check));
    const change = { appointment, company, service, start, teams: check.free, choice, hold };
    const moved = await move(context, change);
    if (moved === "slot-taken")
      return {
        kind: "slot-taken",
        nearest: await nearestSlots(context, { company, ...there }, start),
      };
    if (moved === "changed-meanwhile") return { kind: "changed-meanwhile" };
    context.wake();
    return { kind: "rescheduled", from: appointment.startsAt, to: start };
  };
}

/** Everything that forbids the move before anybody is asked whether the new time is free. */
function judge(
  company: CurrentCompany,
  opened: OpenedLink,
  { start, sequence }: { start: Date; sequence: number },
): Rescheduled | undefined {
  const { booked, service, now } = opened;
  if (booked?.appointment.state !== "confirmed") return { kind: "not-booked" };
  const { appointment } = booked;
  if (appointment.startsAt.getTime() === start.getTime()) return { kind: "same-time" };
  if (appointment.sequence !== sequence) return { kind: "changed-meanwhile" };
  const providers = eligibleProviders(company, whereItStays(opened, appointment)).map(
    ({ time }) => time,
  );
  const violations = [
    ...booked.againstReschedule,
    ...judgeStart({ start, service, now, providers }),
  ];
  return violations.length > 0 ? { kind: "outside-policy", violations } : undefined;
}

/** Another time is neither another city nor somebody who does not speak the client's language. */
function whereItStays({ service, request }: OpenedLink, { locationId }: Appointment) {
  return { service, providerId: undefined, locationId, wish: request, request };
}

/** Who could serve at the new start, the provider whom the client knows before all others. */
async function teamsAt(
  context: FlowContext,
  company: CurrentCompany,
  {
    start,
    appointment,
    hold,
    ...there
  }: {
    readonly start: Date;
    readonly appointment: Appointment;
    readonly hold: Parameters<RescheduleAppointment>[0]["hold"];
    readonly service: StoredService;
    readonly locationId: string;
    readonly wish: RoutingWish;
  },
): Promise<Chosen> {
  const except = { appointmentId: appointment.id, holdId: hold?.id };
  const question = { ...there, ...oneMinute(start), except };
  const known = await readKnown(context, company, question);
  const [slot] = slotsAmong(context, company, { ...question, known });
  const first = { providerId: appointment.providerId, words: "has the appointment already" };
  return chooseTeams(context, company, { ...question, known, slot, first });
}

/** Thrown inside the transaction, so that the old time is ours again. */
class Undone extends Error {
  override readonly name = "Undone";
  readonly because: "slot-taken" | "changed-meanwhile";

  constructor(because: "slot-taken" | "changed-meanwhile") {
    super(because);
    this.because = because;
  }
}

type Move = {
  readonly appointment: Appointment;
  readonly service: StoredService;
  readonly start: Date;
  readonly company: CurrentCompany;
  readonly teams: readonly Team[];
  /** Why in this order, for the ledger. */
  readonly choice: Pick<Choice, "rule" | "lines"> | undefined;
  readonly hold: Parameters<RescheduleAppointment>[0]["hold"];
};

async function move(
  context: FlowContext,
  change: Move,
): Promise<"moved" | "slot-taken" | "changed-meanwhile"> {
  try {
    await transact(context.db, (tx) => moveNow(tx, change, context.now()));
    return "moved";
  } catch (error) {
    if (error instanceof Undone) return error.because;
    throw error;
  }
}

async function moveNow(tx: Db, change: Move, at: Date): Promise<void> {
  const { appointment, company, service, start } = change;
  const { id: appointmentId, requestId } = appointment;
  if (!(await lockAppointment(tx, appointment))) throw new Undone("changed-meanwhile");
  await releaseAppointmentTime(tx, appointmentId);
  if (change.hold !== undefined)
    await deleteHolds(tx, { ids: [change.hold.id], device: change.hold.device });
  const team = await takeFirst(tx, change, at);
  if (team === undefined) throw new Undone("slot-taken");
  const place = placeOf({ company, service, team, start });
  const to = { ...place, countsAsReschedule: true, agreedAt: at };
  if (!(await moveAppointment(tx, appointment, to))) throw new Undone("changed-meanwhile");
  await extendLink(tx, requestId, linkExpiry(place.endsAt));
  const actor: Actor = { kind: "client", requestId };
  const { providerId } = team;
  if (change.choice !== undefined)
    await recordChoice(tx, {
      ...change.choice,
      requestId,
      serviceId: service.id,
      providerId,
      actor: { kind: "system", name: "routing" },
      at,
    });
  await recordAudit(tx, {
    at,
    actor,
    action: "rescheduled",
    requestId,
    detail: { from: appointment.startsAt, to: start, providerId },
  });
  // A question that is open about it shows its time.
  const escalation = await findEscalationOfRequest(tx, requestId);
  if (escalation?.endedAt === undefined && escalation !== undefined)
    await wishCard(tx, { requestId, escalationId: escalation.id });
  const event = await wishCalendarEvent(tx, { requestId, appointmentId, recheck: false });
  await wishAppointmentMail(tx, {
    template: "rescheduled",
    requestId,
    appointmentId,
    sequence: appointment.sequence + 1,
    previousStart: appointment.startsAt,
    waitsFor: event,
  });
  await wishAppointmentSms(tx, {
    template: "rescheduled",
    requestId,
    appointmentId,
    sequence: appointment.sequence + 1,
    waitsFor: event,
  });
  await wishMeeting(tx, { requestId, appointmentId });
}

async function takeFirst(
  tx: Db,
  { appointment, company, service, start, teams }: Move,
  at: Date,
): Promise<Team | undefined> {
  for (const team of teams) {
    const booking = { company, service, team, start, at, withinLimits: true };
    if (await takeTime(tx, booking, appointment.id)) return team;
  }
  return undefined;
}
