import type { MailContent } from "#ports/email.ts";
import type { SmsContent } from "#ports/sms.ts";
import { findAppointmentOfRequest } from "#store/appointments.ts";
import type { StoredRequest } from "#store/requests.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";

type Reading = Pick<FlowContext, "db" | "publicUrl"> & { readonly company: CurrentCompany };

/** What is told to somebody who did not come, as long as that is still what is written down. */
async function missedFacts({ db, publicUrl, company }: Reading, request: StoredRequest) {
  const appointment = await findAppointmentOfRequest(db, request.id);
  if (appointment?.outcome !== "no-show")
    return "it is no longer written down that they did not come";
  const service = company.known.services.get(appointment.serviceId);
  return {
    serviceName: service?.name ?? "",
    start: appointment.startsAt,
    zone: request.contactZone,
    bookUrl: `${publicUrl}/book/${service?.key ?? ""}`,
  };
}

export async function missedMail(
  reading: Reading,
  request: StoredRequest,
): Promise<MailContent | string> {
  const facts = await missedFacts(reading, request);
  if (typeof facts === "string") return facts;
  const { reference, contactName: clientName } = request;
  return { kind: "missed", reference, clientName, ...facts };
}

export async function missedSms(
  reading: Reading,
  request: StoredRequest,
): Promise<SmsContent | string> {
  const facts = await missedFacts(reading, request);
  return typeof facts === "string" ? facts : { kind: "missed", ...facts };
}
