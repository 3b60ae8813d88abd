import type { AppointmentFacts, MailCompany, MailContent } from "#ports/email.ts";
import { type Appointment, findAppointmentOfRequest } from "#store/appointments.ts";
import type { Effect } from "#store/effects.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { findLinkId, signLink } from "#store/links.ts";
import { findMemberByKey } from "#store/members.ts";
import { listNewestOffers } from "#store/offers.ts";
import { findRequest, type StoredRequest } from "#store/requests.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";

/** A message as it should be sent now, or the reason why it should not be sent any more. */
export type MailToSend =
  | {
      readonly kind: "send";
      readonly to: { readonly name: string; readonly address: string };
      readonly company: MailCompany;
      readonly content: MailContent;
    }
  | { readonly kind: "pointless"; readonly reason: string };

/** Derives a message from the rows at the moment of sending: what was cancelled since is not confirmed. */
export async function readMail(
  context: Pick<FlowContext, "db" | "company" | "publicUrl" | "linkSecrets">,
  effect: Effect,
): Promise<MailToSend> {
  const company = await context.company();
  const request = await findRequest(context.db, effect.requestId);
  if (request === undefined) return { kind: "pointless", reason: "the request is gone" };
  const content = await contentOf(context, { company, request, payload: effect.payload });
  if (typeof content === "string") return { kind: "pointless", reason: content };
  const { contact, name } = company.settings;
  return {
    kind: "send",
    to: await addresseeOf(context, { company, request, content }),
    company: { name, contactEmail: contact.email, contactPhone: contact.phone },
    content,
  };
}

type Subject = {
  readonly company: CurrentCompany;
  readonly request: StoredRequest;
  readonly payload: Record<string, unknown>;
};

/** What the message says, or why it is pointless. */
async function contentOf(
  context: Pick<FlowContext, "db" | "publicUrl" | "linkSecrets">,
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
    case "cancelled":
      return appointmentContent(context, { ...subject, template, bookAgainUrl });
    case "person-will-answer":
      if (request.state !== "escalated") return "the request is settled already";
      return {
        kind: template,
        ...basics,
        wantedStart: request.wantedStart,
        promisedBy: request.promisedBy ?? request.receivedAt,
        zone: request.contactZone,
        manageUrl: await manageUrl(context, request.id),
      };
    case "declined":
    case "expired":
    case "withdrawn":
      return { kind: template, ...basics, text: String(payload["text"] ?? ""), bookAgainUrl };
    case "offers":
      return offersContent(context, subject);
    case "desk-alert":
      return deskAlert(context, subject);
    default:
      throw new Error(`There is no message template ${String(template)}`);
  }
}

async function appointmentContent(
  context: Pick<FlowContext, "db" | "publicUrl" | "linkSecrets">,
  mail: Subject & {
    readonly template: "confirmed" | "rescheduled" | "cancelled";
    readonly bookAgainUrl: string;
  },
): Promise<MailContent | string> {
  const { template, request, payload } = mail;
  const appointment = await findAppointmentOfRequest(context.db, request.id);
  if (appointment === undefined) return "there is no appointment";
  if (appointment.sequence !== payload["sequence"]) return "the appointment has changed since";
  const facts = await factsOf(context, { ...mail, appointment });
  if (template !== "rescheduled") return { kind: template, ...facts };
  return { kind: template, ...facts, previousStart: new Date(String(payload["previousStart"])) };
}

async function factsOf(
  context: Pick<FlowContext, "db" | "publicUrl" | "linkSecrets">,
  mail: Subject & { readonly appointment: Appointment; readonly bookAgainUrl: string },
): Promise<AppointmentFacts> {
  const { appointment, company, request } = mail;
  const location = company.known.locations.get(appointment.locationId);
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
    manageUrl: await manageUrl(context, request.id),
    bookAgainUrl: mail.bookAgainUrl,
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

async function deskAlert(
  context: Pick<FlowContext, "db" | "publicUrl">,
  { company, request }: Subject,
): Promise<MailContent | string> {
  const escalation = await findEscalationOfRequest(context.db, request.id);
  if (escalation === undefined || escalation.endedAt !== undefined)
    return "the escalation is settled already";
  return {
    kind: "desk-alert",
    reference: request.reference,
    reasons: escalation.findings.map(({ detail }) => detail),
    answerDueAt: escalation.firstResponseDueAt,
    zone: company.settings.escalation.hours.zone,
    url: `${context.publicUrl}/console/requests/${request.reference}`,
  };
}

async function addresseeOf(
  { db }: Pick<FlowContext, "db">,
  {
    company,
    request,
    content,
  }: { company: CurrentCompany; request: StoredRequest; content: MailContent },
): Promise<{ name: string; address: string }> {
  if (content.kind !== "desk-alert")
    return { name: request.contactName, address: request.contactEmail };
  const onCall = await findMemberByKey(db, company.settings.escalation.onCall);
  const fallback = company.settings.contact.email;
  return { name: onCall?.name ?? company.settings.name, address: onCall?.email ?? fallback };
}

export async function manageUrl(
  context: Pick<FlowContext, "db" | "publicUrl" | "linkSecrets">,
  requestId: string,
): Promise<string> {
  const id = await findLinkId(context.db, requestId);
  if (id === undefined) throw new Error("Every stored request has its link");
  return `${context.publicUrl}/m/${signLink(context.linkSecrets, id)}`;
}
