import { preparationOf } from "#company/follow-through.ts";
import { isEditableMail, type MessageWords } from "#company/messages.ts";
import { addBusinessMinutes } from "#escalation/business-hours.ts";
import { nextDeadline } from "#escalation/escalation.ts";
import type { AppointmentFacts, EmailMessage, MailContent } from "#ports/email.ts";
import { type Appointment, findAppointmentOfRequest } from "#store/appointments.ts";
import type { Effect } from "#store/effects.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { findMember } from "#store/members.ts";
import { listNewestOffers } from "#store/offers.ts";
import { findRequest, type StoredRequest } from "#store/requests.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { findOnCall, hoursOf } from "./desk-terms.ts";
import { manageUrl } from "./manage-url.ts";
import { openForm } from "./open-form.ts";
import { feedbackMail } from "./read-feedback-message.ts";
import { missedMail } from "./read-missed-message.ts";
import { waitlistMail } from "./read-waitlist-message.ts";
import { whyNotRemind } from "./why-not-remind.ts";
import type { AppointmentTemplate } from "./wish-mail.ts";

/** A message as it should be sent now, or the reason why it should not be sent any more. */
export type MailToSend =
  | ({ readonly kind: "send" } & Omit<EmailMessage, "id">)
  | { readonly kind: "pointless"; readonly reason: string }
  /** There is no address that it could go to. */
  | { readonly kind: "withheld"; readonly reason: string };

/** Derives a message from the rows at the moment of sending: what was cancelled since is not confirmed. */
export async function readMail(
  context: Pick<FlowContext, "db" | "now" | "company" | "publicUrl" | "linkSecrets">,
  effect: Effect,
): Promise<MailToSend> {
  const company = await context.company();
  const request = await findRequest(context.db, effect.requestId);
  if (request === undefined) return { kind: "pointless", reason: "the request is gone" };
  const content = await contentOf(context, { company, request, payload: effect.payload });
  if (typeof content === "string") return { kind: "pointless", reason: content };
  const { contact, name } = company.settings;
  const to = await addresseeOf(context, { company, request, content, payload: effect.payload });
  if (to === undefined) return { kind: "withheld", reason: "the client gave no e-mail address" };
  return {
    kind: "send",
    to,
    company: { name, contactEmail: contact.email, contactPhone: contact.phone },
    content,
    words: wordsFor(content, company),
  };
}

/** The company's own words for a mail, where it has any. */
function wordsFor(content: MailContent, { settings }: CurrentCompany): MessageWords | undefined {
  const name = content.kind === "reminder" && content.asks ? "please-confirm" : content.kind;
  return isEditableMail(name) ? settings.messages[name] : undefined;
}

type Subject = {
  readonly company: CurrentCompany;
  readonly request: StoredRequest;
  readonly payload: Record<string, unknown>;
};

/** What the message says, or why it is pointless. */
async function contentOf(
  context: Pick<FlowContext, "db" | "now" | "publicUrl" | "linkSecrets">,
  subject: Subject,
): Promise<MailContent | string> {
  const { company, request, payload } = subject;
  const template = payload["template"];
  const service = company.known.services.get(request.serviceId);
  const basics = {
    reference: request.reference,
    clientName: request.contactName,
    serviceName: service?.name ?? "",
  };
  const bookAgainUrl = `${context.publicUrl}/book/${service?.key ?? ""}`;
  switch (template) {
    case "confirmed":
    case "rescheduled":
    case "reassigned":
    case "cancelled":
    case "reminder":
      return appointmentContent(context, { ...subject, template, bookAgainUrl });
    case "person-will-answer":
      if (request.state !== "escalated") return "the request is settled already";
      return {
        kind: template,
        ...basics,
        wantedStart: request.wantedStart,
        promisedBy: request.promisedBy ?? request.receivedAt,
        opensAt: await opensAfter(context, company, request),
        zone: request.contactZone,
        manageUrl: await manageUrl(context, request.id),
      };
    case "declined":
    case "expired":
    case "withdrawn":
    case "closed":
      return { kind: template, ...basics, text: String(payload["text"] ?? ""), bookAgainUrl };
    case "free-text":
      return {
        kind: template,
        ...basics,
        text: String(payload["text"] ?? ""),
        manageUrl: await manageUrl(context, request.id),
      };
    case "offers":
      return offersContent(context, subject);
    case "feedback":
      return feedbackMail({ ...context, company }, { request, payload });
    case "missed":
      return missedMail({ ...context, company }, request);
    case "waitlist-joined":
    case "waitlist-offer":
    case "waitlist-gone":
    case "waitlist-ended":
    case "waitlist-left":
    case "waitlist-booked":
      return waitlistMail({ ...context, company }, { request, payload, template });
    case "desk-alert":
    case "nobody-answered":
      return deskAlert(context, subject, template);
    default:
      throw new Error(`There is no message template ${String(template)}`);
  }
}

/** Undefined where the desk was open when the request came in. */
async function opensAfter(
  { db }: Pick<FlowContext, "db">,
  company: CurrentCompany,
  { id, receivedAt }: StoredRequest,
): Promise<Date | undefined> {
  const open = addBusinessMinutes(receivedAt, 0, await hoursOf(db, company, id));
  return open.kind === "due" && open.at > receivedAt ? open.at : undefined;
}

