import { z } from "zod";
import { VendorError } from "#errors.ts";
import { eventId, markOf } from "#flows/calendars/event-id.ts";
import { checkCalendars } from "#flows/check-calendar.ts";
import {
  type Kind,
  mayExist,
  type OutboxContext,
  type Performed,
  waitForLateSight,
} from "#outbox/kind.ts";
import type { Calendar, CalendarEvent, EventPlace, FoundEvent } from "#ports/calendar.ts";
import { type EventSeat, findEventSeat, noteCalendarEvent } from "#store/appointments.ts";
import { unsettleSighting } from "#store/calendar-sightings.ts";
import type { StoredProvider } from "#store/company-parts.ts";
import { isDark } from "#store/dark-calendars.ts";
import { transact } from "#store/db.ts";
import type { Effect } from "#store/effects.ts";
import { findRequest } from "#store/requests.ts";

const Payload = z.object({ appointmentId: z.string(), participantId: z.string().optional() });

/** One of the team's calendars shows the appointment as its row says: there, moved, or gone. */
export const calendarEvent: Kind = {
  horizonMinutes: 60,
  failure: "The calendar event could not be written",

  async perform(context, effect) {
    const { calendar, db } = context;
    if (calendar === undefined) return { kind: "pointless", reason: "no calendar is connected" };
    const { appointmentId, participantId } = Payload.parse(effect.payload);
    const appointment = await findEventSeat(db, appointmentId, participantId);
    if (appointment === undefined) return { kind: "pointless", reason: "the appointment is gone" };
    const standing = { calendar, appointment, effect };
    const { known } = await context.company();
    const provider = known.providers.get(appointment.providerId);
    const isCancelled = appointment.state === "cancelled";
    const place = (isCancelled ? undefined : provider?.calendarId) ?? appointment.calendarId;
    if (place !== undefined && (await isDark(db, place))) return parked;
    if (isCancelled) return remove(context, standing);
    if (provider?.calendarId !== undefined) {
      const { calendarId } = provider;
      return show(context, { calendar, appointment, provider, calendarId, effect });
    }
    // It may still stand in the calendar of the provider before.
    if (appointment.calendarId !== undefined) return remove(context, standing);
    return { kind: "pointless", reason: "the provider has no calendar" };
  },
};

/** People know of it, so that its age counts for nothing; as soon as the calendar is read it goes on. */
const parked: Performed = {
  ...{ kind: "postponed" as const, forMs: 5 * 60_000 },
  reason: "the calendar can't be read; this waits until it can",
};

type Showing = {
  readonly calendar: Calendar;
  readonly appointment: EventSeat;
  readonly provider: StoredProvider;
  readonly calendarId: string;
  readonly effect: Effect;
};

async function show(context: OutboxContext, showing: Showing): Promise<Performed> {
  const { calendar, appointment, provider, calendarId, effect } = showing;
  const elsewhere = appointment.calendarId !== undefined && appointment.calendarId !== calendarId;
  const mayStand = mayExist(effect) || appointment.calendarStartsAt !== undefined;
  const event = await describe(
    context,
    showing,
    appointment.calendarGeneration + Number(elsewhere),
  );
  const found = mayStand ? await calendar.find(event) : undefined;

  if (effect.payload["recheck"] === true && !isInPlace(found, event)) {
    const reason = await whyBusy(context, provider, appointment);
    if (reason !== undefined) return { kind: "refused", reason, holdMails: true };
  }
  if (elsewhere) await leave(context, showing, event);
  else if (appointment.calendarId !== calendarId) await noteNext(context, event);
  const put = await settleWith({ ...context, calendar }, event, found);
  await noteCalendarEvent(context.db, appointment, { ...put, calendarId });
  return { kind: "done", remoteId: eventId(markOf(appointment), put.generation) };
}

/** The appointment went to another provider: first out of the old calendar, then into the new one. */
async function leave(context: OutboxContext, showing: Showing, event: Described): Promise<void> {
  const old = placeOf(showing.appointment);
  // One that can't be read keeps the new one waiting no more: what is left there goes when it is back.
  const isLeft = await isDark(context.db, old.calendarId);
  if (!isLeft) await takeAway(context, showing);
  await transact(context.db, async (tx) => {
    if (isLeft) await unsettleSighting(tx, old);
    await noteNext({ db: tx }, event);
  });
}

type Found = FoundEvent | "deleted" | undefined;
type Put = FoundEvent & { readonly generation: number };
type Described = CalendarEvent & { readonly generation: number; readonly seat: EventSeat };
type PutContext = OutboxContext & { readonly calendar: Calendar };

