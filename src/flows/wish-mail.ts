import type { Db } from "#store/db.ts";
import { wish } from "#store/effects.ts";
import { findRequest } from "#store/requests.ts";
import { type EndTemplate, wishSms } from "./wish-sms.ts";

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

type RequestMail = {
  readonly template: "person-will-answer" | EndTemplate;
  readonly requestId: string;
  readonly text?: string;
  /** How often the question had come back before it ended so. */
  readonly reopenCount?: number;
};

/**
 * One message about a request that a person answers; by text to a client without an address. That a
 * person will answer, whoever texts hears in the answer to their own text.
 */
export async function wishRequestMail(tx: Db, mail: RequestMail): Promise<void> {
  const { template, requestId, text } = mail;
  const name = `${template}:${requestId}${again(mail.reopenCount ?? 0)}`;
  const request = await findRequest(tx, requestId);
  if (request !== undefined && request.contactEmail === undefined) {
    if (template === "person-will-answer") return;
    await wishSms(tx, { requestId, name, content: { template, text: text ?? "" } });
    return;
  }
  await wish(tx, {
    kind: "email",
    key: `email:${name}`,
    requestId,
    payload: { template, ...(text !== undefined && { text }) },
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
