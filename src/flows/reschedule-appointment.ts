import type { Slot } from "#booking/availability.ts";
import { judgeStart, type PolicyViolation } from "#booking/policy.ts";
import { type Appointment, moveAppointment } from "#store/appointments.ts";
import { recordAudit } from "#store/audit.ts";
import type { StoredProvider, StoredService } from "#store/company.ts";
import { transact } from "#store/db.ts";
import { extendLink } from "#store/links.ts";
import { occupy, releaseAppointmentTime } from "#store/occupancies.ts";
import { linkExpiry } from "./auto-book.ts";
import { placeOf } from "./book-personally.ts";
import { checkCalendars } from "./check-calendar.ts";
import type { FlowContext } from "./context.ts";
import { wishAppointmentMail, wishCalendarEvent } from "./effects.ts";
import { eligibleProviders, findSlots, timeOf } from "./find-slots.ts";
import { candidatesFor, nearestSlots, takenBy } from "./inquiry.ts";
import { openLinkFlow } from "./open-link.ts";

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

/** The client moves the appointment: old time given up and new time taken in one transaction. */
export function rescheduleAppointmentFlow(context: FlowContext): RescheduleAppointment {
  const open = openLinkFlow(context);
  return async ({ token, start, sequence }) => {
    const opened = await open(token);
    if (opened === undefined) return { kind: "link-invalid" };
    const { booked, service, now } = opened;
    if (booked?.appointment.state !== "confirmed") return { kind: "not-booked" };
    const { appointment } = booked;
    if (appointment.startsAt.getTime() === start.getTime()) return { kind: "same-time" };
    if (appointment.sequence !== sequence) return { kind: "changed-meanwhile" };
    const company = await context.company();
    const all = { company, service, providerId: undefined, locationId: undefined };
    const violations = [
      ...booked.againstReschedule,
      ...judgeStart({
        start,
        service,
        now,
        providers: eligibleProviders(company, all).map(timeOf),
      }),
    ];
    if (violations.length > 0) return { kind: "outside-policy", violations };

    const [slot] = await findSlots(context, company, {
      service,
      from: start,
      to: new Date(start.getTime() + 60_000),
      except: { appointmentId: appointment.id },
    });
    const candidates = preferring(
      appointment.providerId,
      await candidatesFor(context, company, slot),
    );
    const check = await checkCalendars(context, candidates, takenBy(service, start));
    if (check.free.length === 0 && check.unknown.length > 0) return { kind: "try-later" };

    const moved = await move(context, { appointment, service, start, candidates: check.free });
    if (moved !== "slot-taken") {
      context.wake();
      return moved
        ? { kind: "rescheduled", from: appointment.startsAt, to: start }
        : { kind: "changed-meanwhile" };
    }
    return { kind: "slot-taken", nearest: await nearestSlots(context, all, start) };
  };
}

/** The client knows the provider: stay with the same one if they are free. */
function preferring(providerId: string, providers: readonly StoredProvider[]) {
  return [...providers].sort((a, b) => Number(b.id === providerId) - Number(a.id === providerId));
}

class NothingFree extends Error {}

async function move(
  context: FlowContext,
  change: {
    readonly appointment: Appointment;
    readonly service: StoredService;
    readonly start: Date;
    readonly candidates: readonly StoredProvider[];
  },
): Promise<boolean | "slot-taken"> {
  const { appointment, service, start } = change;
  const at = context.now();
  try {
    return await transact(context.db, async (tx) => {
      await releaseAppointmentTime(tx, appointment.id);
      let provider: StoredProvider | undefined;
      for (const candidate of change.candidates) {
        const want = { providerId: candidate.id, during: takenBy(service, start), at };
        if (await occupy(tx, want, { appointmentId: appointment.id })) {
          provider = candidate;
          break;
        }
      }
      // Thrown, so that the old time is ours again.
      if (provider === undefined) throw new NothingFree();
      const place = placeOf({ service, provider, start });
      if (!(await moveAppointment(tx, appointment, { ...place, countsAsReschedule: true })))
        throw new NothingFree();
      const { requestId } = appointment;
      await extendLink(tx, requestId, linkExpiry(place.endsAt));
      await recordAudit(tx, {
        at,
        actor: { kind: "client", requestId },
        action: "rescheduled",
        requestId,
        detail: { from: appointment.startsAt, to: start, providerId: provider.id },
      });
      const event = await wishCalendarEvent(tx, { requestId, appointmentId: appointment.id });
      await wishAppointmentMail(tx, {
        template: "rescheduled",
        requestId,
        appointmentId: appointment.id,
        sequence: appointment.sequence + 1,
        previousStart: appointment.startsAt,
        waitsFor: event,
      });
      return true;
    });
  } catch (error) {
    if (error instanceof NothingFree) return "slot-taken";
    throw error;
  }
}
