import type { Actor } from "#access.ts";
import { localStart } from "#booking/local-time.ts";
import { zoneDataVersion } from "#booking/zone-table.ts";
import {
  type Appointment,
  findAppointmentOfRequest,
  insertPersonalAppointment,
  lockAppointment,
  moveAppointment,
} from "#store/appointments.ts";
import { recordAudit } from "#store/audit.ts";
import { clientFor } from "#store/clients.ts";
import type { StoredProvider, StoredService } from "#store/company.ts";
import type { Db } from "#store/db.ts";
import { newId } from "#store/ids.ts";
import { extendLink } from "#store/links.ts";
import { occupy, releaseAppointmentTime, releaseHold } from "#store/occupancies.ts";
import { releaseOffers } from "#store/offers.ts";
import { type StoredRequest, setRequestState } from "#store/requests.ts";
import { linkExpiry } from "./auto-book.ts";
import {
  wishAppointmentMail,
  wishAppointmentSms,
  wishCalendarEvent,
  wishCard,
  wishMeeting,
} from "./effects.ts";
import { takenBy } from "./inquiry.ts";
import { Refused } from "./settle.ts";

/** What a member books for a request that was escalated. */
export type PersonalBooking = {
  readonly request: StoredRequest;
  readonly escalationId: string;
  readonly service: StoredService;
  readonly provider: StoredProvider;
  readonly start: Date;
  /** Who chose the time: a member in the dialog, or the client among what was offered. */
  readonly actor: Actor;
  readonly at: Date;
};

/**
 * Books a time for an escalated request: the held time is given up and the new one taken in the same
 * transaction, and everything that has to follow is wished for. A request that has an appointment
 * already keeps it and has it moved, or standing again if it was cancelled. Throws Refused "slot-taken" when the time is gone.
 */
export async function bookPersonally(tx: Db, booking: PersonalBooking): Promise<void> {
  const { request, actor, at, escalationId } = booking;
  const existing = await findAppointmentOfRequest(tx, request.id);
  await releaseHold(tx, escalationId);
  await releaseOffers(tx, escalationId);
  const booked =
    existing === undefined ? await insert(tx, booking) : await move(tx, booking, existing);

  await extendLink(tx, request.id, linkExpiry(booked.end));
  await recordAudit(tx, {
    at,
    actor,
    action: "escalation-booked",
    requestId: request.id,
    detail: { escalationId, appointmentId: booked.appointmentId, start: booking.start },
  });
  const template = booked.previousStart === undefined ? "confirmed" : "rescheduled";
  const event = await wishCalendarEvent(tx, {
    requestId: request.id,
    appointmentId: booked.appointmentId,
    recheck: true,
  });
  await wishAppointmentMail(tx, {
    template,
    requestId: request.id,
    appointmentId: booked.appointmentId,
    sequence: booked.sequence,
    ...(booked.previousStart && { previousStart: booked.previousStart }),
    waitsFor: event,
  });
  await wishAppointmentSms(tx, { template, ...booked, requestId: request.id, waitsFor: event });
  await wishMeeting(tx, { requestId: request.id, appointmentId: booked.appointmentId });
  await wishCard(tx, { requestId: request.id, escalationId });
}

type Booked = {
  readonly appointmentId: string;
  readonly sequence: number;
  readonly end: Date;
  readonly previousStart: Date | undefined;
};

async function insert(tx: Db, booking: PersonalBooking): Promise<Booked> {
  const { request, service, at } = booking;
  const appointmentId = newId();
  const clientId =
    request.clientId ??
    (await clientFor(tx, {
      name: request.contactName,
      email: request.contactEmail,
      phone: request.contactPhone,
      at,
    }));
  const place = placeOf(booking);
  await take(tx, booking, appointmentId);
  await insertPersonalAppointment(tx, {
    id: appointmentId,
    requestId: request.id,
    clientId,
    serviceId: service.id,
    ...place,
    bookedAt: at,
  });
  await setRequestState(tx, request.id, { state: "booked", clientId });
  return { appointmentId, sequence: 0, end: place.endsAt, previousStart: undefined };
}

async function move(tx: Db, booking: PersonalBooking, existing: Appointment): Promise<Booked> {
  const { provider, at } = booking;
  const place = placeOf(booking);
  if (!(await lockAppointment(tx, existing))) throw new Refused({ kind: "outdated" });
  await releaseAppointmentTime(tx, existing.id);
  await take(tx, booking, existing.id);
  const moved = await moveAppointment(tx, existing, { ...place, countsAsReschedule: false });
  if (!moved) throw new Refused({ kind: "outdated" });
  const stood = existing.state === "confirmed";
  if (!stood) await setRequestState(tx, existing.requestId, { state: "booked" });
  else
    await recordAudit(tx, {
      at,
      actor: booking.actor,
      action: "rescheduled",
      requestId: existing.requestId,
      detail: { from: existing.startsAt, to: booking.start, providerId: provider.id },
    });
  return {
    appointmentId: existing.id,
    sequence: existing.sequence + 1,
    end: place.endsAt,
    previousStart: stood ? existing.startsAt : undefined,
  };
}

async function take(tx: Db, booking: PersonalBooking, appointmentId: string): Promise<void> {
  const { service, provider, start, at } = booking;
  const want = { providerId: provider.id, during: takenBy(service, start), at };
  if (!(await occupy(tx, want, { appointmentId }))) throw new Refused({ kind: "slot-taken" });
}

/** Where and when, as the appointment's row keeps it. */
export function placeOf({
  service,
  provider,
  start,
}: Pick<PersonalBooking, "service" | "provider" | "start">) {
  return {
    providerId: provider.id,
    locationId: provider.locationId,
    calendarId: provider.calendarId,
    startsAt: start,
    endsAt: new Date(start.getTime() + service.minutes * 60_000),
    localStart: localStart(start, provider.zone),
    zone: provider.zone,
    zoneData: zoneDataVersion,
  };
}