async function appointmentContent(
  context: Pick<FlowContext, "db" | "now" | "publicUrl" | "linkSecrets">,
  mail: Subject & {
    readonly template: AppointmentTemplate | "reminder";
    readonly bookAgainUrl: string;
  },
): Promise<MailContent | string> {
  const { template, request, payload, company } = mail;
  const appointment = await findAppointmentOfRequest(context.db, request.id);
  if (appointment === undefined) return "there is no appointment";
  if (appointment.sequence !== payload["sequence"]) return "the appointment has changed since";
  const pointless = template === "reminder" && (await whyNotRemind(context, appointment, payload));
  if (pointless) return pointless;
  const facts = await factsOf(context, { ...mail, appointment });
  switch (template) {
    case "confirmed":
    case "cancelled":
      return { kind: template, ...facts };
    case "reminder":
      return {
        ...{ kind: template, ...facts, asks: payload["asks"] === true },
        preparation: preparationOf(
          company.settings,
          company.known.services.get(appointment.serviceId)?.key,
        ),
      };
    case "rescheduled":
      return {
        kind: template,
        ...facts,
        previousStart: new Date(String(payload["previousStart"])),
      };
    case "reassigned": {
      const before = company.known.providers.get(String(payload["previousProviderId"]));
      return { kind: template, ...facts, previousProviderName: before?.name ?? "" };
    }
  }
}

async function factsOf(
  context: Pick<FlowContext, "db" | "now" | "publicUrl" | "linkSecrets">,
  mail: Subject & { readonly appointment: Appointment; readonly bookAgainUrl: string },
): Promise<AppointmentFacts> {
  const { appointment, company, request } = mail;
  const location = company.known.locations.get(appointment.locationId);
  const ownUrl = await manageUrl(context, request.id);
  return {
    appointmentId: appointment.id,
    reference: request.reference,
    sequence: appointment.sequence,
    clientName: request.contactName,
    serviceName: company.known.services.get(appointment.serviceId)?.name ?? "",
    start: appointment.startsAt,
    end: appointment.endsAt,
    zone: request.contactZone,
    providerName: company.known.providers.get(appointment.providerId)?.name ?? "",
    locationName: location?.name ?? "",
    locationAddress: location?.address ?? "",
    meetUrl: appointment.meetUrl,
    manageUrl: ownUrl,
    bookAgainUrl: mail.bookAgainUrl,
    form: await openForm(context, company, { appointment, ownUrl }),
  };
}

async function offersContent(
  context: Pick<FlowContext, "db" | "publicUrl" | "linkSecrets">,
  { company, request, payload }: Subject,
): Promise<MailContent | string> {
  const offers = await listNewestOffers(context.db, String(payload["escalationId"]));
  const [first] = offers.filter(({ state }) => state === "open");
  if (first === undefined || first.round !== payload["round"])
    return "these times are no longer proposed";
  return {
    kind: "offers",
    reference: request.reference,
    clientName: request.contactName,
    serviceName: company.services.get(request.serviceId)?.name ?? "",
    times: offers.map(({ startsAt, providerId }) => ({
      start: startsAt,
      providerName: company.providers.get(providerId)?.name ?? "",
    })),
    answerBy: first.expiresAt,
    zone: request.contactZone,
    manageUrl: await manageUrl(context, request.id),
  };
}

/** What a message to a member says of an escalation that is still open. */
async function deskAlert(
  context: Pick<FlowContext, "db" | "publicUrl">,
  { company, request, payload }: Subject,
  kind: "desk-alert" | "nobody-answered",
): Promise<MailContent | string> {
  const escalation = await findEscalationOfRequest(context.db, request.id);
  if (escalation === undefined || escalation.endedAt !== undefined)
    return "the escalation is settled already";
  const owner = escalation.ownerId && (await findMember(context.db, escalation.ownerId));
  const facts = {
    reference: request.reference,
    reasons: escalation.findings.map(({ detail }) => detail),
    answerDueAt: nextDeadline(escalation),
    zone: company.settings.escalation.hours.zone,
    url: `${context.publicUrl}/console/requests/${request.reference}`,
  };
  const deskClosed = payload["deskClosed"] === true;
  return kind === "desk-alert"
    ? { kind, ...facts }
    : { kind, ...facts, ownerName: owner ? owner.name : undefined, deskClosed };
}

async function addresseeOf(
  { db, now }: Pick<FlowContext, "db" | "now">,
  { company, request, content, payload }: Subject & { readonly content: MailContent },
): Promise<{ name: string; address: string } | undefined> {
  const { contactName: clientName, contactEmail } = request;
  if (content.kind !== "desk-alert" && content.kind !== "nobody-answered")
    return contactEmail === undefined ? undefined : { name: clientName, address: contactEmail };
  const { settings } = company;
  const memberId = payload["memberId"];
  const member =
    typeof memberId === "string"
      ? await findMember(db, memberId)
      : await findOnCall(db, company, now());
  return { name: member?.name ?? settings.name, address: member?.email ?? settings.contact.email };
}
