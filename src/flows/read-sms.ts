import { isLive, nextDeadline } from "#escalation/escalation.ts";
import { mayConfirmOptOut } from "#messaging/consent.ts";
import type { Whereabouts } from "#messaging/quiet-hours.ts";
import { whereaboutsOf } from "#messaging/whereabouts.ts";
import type { SmsContent } from "#ports/sms.ts";
import { findAppointmentOfRequest } from "#store/appointments.ts";
import type { Effect } from "#store/effects.ts";
import { findEscalation } from "#store/escalations.ts";
import { findMember } from "#store/members.ts";
import { findMessage, lastHeardAt } from "#store/messages.ts";
import { listNewestOffers } from "#store/offers.ts";
import { findRequest, type StoredRequest } from "#store/requests.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { manageUrl } from "./manage-url.ts";
import { type NotByText, whyNotText } from "./may-text.ts";
import { openForm } from "./open-form.ts";
import { feedbackSms } from "./read-feedback-message.ts";
import { missedSms } from "./read-missed-message.ts";
import { joinedSms, waitlistSms } from "./read-waitlist-message.ts";
import { questionContent, toldContent } from "./texts/read-talk.ts";
import { whyNotRemind } from "./why-not-remind.ts";
import type { AppointmentTemplate } from "./wish-mail.ts";

/** A text as it should be sent now, or why it should not be sent (any more). */
export type SmsToCompose =
  | {
      readonly kind: "send";
      readonly phone: string;
      readonly companyName: string;
      readonly content: SmsContent;
      readonly escalationId: string | undefined;
      /** Where they may be, and when they were last heard of: nobody is woken by us. */
      readonly zones: Whereabouts;
      readonly heardAt: Date | undefined;
      /** Of no use to the client from then on, and why; undefined where it keeps. */
      readonly uselessFrom: (NotByText & { readonly at: Date }) | undefined;
      /** Of no use to the client later than this many seconds after it was sent. */
      readonly validForSeconds: number;
      /** "member": no client's limits hold it back. "opt-out": it says that texts are over. */
      readonly to: "client" | "member" | "opt-out";
    }
  | ({ readonly kind: "not-by-text" } & NotByText)
  | { readonly kind: "pointless"; readonly reason: string };

type Reading = Pick<FlowContext, "db" | "company" | "publicUrl" | "linkSecrets" | "now">;

/** Derives a text from the rows at the moment of sending; who may not be texted is told another way. */
export async function readSms(context: Reading, effect: Effect): Promise<SmsToCompose> {
  const company = await context.company();
  const template = alertOf(effect);
  if (template !== undefined) return alertToCompose(context, company, { ...effect, template });
  const request = await findRequest(context.db, effect.requestId);
  const phone = request && (await phoneOf(context, request, effect));
  if (request === undefined || phone === undefined)
    return { kind: "pointless", reason: "the client has no number" };
  const content = await contentOf(context, { company, request, effect });
  if (typeof content === "string") return { kind: "pointless", reason: content };
  const { template: kind, messageId, escalationId } = effect.payload;
  const why = await whyNotText(context, company, {
    ...{ request, phone, template: kind },
    answers: messageId !== undefined,
  });
  if (why !== undefined) return { kind: "not-by-text", ...why };
  return {
    kind: "send",
    phone,
    companyName: company.settings.name,
    content,
    escalationId: typeof escalationId === "string" ? escalationId : undefined,
    zones: whereaboutsOf({ phone, zone: request.contactZone }, company.settings.zone),
    uselessFrom: await uselessFromOf(context, content, effect),
    ...(await timingOf(context, phone, content)),
    to: kind === "opted-out" ? "opt-out" : "client",
  };
}

/**
 * What is told of an appointment that is to come is told before it begins, or not by text; so are times
 * that are held for the client while they are.
 */
async function uselessFromOf(
  { db }: Reading,
  content: SmsContent,
  { payload }: Effect,
): Promise<(NotByText & { readonly at: Date }) | undefined> {
  switch (content.kind) {
    case "confirmed":
    case "rescheduled":
    case "reassigned":
    case "reminder":
      return {
        at: content.start,
        reason: "it would come after the appointment has begun",
        manner: "quietly",
      };
    case "offers": {
      const offers = await listNewestOffers(db, String(payload["escalationId"]));
      const ends = offers.flatMap((one) => (one.state === "open" ? [one.expiresAt.getTime()] : []));
      const reason = "it would come when times that are proposed are no longer held";
      return { at: new Date(Math.min(...ends)), reason, manner: "told" };
    }
    default:
      return undefined;
  }
}

const hoursMax = 4;

