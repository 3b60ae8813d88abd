import type { Actor } from "#access.ts";
import { localStart } from "#booking/local-time.ts";
import { limitsOf, takesOf } from "#booking/take.ts";
import { type Team, takenBy } from "#booking/team.ts";
import { zoneDataVersion } from "#booking/zone-table.ts";
import {
  type Appointment,
  findAppointmentOfRequest,
  insertAppointment,
  lockAppointment,
  moveAppointment,
} from "#store/appointments.ts";
import { recordAudit } from "#store/audit.ts";
import { clientFor } from "#store/clients.ts";
import type { StoredService } from "#store/company-parts.ts";
import type { Db } from "#store/db.ts";
import { newId } from "#store/ids.ts";
import { extendLink } from "#store/links.ts";
import { occupy, releaseAppointmentTime, releaseHold } from "#store/occupancies.ts";
import { releaseOffers } from "#store/offers.ts";
import { type StoredRequest, setRequestState } from "#store/requests.ts";
import { requireApproval } from "./approve-booking.ts";
import { linkExpiry } from "./auto-book.ts";
import type { CurrentCompany } from "./context.ts";
import { recordOverride } from "./record-override.ts";
import { Refused } from "./settle.ts";
import { wishCalendarEvent, wishMeeting } from "./wish-appointment.ts";
import { wishCard } from "./wish-card.ts";
import { wishAppointmentMail } from "./wish-mail.ts";
import { wishAppointmentSms } from "./wish-sms.ts";

/** What a member books for a request that was escalated. */
export type PersonalBooking = {
  readonly request: StoredRequest;
  readonly escalationId: string;
  readonly company: CurrentCompany;
  readonly service: StoredService;
  readonly team: Team;
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
  // A client chooses among times that were proposed with the yes that they needed.
  if (actor.kind === "member")
    await requireApproval(tx, booking.company, { escalationId, memberId: actor.id });
  const existing = await findAppointmentOfRequest(tx, request.id);
  await releaseHold(tx, escalationId);
  await releaseOffers(tx, escalationId);
  const booked =
    existing === undefined
      ? await bookFirst(tx, { ...booking, path: "personal" })
      : await move(tx, booking, existing);

  await extendLink(tx, request.id, linkExpiry(booked.end));
  await recordAudit(tx, {
    at,
    actor,
    action: "escalation-booked",
    requestId: request.id,
    detail: { escalationId, appointmentId: booked.appointmentId, start: booking.start },
  });
  await recordOverride(tx, booking.company, {
    ...booking,
    requestId: request.id,
    wish: request,
    providerId: booking.team.providerId,
  });
  await wishWhatFollows(tx, request.id, booked);
  await wishCard(tx, { requestId: request.id, escalationId });
}

/** Everything that has to happen outside because an appointment was booked, or has a new time. */
export async function wishWhatFollows(tx: Db, requestId: string, booked: Booked): Promise<void> {
  const { appointmentId, sequence, previousStart } = booked;
  const template = previousStart === undefined ? "confirmed" : "rescheduled";
  const event = await wishCalendarEvent(tx, { requestId, appointmentId, recheck: true });
  await wishAppointmentMail(tx, {
    template,
    requestId,
    appointmentId,
    sequence,
    ...(previousStart && { previousStart }),
    waitsFor: event,
  });
  await wishAppointmentSms(tx, { template, appointmentId, sequence, requestId, waitsFor: event });
  await wishMeeting(tx, { requestId, appointmentId });
}

export type Booked = {
  readonly appointmentId: string;
  readonly sequence: number;
  readonly end: Date;
  readonly previousStart: Date | undefined;
};

/** A request's first appointment, in the caller's transaction. Throws Refused "slot-taken". */
export async function bookFirst(
  tx: Db,
  booking: Omit<PersonalBooking, "escalationId" | "actor"> & {
    readonly path: "auto" | "personal";
    /** Members may go beyond what limits say. */
    readonly withinLimits?: boolean;
  },
): Promise<Booked> {
  const { request, service, at, path } = booking;
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
  await insertAppointment(tx, {
    id: appointmentId,
    path,
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
  const { team, at } = booking;
  const place = placeOf(booking);
  if (!(await lockAppointment(tx, existing))) throw new Refused({ kind: "outdated" });
  await releaseAppointmentTime(tx, existing.id);
  await take(tx, booking, existing.id);
  const to = { ...place, countsAsReschedule: false, agreedAt: at };
  if (!(await moveAppointment(tx, existing, to))) throw new Refused({ kind: "outdated" });
  const stood = existing.state === "confirmed";
  if (!stood) await setRequestState(tx, existing.requestId, { state: "booked" });
  else
    await recordAudit(tx, {
      at,
      actor: booking.actor,
      action: "rescheduled",
      requestId: existing.requestId,
      detail: { from: existing.startsAt, to: booking.start, providerId: team.providerId },
    });
  return {
    appointmentId: existing.id,
    sequence: existing.sequence + 1,
    end: place.endsAt,
    previousStart: stood ? existing.startsAt : undefined,
  };
}

async function take(
  tx: Db,
  booking: Parameters<typeof takeTime>[1],
  appointmentId: string,
): Promise<void> {
  if (!(await takeTime(tx, booking, appointmentId))) throw new Refused({ kind: "slot-taken" });
}

/** Takes the time of everybody in the team for an appointment; false when somebody is not free. */
export function takeTime(
  tx: Db,
  booking: Pick<PersonalBooking, "company" | "service" | "team" | "start" | "at"> & {
    /** Members may go beyond what limits say. */
    readonly withinLimits?: boolean;
  },
  appointmentId: string,
): Promise<boolean> {
  const { company, service, team, start, at, withinLimits = false } = booking;
  const known = { providers: company.times, companyZone: company.settings.zone };
  const want = {
    takes: takesOf(team, company.times),
    during: takenBy(service, start),
    limits: withinLimits ? limitsOf(team, known, { service, start }) : [],
    at,
  };
  return occupy(tx, want, { appointmentId });
}

/** Where and when, as the appointment's row keeps it. */
export function placeOf({
  company,
  service,
  team,
  start,
}: Pick<PersonalBooking, "company" | "service" | "team" | "start">) {
  return {
    providerId: team.providerId,
    locationId: team.locationId,
    withIds: team.withIds,
    calendarId: company.providers.get(team.providerId)?.calendarId,
    startsAt: start,
    endsAt: new Date(start.getTime() + service.minutes * 60_000),
    localStart: localStart(start, team.zone),
    zone: team.zone,
    zoneData: zoneDataVersion,
  };
}
