import type { MailContent } from "#ports/email.ts";
import type { SmsContent } from "#ports/sms.ts";
import { findAppointmentOfRequest } from "#store/appointments.ts";
import { findFeedback } from "#store/feedback.ts";
import type { StoredRequest } from "#store/requests.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { manageUrl } from "./manage-url.ts";

type Reading = Pick<FlowContext, "db" | "publicUrl" | "linkSecrets"> & {
  readonly company: CurrentCompany;
};

/** What is asked once an appointment is over, as long as there is still somebody to ask. */
async function feedbackFacts(
  reading: Reading,
  request: StoredRequest,
  payload: Readonly<Record<string, unknown>>,
) {
  const { db, company } = reading;
  const appointment = await findAppointmentOfRequest(db, request.id);
  if (appointment === undefined || appointment.sequence !== payload["sequence"])
    return "the appointment has changed since";
  if (appointment.outcome === "no-show") return "the client did not come";
  if ((await findFeedback(db, appointment.id)) !== undefined) return "the client has said so since";
  const service = company.known.services.get(appointment.serviceId);
  const said = company.settings.services.find(({ key }) => key === service?.key)?.feedback;
  if (said === undefined) return "the service asks for it no longer";
  return {
    serviceName: service?.name ?? "",
    question: said.question,
    feedbackUrl: `${await manageUrl(reading, request.id)}/feedback`,
  };
}

export async function feedbackMail(
  reading: Reading,
  { request, payload }: { request: StoredRequest; payload: Readonly<Record<string, unknown>> },
): Promise<MailContent | string> {
  const facts = await feedbackFacts(reading, request, payload);
  if (typeof facts === "string") return facts;
  const { reference, contactName: clientName } = request;
  return { kind: "feedback", reference, clientName, ...facts };
}

export async function feedbackSms(
  reading: Reading,
  { request, payload }: { request: StoredRequest; payload: Readonly<Record<string, unknown>> },
): Promise<SmsContent | string> {
  const facts = await feedbackFacts(reading, request, payload);
  return typeof facts === "string" ? facts : { kind: "feedback", ...facts };
}