/** A reminder answers nobody, whenever they wrote last, and is of no use once what it is about begins. */
async function timingOf(
  { db, now }: Reading,
  phone: string,
  content: SmsContent,
): Promise<{ readonly heardAt: Date | undefined; readonly validForSeconds: number }> {
  if (content.kind !== "reminder")
    return { heardAt: await lastHeardAt(db, phone), validForSeconds: hoursMax * 3_600 };
  const left = Math.floor((content.start.getTime() - now().getTime()) / 1_000);
  return { heardAt: undefined, validForSeconds: Math.max(1, Math.min(hoursMax * 3_600, left)) };
}

/** What a text says to a member and not to a client; undefined for all others. */
function alertOf({ payload }: Effect): "desk-alert" | "nobody-answered" | undefined {
  const { template } = payload;
  return template === "desk-alert" || template === "nobody-answered" ? template : undefined;
}

/** To a member who is on call: no client's consent, and no client's night. */
async function alertToCompose(
  { db, now, publicUrl }: Reading,
  company: CurrentCompany,
  {
    requestId,
    payload,
    template,
  }: Effect & { readonly template: "desk-alert" | "nobody-answered" },
): Promise<SmsToCompose> {
  const member = await findMember(db, String(payload["memberId"]));
  if (member?.phone === undefined) return { kind: "pointless", reason: "they have no number" };
  const escalation = await findEscalation(db, String(payload["escalationId"]));
  const request = await findRequest(db, requestId);
  if (escalation === undefined || request === undefined || !isLive(escalation.state))
    return { kind: "pointless", reason: "the escalation is settled already" };
  const { zone } = company.settings.escalation.hours;
  return {
    kind: "send",
    phone: member.phone,
    companyName: company.settings.name,
    content: {
      kind: payload["deskClosed"] === true ? "desk-closed" : template,
      reference: request.reference,
      answerDueAt: nextDeadline(escalation),
      zone,
      url: `${publicUrl}/console/requests/${request.reference}`,
    },
    escalationId: undefined,
    zones: [zone],
    // Whoever is on call is awake, or has agreed to be woken.
    heardAt: now(),
    uselessFrom: undefined,
    validForSeconds: 60 * 60,
    to: "member",
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
    case "reassigned":
    case "cancelled":
    case "reminder":
      return appointmentContent(context, subject);
    case "offers":
      return offersContent(context, subject);
    case "waitlist-joined":
      return joinedSms({ ...context, company }, request);
    case "waitlist-offer":
      return waitlistSms({ ...context, company }, { request, payload: effect.payload });
    case "feedback":
      return feedbackSms({ ...context, company }, { request, payload: effect.payload });
    case "declined":
    case "expired":
    case "withdrawn":
    case "closed":
      return {
        kind: effect.payload["template"],
        text: String(effect.payload["text"] ?? ""),
        manageUrl: await manageUrl(context, request.id),
      };
    case "missed":
      return missedSms({ ...context, company }, request);
    case "waitlist-kept":
      return { kind: "waitlist-kept", url: await manageUrl(context, request.id, "w") };
    case "offer-gone":
      return { kind: "offer-gone", manageUrl: await manageUrl(context, request.id), zone };
    case "not-understood":
    case "passed-on":
      return { kind: effect.payload["template"], manageUrl: await manageUrl(context, request.id) };
    case "help":
      return { kind: "help", contactPhone: company.settings.contact.phone };
    case "opted-out":
      return optedOutContent(context, effect);
    case "told":
      return toldContent(context, { company, request, payload: effect.payload });
    case "question":
      return questionContent(context, { company, payload: effect.payload });
    case "free-text":
      return { kind: "free-text", text: String(effect.payload["text"]) };
    default:
      throw new Error(`${company.settings.name} has no text ${String(effect.payload["template"])}`);
  }
}

async function optedOutContent(
  { db, now }: Reading,
  { payload }: Effect,
): Promise<SmsContent | string> {
  const message = await findMessage(db, String(payload["messageId"]));
  if (message === undefined || !mayConfirmOptOut(message.at, now()))
    return "it is too late to confirm an opt-out";
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
  const isReminder = effect.payload["template"] === "reminder";
  const pointless = isReminder && (await whyNotRemind(context, appointment, effect.payload));
  if (pointless) return pointless;
  const ownUrl = await manageUrl(context, request.id);
  const facts = {
    serviceName: company.services.get(appointment.serviceId)?.name ?? "",
    providerName: company.providers.get(appointment.providerId)?.name ?? "",
    start: appointment.startsAt,
    zone: request.contactZone,
    manageUrl: ownUrl,
    hasForm: (await openForm(context, company, { appointment, ownUrl })) !== undefined,
  };
  return isReminder
    ? { kind: "reminder", ...facts, asks: effect.payload["asks"] === true }
    : { kind: effect.payload["template"] as AppointmentTemplate, ...facts };
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