/** Makes the event be there as described: found and changed, or inserted; never twice. */
async function settleWith(context: PutContext, event: Described, found: Found): Promise<Put> {
  if (found === undefined) return insert(context, event);
  if (found !== "deleted" && found.appointmentId === event.appointmentId)
    return {
      ...(await changeIfNeeded(context.calendar, event, found)),
      generation: event.generation,
    };
  // Deleted by somebody, or somebody else's: an id that was used once can never be used again.
  const next = nextGeneration(event);
  await noteNext(context, next);
  return settleWith(context, next, await context.calendar.find(next));
}

async function insert(context: PutContext, event: Described): Promise<Put> {
  const { calendar } = context;
  try {
    return { ...(await calendar.insert(event)), generation: event.generation };
  } catch (error) {
    if (!(error instanceof VendorError) || error.verdict !== "conflict") throw error;
    const existing = await calendar.find(event);
    if (existing !== undefined) return settleWith(context, event, existing);
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

/**
 * Where the event is about to be, noted before it is put there: should the answer be lost, this is
 * where it is looked for, and what is removed if the appointment is cancelled first.
 */
function noteNext(
  { db }: Pick<OutboxContext, "db">,
  { seat, calendarId, generation }: Described,
): Promise<void> {
  return noteCalendarEvent(db, seat, { ...nowhere, calendarId, generation });
}

const nowhere = { start: undefined, end: undefined, meetUrl: undefined };

function isInPlace(found: Found, event: CalendarEvent): boolean {
  return (
    found !== undefined &&
    found !== "deleted" &&
    found.appointmentId === event.appointmentId &&
    found.start.getTime() === event.start.getTime() &&
    found.end.getTime() === event.end.getTime()
  );
}

async function changeIfNeeded(
  calendar: Calendar,
  event: CalendarEvent,
  found: FoundEvent,
): Promise<FoundEvent> {
  return isInPlace(found, event) ? found : calendar.change(event, found.etag);
}

type Standing = Pick<Showing, "calendar" | "appointment" | "effect">;

async function remove(context: OutboxContext, standing: Standing): Promise<Performed> {
  const { appointment } = standing;
  if (appointment.calendarId === undefined) return { kind: "done" };
  await takeAway(context, standing);
  await noteCalendarEvent(context.db, appointment, {
    ...nowhere,
    calendarId: undefined,
    generation: appointment.calendarGeneration + 1,
  });
  return { kind: "done" };
}

/**
 * Takes the event out of the calendar where it stands, or may stand: an insert may have reached the
 * calendar although its answer never came, and may even be on its way there still.
 */
async function takeAway(
  context: OutboxContext,
  { calendar, appointment, effect }: Standing,
): Promise<void> {
  const place = placeOf(appointment);
  const inDoubt = appointment.calendarStartsAt === undefined && effect.doubtedAt !== undefined;
  if (inDoubt && (await calendar.find(place)) === undefined)
    waitForLateSight(context, effect, "calendar");
  await calendar.remove(place);
}

const placeOf = (seat: EventSeat): EventPlace => ({
  calendarId: seat.calendarId ?? "",
  eventId: eventId(markOf(seat), seat.calendarGeneration),
});

async function describe(
  { db, company }: OutboxContext,
  { appointment, calendarId }: Showing,
  generation: number,
): Promise<Described> {
  const { services, locations } = (await company()).known;
  const request = await findRequest(db, appointment.requestId);
  const location = locations.get(appointment.locationId);
  const lines = [
    request?.reference,
    request?.partySize === undefined ? undefined : `${request.partySize} people`,
    request?.notes,
  ];
  return {
    calendarId,
    eventId: eventId(markOf(appointment), generation),
    generation,
    seat: appointment,
    appointmentId: markOf(appointment),
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

/** A person chose this time from our copy of the calendar; before it is written the calendar is asked. */
async function whyBusy(
  context: OutboxContext,
  provider: StoredProvider,
  appointment: EventSeat,
): Promise<string | undefined> {
  const check = await checkCalendars(context, [provider], {
    start: appointment.startsAt,
    end: appointment.endsAt,
    // Its row says that it is there; the calendar does not, or we would not ask.
    notYetThere: appointment.id,
  });
  const [unknown] = check.unknown;
  if (unknown !== undefined)
    throw new VendorError("calendar", {
      verdict: "retry",
      ambiguous: false,
      detail: unknown.reason,
    });
  if (check.busy.length === 0) return undefined;
  return `${provider.name}'s calendar is busy at the booked time`;
}
