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
};
const request = {
  reference: "GH-1042",
  clientName: "Cleo Client",
  serviceName: "Check-up, 30 min",
  bookAgainUrl: facts.bookAgainUrl,
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
  cancelled: { kind: "cancelled", ...facts, sequence: 2 },
  "person-will-answer": {
    kind: "person-will-answer",
    reference: request.reference,
    clientName: request.clientName,
    serviceName: request.serviceName,
    wantedStart: facts.start,
    promisedBy: new Date("2026-11-20T17:15:00Z"),
    zone: "America/New_York",
    manageUrl: facts.manageUrl,
  },
  declined: {
    kind: "declined",
    ...request,
    text: "Thank you for thinking of us. We do not treat groups of more than six.\n\nThe clinic on Main Street does, and they are good.",
  },
  expired: { kind: "expired", ...request, text: "" },
  withdrawn: { kind: "withdrawn", ...request, text: "" },
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
  "desk-alert": {
    kind: "desk-alert",
    reference: "GH-1042",
    reasons: ["bigcorp.example is on the VIP list", "notes mention “group”"],
    answerDueAt: new Date("2026-11-20T17:15:00Z"),
    zone: "America/New_York",
    url: "https://book.harbour.test/console/escalations/018f3c1e-0000-7000-8000-0000000000e1",
  },
};
export const everyKind = Object.values(contents);

export const envelope: InvitationParties & { readonly to: MailAddress } = {
  company,
  from: { name: "Harbour Clinic", address: "booking@harbour.test" },
  to: { name: "Cleo Client", address: "cleo@client.test" },
  at: new Date("2026-11-20T16:30:00Z"),
};
