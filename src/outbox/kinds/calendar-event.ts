import { createHash } from "node:crypto";
import { VendorError } from "#errors.ts";
import { checkCalendars } from "#flows/check-calendar.ts";
import { type Kind, mayExist, type OutboxContext, type Performed } from "#outbox/kind.ts";
import type { Calendar, CalendarEvent, FoundEvent } from "#ports/calendar.ts";
import { type Appointment, findAppointment, noteCalendarEvent } from "#store/appointments.ts";
import type { StoredProvider } from "#store/company.ts";
import type { Effect } from "#store/effects.ts";
import { findRequest } from "#store/requests.ts";

/** The provider's calendar shows the appointment as its row says: there, moved, or gone. */
export const calendarEvent: Kind = {
  horizonMinutes: 60,
  failure: "The calendar event could not be written",

  async perform(context, effect) {
    const { calendar, db } = context;
    if (calendar === undefined) return { kind: "pointless", reason: "no calendar is connected" };
    const appointment = await findAppointment(db, String(effect.payload["appointmentId"]));
    if (appointment === undefined) return { kind: "pointless", reason: "the appointment is gone" };
    const company = await context.company();
    const provider = company.providers.get(appointment.providerId);
    if (appointment.state === "cancelled") return remove(context, calendar, appointment);
    if (provider?.calendarId === undefined)
      return { kind: "pointless", reason: "the provider has no calendar" };
    return show(context, {
      calendar,
      appointment,
      provider,
      calendarId: provider.calendarId,
      effect,
    });
  },
};

type Showing = {
  readonly calendar: Calendar;
  readonly appointment: Appointment;
  readonly provider: StoredProvider;
  readonly calendarId: string;
  readonly effect: Effect;
};

async function show(context: OutboxContext, showing: Showing): Promise<Performed> {
  const { calendar, appointment, provider, calendarId, effect } = showing;
  if (effect.payload["recheck"] === true && !isShown(appointment)) {
    const reason = await whyBusy(context, provider, appointment);
    if (reason !== undefined) return { kind: "refused", reason, holdMails: true };
  }
  // The appointment went to another provider: first out of the old calendar, then into the new one.
  const moved = appointment.calendarId !== undefined && appointment.calendarId !== calendarId;
  if (moved) await remove(context, calendar, appointment);
  const generation = appointment.calendarGeneration + (moved ? 1 : 0);
  const event = await describe(context, showing, generation);
  const found = await put(calendar, event, mayExist(effect) || isShown(appointment));
  await noteCalendarEvent(context.db, appointment.id, {
    calendarId,
    generation: found.generation,
    start: found.start,
    end: found.end,
    meetUrl: found.meetUrl,
  });
  return { kind: "done", remoteId: eventId(appointment.id, found.generation) };
}

const isShown = (appointment: Appointment) => appointment.calendarStartsAt !== undefined;

type Put = FoundEvent & { readonly generation: number };
type Described = CalendarEvent & { readonly generation: number };

/** Makes the event be there as described: found and changed, or inserted; never twice. */
async function put(calendar: Calendar, event: Described, lookFirst: boolean): Promise<Put> {
  const found = lookFirst ? await calendar.find(event) : undefined;
  if (found !== undefined) return settleWith(calendar, event, found);
  try {
    return { ...(await calendar.insert(event)), generation: event.generation };
  } catch (error) {
    if (!(error instanceof VendorError) || error.verdict !== "conflict") throw error;
    const existing = await calendar.find(event);
    if (existing !== undefined) return settleWith(calendar, event, existing);
    // The id is taken, yet nobody shows it: most likely our own event of a moment ago, which is
    // not visible yet. Another id now would make a second event.
    throw new VendorError(error.vendor, {
      verdict: "retry",
      ambiguous: true,
      detail: "the event's id is taken, but the event can't be seen yet",
      cause: error,
    });
  }
}

async function settleWith(
  calendar: Calendar,
  event: Described,
  found: FoundEvent | "deleted",
): Promise<Put> {
  if (found !== "deleted" && found.appointmentId === event.appointmentId)
    return { ...(await changeIfNeeded(calendar, event, found)), generation: event.generation };
  // Deleted by somebody, or somebody else's: an id that was used once can never be used again.
  return put(calendar, nextGeneration(event), true);
}

async function changeIfNeeded(
  calendar: Calendar,
  event: CalendarEvent,
  found: FoundEvent,
): Promise<FoundEvent> {
  const same =
    found.start.getTime() === event.start.getTime() && found.end.getTime() === event.end.getTime();
  return same ? found : calendar.change(event, found.etag);
}

async function remove(
  { db }: OutboxContext,
  calendar: Calendar,
  appointment: Appointment,
): Promise<Performed> {
  const { calendarId, calendarGeneration } = appointment;
  if (calendarId === undefined) return { kind: "done" };
  // Also when we know of no event: an insert may have reached the calendar although its answer never came.
  await calendar.remove({ calendarId, eventId: eventId(appointment.id, calendarGeneration) });
  await noteCalendarEvent(db, appointment.id, {
    calendarId: undefined,
    generation: calendarGeneration + 1,
    start: undefined,
    end: undefined,
    meetUrl: undefined,
  });
  return { kind: "done" };
}

async function describe(
  { db, company }: OutboxContext,
  { appointment, calendarId }: Showing,
  generation: number,
): Promise<Described> {
  const { services, locations } = await company();
  const request = await findRequest(db, appointment.requestId);
  const location = locations.get(appointment.locationId);
  const lines = [
    request?.reference,
    request?.partySize === undefined ? undefined : `${request.partySize} people`,
    request?.notes,
  ];
  return {
    calendarId,
    eventId: eventId(appointment.id, generation),
    generation,
    appointmentId: appointment.id,
    title: `${services.get(appointment.serviceId)?.name ?? ""}: ${request?.contactName ?? ""}`,
    description: lines.filter(Boolean).join("\n"),
    location: location === undefined ? "" : `${location.name}, ${location.address}`,
    start: appointment.startsAt,
    end: appointment.endsAt,
    zone: appointment.zone,
  };
}

function nextGeneration(event: Described): Described {
  const generation = event.generation + 1;
  return { ...event, generation, eventId: eventId(event.appointmentId, generation) };
}

/** Google's rule for ids that clients choose: 5 to 1024 characters of base32hex; hex is a part of it. */
export function eventId(appointmentId: string, generation: number): string {
  const hash = createHash("sha256").update(`${appointmentId}:${generation}`).digest("hex");
  return `gh${hash.slice(0, 40)}`;
}

/** A person chose this time from our copy of the calendar; before it is written the calendar is asked. */
async function whyBusy(
  context: OutboxContext,
  provider: StoredProvider,
  appointment: Appointment,
): Promise<string | undefined> {
  const during = { start: appointment.startsAt, end: appointment.endsAt };
  const check = await checkCalendars(context, [provider], during);
  const [unknown] = check.unknown;
  if (unknown !== undefined)
    throw new VendorError("calendar", {
      verdict: "retry",
      ambiguous: false,
      detail: unknown.reason,
    });
  if (check.busy.length === 0) return undefined;
  return `${provider.name}'s calendar is busy at the booked time; the client was not told yet`;
}
