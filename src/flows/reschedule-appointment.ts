import type { Slot } from "#booking/availability.ts";
import { judgeStart, type PolicyViolation } from "#booking/policy.ts";
import { type Appointment, lockAppointment, moveAppointment } from "#store/appointments.ts";
import { recordAudit } from "#store/audit.ts";
import type { StoredProvider, StoredService } from "#store/company.ts";
import { type Db, transact } from "#store/db.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { extendLink } from "#store/links.ts";
import { occupy, releaseAppointmentTime } from "#store/occupancies.ts";
import { linkExpiry } from "./auto-book.ts";
import { placeOf } from "./book-personally.ts";
import { checkCalendars } from "./check-calendar.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import {
  wishAppointmentMail,
  wishAppointmentSms,
  wishCalendarEvent,
  wishCard,
  wishMeeting,
} from "./effects.ts";
import { eligibleProviders, findSlots, timeOf } from "./find-slots.ts";
import { candidatesFor, nearestSlots, takenBy } from "./inquiry.ts";
import { type BookedPart, type OpenedLink, openLinkFlow } from "./open-link.ts";

export type RescheduleAppointment = (wish: {
  readonly token: string;
  readonly start: Date;
  /** The appointment's sequence on the page that was shown: an older page changes nothing. */
  readonly sequence: number;
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
    const { service } = opened;
    const { appointment } = opened.booked as BookedPart;
    const { start } = wish;
    const there = { service, providerId: undefined, locationId: appointment.locationId };

    const [slot] = await findSlots(context, company, {
      ...there,
      from: start,
      to: new Date(start.getTime() + 60_000),
      except: { appointmentId: appointment.id },
    });
    const asked = preferring(appointment.providerId, {
      slot,
      company,
      others: await candidatesFor(context, company, slot),
    });
    const check = await checkCalendars(context, asked, takenBy(service, start));
    if (check.free.length === 0 && check.unknown.length > 0) return { kind: "try-later" };
    const moved = await move(context, { appointment, service, start, candidates: check.free });
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
  { booked, service, now }: OpenedLink,
  { start, sequence }: { start: Date; sequence: number },
): Rescheduled | undefined {
  if (booked?.appointment.state !== "confirmed") return { kind: "not-booked" };
  const { appointment } = booked;
  if (appointment.startsAt.getTime() === start.getTime()) return { kind: "same-time" };
  if (appointment.sequence !== sequence) return { kind: "changed-meanwhile" };
  const there = { service, providerId: undefined, locationId: appointment.locationId };
  const providers = eligibleProviders(company, there).map(timeOf);
  const violations = [
    ...booked.againstReschedule,
    ...judgeStart({ start, service, now, providers }),
  ];
  return violations.length > 0 ? { kind: "outside-policy", violations } : undefined;
}

/** The client knows the provider: stay with the same one if they are free, however many others are. */
function preferring(
  providerId: string,
  found: {
    readonly slot: Slot | undefined;
    readonly company: CurrentCompany;
    readonly others: readonly StoredProvider[];
  },
): readonly StoredProvider[] {
  const theirs = found.company.providers.get(providerId);
  if (theirs === undefined || !found.slot?.providerIds.includes(providerId)) return found.others;
  return [theirs, ...found.others.filter(({ id }) => id !== providerId)];
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
  readonly candidates: readonly StoredProvider[];
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
  const { appointment, service, start } = change;
  const { id: appointmentId, requestId } = appointment;
  if (!(await lockAppointment(tx, appointment))) throw new Undone("changed-meanwhile");
  await releaseAppointmentTime(tx, appointmentId);
  const provider = await takeFirst(tx, change, at);
  if (provider === undefined) throw new Undone("slot-taken");
  const place = placeOf({ service, provider, start });
  if (!(await moveAppointment(tx, appointment, { ...place, countsAsReschedule: true })))
    throw new Undone("changed-meanwhile");
  await extendLink(tx, requestId, linkExpiry(place.endsAt));
  await recordAudit(tx, {
    at,
    actor: { kind: "client", requestId },
    action: "rescheduled",
    requestId,
    detail: { from: appointment.startsAt, to: start, providerId: provider.id },
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
  { appointment, service, start, candidates }: Move,
  at: Date,
): Promise<StoredProvider | undefined> {
  for (const candidate of candidates) {
    const want = { providerId: candidate.id, during: takenBy(service, start), at };
    if (await occupy(tx, want, { appointmentId: appointment.id })) return candidate;
  }
  return undefined;
}
