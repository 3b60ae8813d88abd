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
  /** The client wanted it later than the policy allowed. */
  readonly cancelledLate: boolean;
  readonly outcome: "attended" | "no-show" | undefined;
  readonly outcomeAt: Date | undefined;
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
  /** Whoever, and whatever, must be there besides the provider. */
  readonly withIds: readonly string[];
  /** Whether a person had to do it; what books itself mostly comes from book_request. */
  readonly path: "auto" | "personal";
};

/** An appointment of a request that is stored already. (What books itself at once comes from book_request.) */
export async function insertAppointment(tx: Db, appointment: NewAppointment): Promise<void> {
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
    path: appointment.path,
    booked_at: appointment.bookedAt,
  });
  await saveParticipants(tx, appointment.id, appointment.withIds);
}

export async function saveParticipants(
  tx: Db,
  appointmentId: string,
  providerIds: readonly string[],
): Promise<void> {
  const of = { appointment_id: appointmentId };
  // Whose event may still stand is not forgotten.
  await tx("appointment_participants").where(of).update({ has_left: true });
  if (providerIds.length > 0)
    await tx("appointment_participants")
      .insert(providerIds.map((id) => ({ ...of, provider_id: id, has_left: false })))
      .onConflict(["appointment_id", "provider_id"])
      .merge(["has_left"]);
}

/** Whoever, and whatever, must be at an appointment besides its provider. */
export async function listParticipants(db: Db, appointmentId: string): Promise<readonly string[]> {
  const rows = await db("appointment_participants")
    .where({ appointment_id: appointmentId, has_left: false })
    .orderBy("provider_id")
    .select("provider_id");
  return rows.map((row) => row.provider_id);
}

/** The same, and whoever has left the team: their calendars may still show the event. */
export async function listSeatHolders(db: Db, appointmentId: string): Promise<readonly string[]> {
  const rows = await db("appointment_participants")
    .where({ appointment_id: appointmentId })
    .orderBy("provider_id")
    .select("provider_id");
  return rows.map((row) => row.provider_id);
}

/**
 * An appointment as one of its team's calendars is to show it. Without a participant it is the
 * provider's own; of a participant who has left it is as good as cancelled.
 */
export type EventSeat = Appointment & { readonly participantId: string | undefined };

export async function findEventSeat(
  db: Db,
  appointmentId: string,
  participantId: string | undefined,
): Promise<EventSeat | undefined> {
  const appointment = await findAppointment(db, appointmentId);
  if (appointment === undefined || participantId === undefined)
    return appointment && { ...appointment, participantId };
  const row = await db("appointment_participants")
    .where({ appointment_id: appointmentId, provider_id: participantId })
    .first();
  return (
    row && {
      ...appointment,
      participantId,
      providerId: participantId,
      state: row.has_left ? "cancelled" : appointment.state,
      calendarId: row.calendar_id ?? undefined,
      calendarGeneration: row.calendar_generation,
      calendarStartsAt: row.calendar_starts_at ?? undefined,
    }
  );
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
    | "providerId"
    | "locationId"
    | "startsAt"
    | "endsAt"
    | "localStart"
    | "zone"
    | "zoneData"
    | "withIds"
  > & { readonly countsAsReschedule: boolean; readonly agreedAt: Date },
): Promise<boolean> {
  const changed = await tx("appointments")
    .where({ id: appointment.id, state: appointment.state, sequence: appointment.sequence })
    .update({
      state: "confirmed",
      cancelled_at: null,
      cancel_reason: null,
      cancelled_late: false,
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
      agreed_at: to.agreedAt,
      // What stands again is agreed anew, even at the time that it had.
      ...(appointment.state === "cancelled" && { confirmed_at: null, confirmed_start: null }),
      // Whatever was said of the old time says nothing of the new one.
      outcome: null,
      outcome_at: null,
      outcome_by: null,
    });
  if (changed === 1) await saveParticipants(tx, appointment.id, to.withIds);
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
  cancel: {
    readonly at: Date;
    readonly reason: string;
    /** The client wanted it later than the policy allows. */
    readonly late: boolean;
  },
): Promise<boolean> {
  const { at, reason, late } = cancel;
  const changed = await tx("appointments")
    .where({ id: appointment.id, state: "confirmed", sequence: appointment.sequence })
    .update({
      state: "cancelled",
      sequence: appointment.sequence + 1,
      cancelled_at: at,
      cancel_reason: reason,
      cancelled_late: late,
    });
  return changed === 1;
}

/** Where a seat's event is now, as its effect left it; `undefined` start: there is none any more. */
export async function noteCalendarEvent(
  db: Db,
  { id, participantId }: Pick<EventSeat, "id" | "participantId">,
  event: {
    readonly calendarId: string | undefined;
    readonly generation: number;
    readonly start: Date | undefined;
    readonly end: Date | undefined;
    readonly meetUrl: string | undefined;
  },
): Promise<void> {
  const place = {
    calendar_id: event.calendarId ?? null,
    calendar_generation: event.generation,
    calendar_starts_at: event.start ?? null,
    calendar_ends_at: event.end ?? null,
  };
  if (participantId === undefined)
    await db("appointments")
      .where({ id })
      .update({ ...place, meet_url: event.meetUrl ?? null });
  else
    await db("appointment_participants")
      .where({ appointment_id: id, provider_id: participantId })
      .update(place);
}

export async function findAppointment(db: Db, id: string): Promise<Appointment | undefined> {
  const row = await db("appointments").where({ id }).first();
  return row === undefined ? undefined : toAppointment(row);
}

/** Whether a client has had an appointment that was not cancelled. */
export async function hadAppointment(db: Db, clientId: string): Promise<boolean> {
  const row = await db("appointments")
    .where({ client_id: clientId, state: "confirmed" })
    .first("id");
  return row !== undefined;
}

export async function findAppointmentOfRequest(
  db: Db,
  requestId: string,
): Promise<Appointment | undefined> {
  const row = await db("appointments").where({ request_id: requestId }).first();
  return row === undefined ? undefined : toAppointment(row);
}

// biome-ignore lint/suspicious/noExplicitAny: knex types a row of an undeclared table as any; named here once.
export function toAppointment(row: any): Appointment {
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
    cancelledLate: row.cancelled_late,
    outcome: row.outcome ?? undefined,
    outcomeAt: row.outcome_at ?? undefined,
  };
}
