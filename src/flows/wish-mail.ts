import type { Db } from "#store/db.ts";
import { wish } from "#store/effects.ts";

/** "reassigned": somebody else serves, at the same time. */
export type AppointmentTemplate = "confirmed" | "rescheduled" | "reassigned" | "cancelled";

export const appointmentMailKey = (
  template: AppointmentTemplate,
  appointmentId: string,
  sequence: number,
) => `email:${template}:${appointmentId}:${sequence}`;

/** One message about one change of an appointment; a later change makes it pointless, and it is not sent. */
export function wishAppointmentMail(
  tx: Db,
  mail: {
    readonly template: AppointmentTemplate;
    readonly requestId: string;
    readonly appointmentId: string;
    readonly sequence: number;
    readonly previousStart?: Date;
    readonly previousProviderId?: string;
    readonly waitsFor?: string;
  },
): Promise<string> {
  return wish(tx, {
    kind: "email",
    key: appointmentMailKey(mail.template, mail.appointmentId, mail.sequence),
    requestId: mail.requestId,
    payload: {
      template: mail.template,
      sequence: mail.sequence,
      ...(mail.previousStart && { previousStart: mail.previousStart.toISOString() }),
      ...(mail.previousProviderId && { previousProviderId: mail.previousProviderId }),
    },
    waitsFor: mail.waitsFor,
  });
}

/** What is told once of a question is told again when it was settled and came back. */
export const again = (reopenCount: number) => (reopenCount === 0 ? "" : `:${reopenCount}`);

/** One message about a request that a person answers. */
export function wishRequestMail(
  tx: Db,
  mail: {
    readonly template: "person-will-answer" | "declined" | "expired" | "withdrawn" | "closed";
    readonly requestId: string;
    readonly text?: string;
    /** How often the question had come back before it ended so. */
    readonly reopenCount?: number;
  },
): Promise<string> {
  return wish(tx, {
    kind: "email",
    key: `email:${mail.template}:${mail.requestId}${again(mail.reopenCount ?? 0)}`,
    requestId: mail.requestId,
    payload: { template: mail.template, ...(mail.text !== undefined && { text: mail.text }) },
  });
}

/** What a member wrote to a client, in their own words. */
export function wishFreeMail(
  tx: Db,
  mail: {
    readonly requestId: string;
    readonly escalationId: string;
    readonly mailId: string;
    readonly text: string;
    readonly delaySeconds?: number;
  },
): Promise<string> {
  return wish(tx, {
    kind: "email",
    key: `email:free-text:${mail.escalationId}:${mail.mailId}`,
    requestId: mail.requestId,
    payload: { template: "free-text", text: mail.text },
    delaySeconds: mail.delaySeconds,
  });
}

/** The proposed times by e-mail, for clients who can't be texted: they choose on their page. */
export function wishOffersMail(
  tx: Db,
  offers: {
    readonly requestId: string;
    readonly escalationId: string;
    readonly round: number;
    readonly delaySeconds?: number;
  },
): Promise<string> {
  const { requestId, escalationId, round, delaySeconds } = offers;
  return wish(tx, {
    kind: "email",
    key: `email:offers:${escalationId}:${round}`,
    requestId,
    payload: { template: "offers", escalationId, round },
    delaySeconds,
  });
}
