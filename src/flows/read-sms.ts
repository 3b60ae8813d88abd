import type { SmsContent } from "#ports/sms.ts";
import { findAppointmentOfRequest } from "#store/appointments.ts";
import { smsConsent } from "#store/consents.ts";
import type { Effect } from "#store/effects.ts";
import { findMessage, lastHeardAt } from "#store/messages.ts";
import { listNewestOffers } from "#store/offers.ts";
import { findRequest, type StoredRequest } from "#store/requests.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { manageUrl } from "./read-mail.ts";

/** A text as it should be sent now, or why it should not be sent (any more). */
export type SmsToCompose =
  | {
      readonly kind: "send";
      readonly phone: string;
      readonly companyName: string;
      readonly content: SmsContent;
      readonly escalationId: string | undefined;
      /** Where the client is, and when they were last heard of: nobody is woken by us. */
      readonly zone: string;
      readonly heardAt: Date | undefined;
      /** Of no use to the client later than this many seconds after it was sent. */
      readonly validForSeconds: number;
    }
  | { readonly kind: "pointless"; readonly reason: string };

type Reading = Pick<FlowContext, "db" | "company" | "publicUrl" | "linkSecrets" | "now">;

/** Derives a text from the rows at the moment of sending; without consent there is nothing to send. */
export async function readSms(context: Reading, effect: Effect): Promise<SmsToCompose> {
  const company = await context.company();
  const request = await findRequest(context.db, effect.requestId);
  const phone = request && (await phoneOf(context, request, effect));
  if (request === undefined || phone === undefined)
    return { kind: "pointless", reason: "the client has no number" };
  const consent = await smsConsent(context.db, phone);
  const confirmsOptOut = effect.payload["template"] === "opted-out";
  if (consent === "revoked" && !confirmsOptOut)
    return { kind: "pointless", reason: "the client opted out of texts" };
  if (consent !== "revoked" && confirmsOptOut)
    return { kind: "pointless", reason: "the client opted in again" };
  if (consent === "unknown" && effect.payload["messageId"] === undefined)
    return { kind: "pointless", reason: "the client did not agree to texts" };
  const content = await contentOf(context, { company, request, effect });
  if (typeof content === "string") return { kind: "pointless", reason: content };
  const escalationId = effect.payload["escalationId"];
  return {
    kind: "send",
    phone,
    companyName: company.settings.name,
    content,
    escalationId: typeof escalationId === "string" ? escalationId : undefined,
    zone: request.contactZone,
    heardAt: await lastHeardAt(context.db, phone),
    validForSeconds: 4 * 60 * 60,
  };
}

/** An answer goes to the number that wrote, everything else to the one the request came with. */
async function phoneOf(
  { db }: Reading,
  request: StoredRequest,
  { payload }: Effect,
): Promise<string | undefined> {
  const messageId = payload["messageId"];
  if (typeof messageId !== "string") return request.contactPhone;
  return (await findMessage(db, messageId))?.phone;
}

type Subject = {
  readonly company: CurrentCompany;
  readonly request: StoredRequest;
  readonly effect: Effect;
};

async function contentOf(context: Reading, subject: Subject): Promise<SmsContent | string> {
  const { company, request, effect } = subject;
  const zone = request.contactZone;
  switch (effect.payload["template"]) {
    case "confirmed":
    case "rescheduled":
    case "cancelled":
      return appointmentContent(context, subject);
    case "offers":
      return offersContent(context, subject);
    case "offer-gone":
      return { kind: "offer-gone", manageUrl: await manageUrl(context, request.id), zone };
    case "not-understood":
    case "passed-on":
      return { kind: effect.payload["template"], manageUrl: await manageUrl(context, request.id) };
    case "help":
      return { kind: "help", contactPhone: company.settings.contact.phone };
    case "opted-out":
      return optedOutContent(context, effect);
    case "free-text":
      return { kind: "free-text", text: String(effect.payload["text"]) };
    default:
      throw new Error(`${company.settings.name} has no text ${String(effect.payload["template"])}`);
  }
}

/** One confirmation within five minutes is allowed (47 CFR 64.1200(a)(12)); later it would be one text too many. */
const confirmWithinMs = 5 * 60_000;

async function optedOutContent(
  { db, now }: Reading,
  { payload }: Effect,
): Promise<SmsContent | string> {
  const message = await findMessage(db, String(payload["messageId"]));
  const ageMs = message && now().getTime() - message.at.getTime();
  if (ageMs === undefined || ageMs > confirmWithinMs) return "it is too late to confirm an opt-out";
  return { kind: "opted-out" };
}

async function appointmentContent(
  context: Reading,
  { company, request, effect }: Subject,
): Promise<SmsContent | string> {
  const appointment = await findAppointmentOfRequest(context.db, request.id);
  if (appointment === undefined) return "there is no appointment";
  if (appointment.sequence !== effect.payload["sequence"])
    return "the appointment has changed since";
  return {
    kind: effect.payload["template"] as "confirmed" | "rescheduled" | "cancelled",
    serviceName: company.services.get(appointment.serviceId)?.name ?? "",
    providerName: company.providers.get(appointment.providerId)?.name ?? "",
    start: appointment.startsAt,
    zone: request.contactZone,
    manageUrl: await manageUrl(context, request.id),
  };
}

async function offersContent(
  context: Reading,
  { company, request, effect }: Subject,
): Promise<SmsContent | string> {
  const offers = await listNewestOffers(context.db, String(effect.payload["escalationId"]));
  const open = offers.filter(({ state }) => state === "open");
  if (open.length === 0 || offers[0]?.round !== effect.payload["round"])
    return "these times are no longer proposed";
  return {
    kind: "offers",
    serviceName: company.services.get(request.serviceId)?.name ?? "",
    options: open.map(({ position, startsAt }) => ({ position, start: startsAt })),
    zone: request.contactZone,
    manageUrl: await manageUrl(context, request.id),
  };
}
