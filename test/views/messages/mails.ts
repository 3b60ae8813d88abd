import type { AppointmentFacts, MailCompany, MailContent } from "#ports/email.ts";
import type { InvitationParties, MailAddress } from "#views/messages/invitation.ts";

export const company: MailCompany = {
  name: "Harbour Clinic",
  contactEmail: "hello@harbour.test",
  contactPhone: "+1 602 555 0100",
};
export const facts: AppointmentFacts = {
  appointmentId: "018f3c1e-0000-7000-8000-0000000000a1",
  reference: "GH-1042",
  sequence: 0,
  clientName: "Cleo Client",
  serviceName: "Check-up, 30 min",
  start: new Date("2026-11-23T21:00:00Z"),
  end: new Date("2026-11-23T21:30:00Z"),
  zone: "America/Phoenix",
  providerName: "Ana Ruiz",
  locationName: "Harbour Clinic Phoenix",
  locationAddress: "100 North 1st Avenue, Phoenix, AZ 85003",
  meetUrl: "https://meet.google.com/abc-defg-hij",
  manageUrl: "https://book.harbour.test/m/9f3k2l5m8n1p4q7r0s3t6u9v2w5x8y1z",
  bookAgainUrl: "https://book.harbour.test/book/checkup",
  form: undefined,
};
const request = {
  reference: "GH-1042",
  clientName: "Cleo Client",
  serviceName: "Check-up, 30 min",
  bookAgainUrl: facts.bookAgainUrl,
};

const waits = {
  reference: request.reference,
  clientName: request.clientName,
  serviceName: request.serviceName,
  zone: facts.zone,
  url: "https://book.harbour.test/w/9f3k2l5m8n1p4q7r0s3t6u9v2w5x8y1z",
};

/** One of every kind. */
export const contents: Record<MailContent["kind"], MailContent> = {
  confirmed: { kind: "confirmed", ...facts },
  rescheduled: {
    kind: "rescheduled",
    ...facts,
    sequence: 1,
    previousStart: new Date("2026-11-20T16:00:00Z"),
  },
  reassigned: { kind: "reassigned", ...facts, sequence: 1, previousProviderName: "Ben Ode" },
  cancelled: { kind: "cancelled", ...facts, sequence: 2 },
  reminder: { kind: "reminder", ...facts, asks: false, preparation: undefined },
  feedback: {
    ...{ kind: "feedback", reference: request.reference, clientName: request.clientName },
    ...{ serviceName: request.serviceName, question: "How was it?" },
    feedbackUrl: `${facts.manageUrl}/feedback`,
  },
  "person-will-answer": {
    kind: "person-will-answer",
    reference: request.reference,
    clientName: request.clientName,
    serviceName: request.serviceName,
    wantedStart: facts.start,
    promisedBy: new Date("2026-11-20T17:15:00Z"),
    opensAt: undefined,
    zone: "America/New_York",
    manageUrl: facts.manageUrl,
  },
  declined: {
    kind: "declined",
    ...request,
    text: "Thank you for thinking of us. We do not treat groups of more than six.\n\nThe clinic on Main Street does, and they are good.",
  },
  "link-code": {
    kind: "link-code",
    memberName: "Lee Park",
    askerName: "Lee",
    code: "7K3MZ0PQ",
    minutes: 15,
  },
  "nobody-answered": {
    kind: "nobody-answered",
    reference: request.reference,
    reasons: ["bigcorp.example is on the VIP list"],
    answerDueAt: facts.start,
    ownerName: "Ana Ortiz",
    zone: "America/New_York",
    url: "https://book.harbour.test/console/requests/GH-1042",
  },
  expired: { kind: "expired", ...request, text: "" },
  withdrawn: { kind: "withdrawn", ...request, text: "" },
  "free-text": {
    kind: "free-text",
    reference: request.reference,
    clientName: request.clientName,
    serviceName: request.serviceName,
    text: "How many of you will come?\n\nWe have a larger room on Thursday.",
    manageUrl: facts.manageUrl,
  },
  closed: { kind: "closed", ...request, text: "You have a time with us already, under GH-1040." },
  offers: {
    kind: "offers",
    reference: request.reference,
    clientName: request.clientName,
    serviceName: request.serviceName,
    times: [
      { start: new Date("2026-11-24T17:00:00Z"), providerName: "Ana Ruiz" },
      { start: new Date("2026-11-25T21:30:00Z"), providerName: "Ben Ode" },
    ],
    answerBy: new Date("2026-11-21T16:30:00Z"),
    zone: facts.zone,
    manageUrl: facts.manageUrl,
  },
  "waitlist-joined": {
    kind: "waitlist-joined",
    ...waits,
    windows: ["Tue, Thu, 9:00 AM – 12:00 PM, Phoenix time"],
    providerName: "Ana Ruiz",
    fromOn: "2026-12-01",
    untilOn: "2026-12-31",
  },
  "waitlist-offer": {
    kind: "waitlist-offer",
    ...waits,
    start: facts.start,
    providerName: "Ana Ruiz",
    answerBy: new Date("2026-11-23T18:00:00Z"),
  },
  "waitlist-gone": { kind: "waitlist-gone", ...waits, start: facts.start },
  "waitlist-ended": { kind: "waitlist-ended", ...waits, bookUrl: facts.bookAgainUrl },
  "waitlist-booked": { kind: "waitlist-booked", ...waits, bookUrl: facts.bookAgainUrl },
  "waitlist-left": { kind: "waitlist-left", ...waits, bookUrl: facts.bookAgainUrl },
  missed: {
    kind: "missed",
    reference: request.reference,
    clientName: request.clientName,
    serviceName: request.serviceName,
    start: facts.start,
    zone: facts.zone,
    bookUrl: facts.bookAgainUrl,
  },
  "desk-alert": {
    kind: "desk-alert",
    reference: "GH-1042",
    reasons: ["bigcorp.example is on the VIP list", "notes mention “group”"],
    answerDueAt: new Date("2026-11-20T17:15:00Z"),
    zone: "America/New_York",
    url: "https://book.harbour.test/console/escalations/018f3c1e-0000-7000-8000-0000000000e1",
  },
  "texts-held-back": {
    kind: "texts-held-back",
    cap: "perClient",
    segmentsMax: 30,
    since: new Date("2026-11-20T17:02:00Z"),
    zone: "America/Phoenix",
    url: "https://book.example/console",
  },
  "crm-no-address": {
    kind: "crm-no-address",
    contactId: "4711",
    property: "wants_appointment",
    since: new Date("2026-11-20T17:02:00Z"),
    zone: "America/Phoenix",
    url: "https://book.example/console",
  },
  "chat-trouble": {
    kind: "chat-trouble",
    trouble: "channel",
    channelId: "C0DESK",
    fallbackChannelId: "C0FALLBACK",
    detail: "is_archived",
    since: new Date("2026-11-20T16:30:00Z"),
    zone: "America/New_York",
    url: "https://book.harbour.test/console",
  },
};
export const everyKind = Object.values(contents);

export const envelope: InvitationParties & { readonly to: MailAddress } = {
  company,
  from: { name: "Harbour Clinic", address: "booking@harbour.test" },
  to: { name: "Cleo Client", address: "cleo@client.test" },
  at: new Date("2026-11-20T16:30:00Z"),
};
