import { nextAllowed } from "#messaging/quiet-hours.ts";
import type { LateWord } from "#ports/chat.ts";
import { type Appointment, findAppointment } from "#store/appointments.ts";
import type { Db } from "#store/db.ts";
import { type Effect, wish } from "#store/effects.ts";
import { findPreferences } from "#store/member-preferences.ts";
import { findMember, listMembersByEmail, type StoredMember } from "#store/members.ts";
import { findRequest } from "#store/requests.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";

/**
 * The members who are the provider of an appointment and are told things alone in chat, now: the address
 * in company.yaml says who they are. Nobody where it is night there or they want no such messages.
 */
export async function findProvidersInChat(
  db: Db,
  { settings, known }: CurrentCompany,
  { appointment, at }: { readonly appointment: Appointment; readonly at: Date },
): Promise<readonly StoredMember[]> {
  if (nextAllowed(at, appointment.zone) > at) return [];
  const key = known.providers.get(appointment.providerId)?.key;
  const email = settings.providers.find((provider) => provider.key === key)?.email;
  const found: StoredMember[] = [];
  for (const member of email === undefined ? [] : await listMembersByEmail(db, email)) {
    const { directMessages } = await findPreferences(db, member.id);
    if (member.slackUser !== undefined && directMessages) found.push(member);
  }
  return found;
}

/** Tells them alone that their client comes late. `messageId` tells it from every other one for ever. */
export function wishLateWord(
  tx: Db,
  late: {
    readonly appointment: Appointment;
    readonly minutes: number | undefined;
    readonly memberId: string;
    readonly messageId: string;
  },
): Promise<string> {
  const { appointment, minutes, memberId, messageId } = late;
  const { id: appointmentId, requestId } = appointment;
  return wish(tx, {
    kind: "direct-message",
    key: `direct-message:late:${messageId}:${memberId}`,
    requestId,
    payload: { why: "late", appointmentId, memberId, minutes: minutes ?? null },
  });
}

/** From the rows at the moment of sending; or why it need not be said any more. */
export async function readLateWord(
  { db, now, company, publicUrl }: Pick<FlowContext, "db" | "now" | "company" | "publicUrl">,
  { id, payload }: Effect,
): Promise<LateWord | string> {
  const member = await findMember(db, String(payload["memberId"]));
  const appointment = await findAppointment(db, String(payload["appointmentId"]));
  const request = appointment && (await findRequest(db, appointment.requestId));
  if (member?.slackUser === undefined) return "the member is not in Slack";
  if (appointment?.state !== "confirmed" || request === undefined)
    return "the appointment was cancelled";
  if (appointment.endsAt <= now()) return "the appointment is over";
  const { known } = await company();
  const { minutes } = payload;
  return {
    id,
    userId: member.slackUser,
    why: "late",
    reference: request.reference,
    clientName: request.contactName,
    minutes: typeof minutes === "number" ? minutes : undefined,
    serviceName: known.services.get(appointment.serviceId)?.name ?? "",
    start: appointment.startsAt,
    zone: appointment.zone,
    url: `${publicUrl}/console/requests/${request.reference}`,
  };
}
