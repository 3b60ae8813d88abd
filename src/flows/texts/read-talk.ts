import type { CurrentCompany, FlowContext } from "#flows/context.ts";
import { manageUrl } from "#flows/manage-url.ts";
import type { ToldAbout } from "#flows/wish-sms.ts";
import type { IntakeQuestion, WhichQuestion } from "#messaging/question.ts";
import type { SmsAppointment, SmsContent } from "#ports/sms.ts";
import { findAppointmentOfRequest } from "#store/appointments.ts";
import type { Db } from "#store/db.ts";
import { findRequest, type StoredRequest } from "#store/requests.ts";
import { findQuestion } from "#store/text-questions.ts";

type Reading = Pick<FlowContext, "db" | "publicUrl" | "linkSecrets">;
type Asked = { readonly company: CurrentCompany; readonly payload: Record<string, unknown> };

/** What a question says now, or why it is not put any more. */
export async function questionContent(
  context: Reading,
  { company, payload }: Asked,
): Promise<SmsContent | string> {
  const stored = await findQuestion(context.db, String(payload["questionId"]));
  if (stored?.state !== "open" || stored.turn !== payload["turn"])
    return "the question is no longer open";
  const { question } = stored;
  switch (question.kind) {
    case "which":
      return whichContent(context.db, company, question);
    case "intake":
      return intakeContent(company, question, stored.turn === 1);
    case "cancel":
    case "move": {
      const about = await appointmentOf(context, company, question.requestId);
      if (about === undefined || about.sequence !== question.sequence)
        return "the appointment has changed since";
      if (question.kind === "cancel") return { kind: "ask-cancel", ...about.appointment };
      const { serviceName, zone, manageUrl: url } = about.appointment;
      return { kind: "ask-move", serviceName, options: question.options, zone, manageUrl: url };
    }
  }
}

async function whichContent(
  db: Db,
  company: CurrentCompany,
  { deed, options }: WhichQuestion,
): Promise<SmsContent> {
  const requests = await Promise.all(options.map(({ requestId }) => findRequest(db, requestId)));
  return {
    kind: "ask-which",
    deed: deed.kind,
    zone: requests[0]?.contactZone ?? company.settings.zone,
    options: options.map(({ position, start }, index) => ({
      position,
      start,
      serviceName: serviceName(company, requests[index]),
    })),
  };
}

const serviceName = (company: CurrentCompany, request: StoredRequest | undefined) =>
  company.known.services.get(request?.serviceId ?? "")?.name ?? "";

export function servicesOf({ services }: CurrentCompany) {
  return [...services.values()];
}

function intakeContent(
  company: CurrentCompany,
  { asks, draft }: IntakeQuestion,
  first: boolean,
): SmsContent {
  const services = servicesOf(company);
  const chosen = services.find(({ key }) => key === draft.serviceKey)?.name ?? "";
  switch (asks) {
    case "service":
      return {
        kind: "ask-service",
        first,
        options: services.map(({ name }, index) => ({ position: index + 1, serviceName: name })),
      };
    case "when":
      return { kind: "ask-when", first, serviceName: chosen };
    case "time": {
      const { options = [], zone } = draft;
      return { kind: "ask-time", first, serviceName: chosen, options, zone };
    }
    case "name":
      return { kind: "ask-name", first };
    case "email":
      return { kind: "ask-email", first };
  }
}

/** The appointment of a request as a text tells of it. */
async function appointmentOf(
  context: Reading,
  { known }: CurrentCompany,
  requestId: string,
): Promise<
  | { readonly sequence: number; readonly state: string; readonly appointment: SmsAppointment }
  | undefined
> {
  const request = await findRequest(context.db, requestId);
  const found = request && (await findAppointmentOfRequest(context.db, requestId));
  if (request === undefined || found === undefined) return undefined;
  return {
    sequence: found.sequence,
    state: found.state,
    appointment: {
      serviceName: known.services.get(found.serviceId)?.name ?? "",
      providerName: known.providers.get(found.providerId)?.name ?? "",
      start: found.startsAt,
      zone: request.contactZone,
      manageUrl: await manageUrl(context, requestId),
    },
  };
}

/** What an answer says, from the rows as they are when it leaves. */
export async function toldContent(
  context: Reading,
  { company, request, payload }: Asked & { readonly request: StoredRequest },
): Promise<SmsContent | string> {
  const about = payload["about"] as ToldAbout;
  const url = await manageUrl(context, request.id);
  switch (about) {
    case "only-by-person":
      return { kind: about, reason: String(payload["reason"] ?? ""), manageUrl: url };
    case "question-over":
      return { kind: about, manageUrl: url };
    case "request-passed-on":
      if (request.promisedBy === undefined) return "nothing was promised";
      return {
        kind: about,
        promisedBy: request.promisedBy,
        zone: request.contactZone,
        manageUrl: url,
      };
    default: {
      const found = await appointmentOf(context, company, request.id);
      const cancelled = found?.state === "cancelled";
      if (about === "nothing-booked" || found === undefined || cancelled)
        return { kind: "nothing-booked", cancelled, manageUrl: url };
      return { kind: about, ...found.appointment };
    }
  }
}
