import type { Company } from "#company/company.ts";
import type { EditableMail } from "#company/messages.ts";
import type { EmailMessage, MailContent } from "#ports/email.ts";

/** A mail as this company would send it, to a client who is imagined; nothing is sent. */
export function exampleMail(
  template: EditableMail,
  company: Company,
  at: Date,
): Omit<EmailMessage, "id"> {
  const { name, contact, messages } = company;
  return {
    to: { name: clientName, address: "client@example.com" },
    company: { name, contactEmail: contact.email, contactPhone: contact.phone },
    content: contentOf(template, company, at),
    words: messages[template],
  };
}

const clientName = "Kim Lee";
const dayMs = 24 * 60 * 60_000;

/** The company's own first service, with whom and where it is given, in three days. */
function factsOf(company: Company, at: Date) {
  const [service] = company.services;
  const provider = company.providers.find(({ key }) => key === service?.providers[0]);
  const location = company.locations.find(({ key }) => key === provider?.location);
  const start = new Date(Math.ceil(at.getTime() / dayMs + 2) * dayMs + 17 * 60 * 60_000);
  const url = "https://book.example.com";
  return {
    reference: "GH-1042",
    clientName,
    serviceName: service?.name ?? "",
    manageUrl: `${url}/m/example`,
    bookAgainUrl: `${url}/book/${service?.key ?? ""}`,
    appointmentId: "00000000-0000-7000-8000-000000000000",
    sequence: 0,
    start,
    end: new Date(start.getTime() + (service?.minutes ?? 30) * 60_000),
    zone: location?.zone ?? company.zone,
    providerName: provider?.name ?? "",
    locationName: location?.name ?? "",
    locationAddress: location?.address ?? "",
    meetUrl: undefined,
    form: undefined,
  };
}

function contentOf(template: EditableMail, company: Company, at: Date): MailContent {
  const facts = factsOf(company, at);
  const { start, providerName, manageUrl } = facts;
  const answerBy = new Date(start.getTime() - dayMs);
  switch (template) {
    case "confirmed":
    case "cancelled":
      return { kind: template, ...facts };
    case "reminder":
    case "please-confirm":
      return {
        ...{ kind: "reminder", asks: template === "please-confirm" },
        ...{ preparation: undefined, ...facts },
      };
    case "rescheduled":
      return { kind: template, ...facts, previousStart: answerBy };
    case "reassigned":
      return { kind: template, ...facts, previousProviderName: company.providers[1]?.name ?? "" };
    case "missed":
      return { kind: template, ...facts, bookUrl: facts.bookAgainUrl };
    case "person-will-answer":
      return {
        ...{ kind: template, ...facts },
        ...{ wantedStart: start, promisedBy: answerBy, opensAt: undefined },
      };
    case "offers":
      return { kind: template, ...facts, answerBy, times: [{ start, providerName }] };
    case "expired":
    case "withdrawn":
      return { kind: template, ...facts, text: "" };
    default:
      return waitlistContent(template, { ...facts, answerBy, url: manageUrl });
  }
}

type WaitlistTemplate = Extract<EditableMail, `waitlist-${string}`>;

function waitlistContent(
  template: WaitlistTemplate,
  facts: ReturnType<typeof factsOf> & { readonly answerBy: Date; readonly url: string },
): MailContent {
  switch (template) {
    case "waitlist-joined":
      return {
        ...{ kind: template, ...facts, windows: [], fromOn: undefined },
        untilOn: facts.start.toISOString().slice(0, 10),
      };
    case "waitlist-offer":
    case "waitlist-gone":
      return { kind: template, ...facts };
    case "waitlist-ended":
    case "waitlist-left":
    case "waitlist-booked":
      return { kind: template, ...facts, bookUrl: facts.bookAgainUrl };
  }
}
