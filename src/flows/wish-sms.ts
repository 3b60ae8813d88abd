import type { Db } from "#store/db.ts";
import { wish } from "#store/effects.ts";
import type { AppointmentTemplate } from "./wish-mail.ts";

/** What the answer to a client's own text says. */
export type ToldAbout =
  | "kept"
  | "already-then"
  | "late-noted"
  | "confirmed-by-text"
  | "changed-since"
  | "only-by-person"
  | "nothing-booked"
  | "question-over"
  | "request-passed-on";

/** How a request ended, for a client who has no address; for all others it is a mail. */
export type EndTemplate = "declined" | "expired" | "withdrawn" | "closed";

/** What a text message is about; its words are made from the rows when it is sent. */
export type SmsTemplate =
  | { readonly template: AppointmentTemplate; readonly sequence: number }
  | {
      readonly template: "reminder" | "feedback";
      readonly sequence: number;
      readonly asks: boolean;
    }
  | { readonly template: "offers"; readonly escalationId: string; readonly round: number }
  | { readonly template: "waitlist-offer"; readonly offerId: string }
  | { readonly template: "waitlist-joined" }
  | { readonly template: "missed" }
  | { readonly template: EndTemplate; readonly text: string }
  | { readonly template: "offer-gone" | "waitlist-kept"; readonly messageId: string }
  | {
      readonly template: "help" | "not-understood" | "passed-on" | "opted-out";
      readonly messageId: string;
    }
  | {
      readonly template: "told";
      readonly about: ToldAbout;
      readonly messageId: string;
      readonly reason?: string;
    }
  /** `turn`: the one in which it was put; an older one is not sent any more. */
  | {
      readonly template: "question";
      readonly questionId: string;
      readonly turn: number;
      readonly messageId: string;
    }
  | { readonly template: "free-text"; readonly text: string; readonly escalationId: string }
  /** To a member. */
  | {
      readonly template: "desk-alert" | "nobody-answered";
      readonly escalationId: string;
      readonly memberId: string;
      readonly deskClosed?: true;
    };

export const appointmentSmsKey = (
  template: AppointmentTemplate,
  appointmentId: string,
  sequence: number,
) => `sms:${template}:${appointmentId}:${sequence}`;

/** The same news as the message by e-mail, for clients who agreed to texts. */
export function wishAppointmentSms(
  tx: Db,
  sms: {
    readonly template: AppointmentTemplate;
    readonly requestId: string;
    readonly appointmentId: string;
    readonly sequence: number;
    readonly waitsFor?: string;
  },
): Promise<string> {
  const { template, requestId, appointmentId, sequence } = sms;
  return wishSms(tx, {
    requestId,
    name: `${template}:${appointmentId}:${sequence}`,
    content: { template, sequence },
    ...(sms.waitsFor !== undefined && { waitsFor: sms.waitsFor }),
  });
}

/** One text message. `name` tells it from every other one for ever. */
export function wishSms(
  tx: Db,
  sms: {
    readonly requestId: string;
    readonly name: string;
    readonly content: SmsTemplate;
    readonly waitsFor?: string;
    readonly delaySeconds?: number;
  },
): Promise<string> {
  return wish(tx, {
    kind: "sms",
    key: `sms:${sms.name}`,
    requestId: sms.requestId,
    payload: sms.content,
    waitsFor: sms.waitsFor,
    delaySeconds: sms.delaySeconds,
  });
}
