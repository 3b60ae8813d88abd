import type { Db } from "./db.ts";

export type Appointment = {
  readonly id: string;
  readonly requestId: string;
  readonly clientId: string;
  readonly serviceId: string;
  readonly providerId: string;
  readonly locationId: string;
  readonly state: "confirmed" | "cancelled";
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** Wall time and zone of the location: what was agreed, should the zone's rules change. */
  readonly localStart: string;
  readonly zone: string;
  readonly sequence: number;
  readonly reschedules: number;
  readonly calendarId: string | undefined;
  readonly calendarGeneration: number;
  readonly calendarStartsAt: Date | undefined;
  readonly meetUrl: string | undefined;
  readonly cancelledAt: Date | undefined;
  readonly outcome: "attended" | "no-show" | undefined;
};

export type NewAppointment = {
  readonly id: string;
  readonly requestId: string;
  readonly clientId: string;
  readonly serviceId: string;
  readonly providerId: string;
  readonly locationId: string;
  readonly calendarId: string | undefined;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly localStart: string;
  readonly zone: string;
  readonly zoneData: string;
  readonly bookedAt: Date;
};

/** An appointment that a member booked. (What books itself comes from book_request.) */
export async function insertPersonalAppointment(
  tx: Db,
  appointment: NewAppointment,
): Promise<void> {
  await tx("appointments").insert({
    id: appointment.id,
    request_id: appointment.requestId,
    client_id: appointment.clientId,
    service_id: appointment.serviceId,
    provider_id: appointment.providerId,
    location_id: appointment.locationId,
    calendar_id: appointment.calendarId ?? null,
    state: "confirmed",
    starts_at: appointment.startsAt,
    ends_at: appointment.endsAt,
    local_start: appointment.localStart,
    zone: appointment.zone,
    zone_data: appointment.zoneData,
    path: "personal",
    booked_at: appointment.bookedAt,
  });
}

/**
 * Moves an appointment, if nobody changed it since it was read; false when somebody did. One that was
 * cancelled stands again: a request has one appointment for ever, and its event and mails go by its id.
 */
export async function moveAppointment(
  tx: Db,
  appointment: Appointment,
  to: Pick<
    NewAppointment,
    "providerId" | "locationId" | "startsAt" | "endsAt" | "localStart" | "zone" | "zoneData"
  > & { readonly countsAsReschedule: boolean },
): Promise<boolean> {
  const changed = await tx("appointments")
    .where({ id: appointment.id, state: appointment.state, sequence: appointment.sequence })
    .update({
      state: "confirmed",
      cancelled_at: null,
      cancel_reason: null,
      provider_id: to.providerId,
      location_id: to.locationId,
      // calendar_id stays: an event stands there, or may stand there although we never got the answer.
      // The calendar effect moves it and then notes the new calendar.
      starts_at: to.startsAt,
      ends_at: to.endsAt,
      local_start: to.localStart,
      zone: to.zone,
      zone_data: to.zoneData,
      sequence: appointment.sequence + 1,
      reschedules: appointment.reschedules + (to.countsAsReschedule ? 1 : 0),
      // Whatever was said of the old time says nothing of the new one.
      outcome: null,
      outcome_at: null,
      outcome_by: null,
    });
  return changed === 1;
}

/**
 * Lets one transaction at a time change an appointment; false when somebody changed it since it was
 * read. Asked before its time is given up: a rival's new time would look like somebody else's.
 */
export async function lockAppointment(
  tx: Db,
  { id, sequence }: Pick<Appointment, "id" | "sequence">,
): Promise<boolean> {
  const row = await tx("appointments").where({ id }).forUpdate().first("sequence");
  return row?.sequence === sequence;
}

/** Cancels a confirmed appointment, if nobody changed it since it was read; false when somebody did. */
export async function cancelAppointment(
  tx: Db,
  appointment: Appointment,
  { at, reason }: { at: Date; reason: string },
): Promise<boolean> {
  const changed = await tx("appointments")
    .where({ id: appointment.id, state: "confirmed", sequence: appointment.sequence })
    .update({
      state: "cancelled",
      sequence: appointment.sequence + 1,
      cancelled_at: at,
      cancel_reason: reason,
    });
  return changed === 1;
}

/** Where the calendar's event is now, as its effect left it; `undefined` start: there is none any more. */
export async function noteCalendarEvent(
  db: Db,
  id: string,
  event: {
    readonly calendarId: string | undefined;
    readonly generation: number;
    readonly start: Date | undefined;
    readonly end: Date | undefined;
    readonly meetUrl: string | undefined;
  },
): Promise<void> {
  await db("appointments")
    .where({ id })
    .update({
      calendar_id: event.calendarId ?? null,
      calendar_generation: event.generation,
      calendar_starts_at: event.start ?? null,
      calendar_ends_at: event.end ?? null,
      meet_url: event.meetUrl ?? null,
    });
}

export async function findAppointment(db: Db, id: string): Promise<Appointment | undefined> {
  const row = await db("appointments").where({ id }).first();
  return row === undefined ? undefined : toAppointment(row);
}

export async function findAppointmentOfRequest(
  db: Db,
  requestId: string,
): Promise<Appointment | undefined> {
  const row = await db("appointments").where({ request_id: requestId }).first();
  return row === undefined ? undefined : toAppointment(row);
}

// biome-ignore lint/suspicious/noExplicitAny: knex types a row of an undeclared table as any; named here once.
function toAppointment(row: any): Appointment {
  return {
    id: row.id,
    requestId: row.request_id,
    clientId: row.client_id,
    serviceId: row.service_id,
    providerId: row.provider_id,
    locationId: row.location_id,
    state: row.state,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    localStart: row.local_start,
    zone: row.zone,
    sequence: row.sequence,
    reschedules: row.reschedules,
    calendarId: row.calendar_id ?? undefined,
    calendarGeneration: row.calendar_generation,
    calendarStartsAt: row.calendar_starts_at ?? undefined,
    meetUrl: row.meet_url ?? undefined,
    cancelledAt: row.cancelled_at ?? undefined,
    outcome: row.outcome ?? undefined,
  };
}
