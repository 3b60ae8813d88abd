import type { MessageStatus } from "#messaging/message-status.ts";
import type { TalkContent } from "./sms-talk.ts";

/** What flows and effects need from a text message vendor. Failures are VendorErrors. */
export type Sms = {
  /**
   * Sends one message. There is no idempotency at the vendor: who does not know whether it was
   * accepted looks with `find`, and never sends again by itself.
   */
  readonly send: (message: SmsToSend) => Promise<SmsStatus>;
  /**
   * Looks for a message that may have been accepted although the answer never came: the newest one
   * to this number with exactly this body.
   */
  readonly find: (search: {
    readonly to: string;
    readonly body: string;
    /** Real time. */
    readonly sentAfter: Date;
  }) => Promise<SmsStatus | undefined>;
};

export type SmsToSend = {
  /** Our effect's id: it comes back with every status, so that even an unanswered send is known by it. */
  readonly effectId: string;
  /** E.164. */
  readonly to: string;
  readonly body: string;
  /** Not delivered later than this after sending. */
  readonly validForSeconds: number;
};

export type SmsStatus = { readonly vendorId: string; readonly status: MessageStatus };

/**
 * What a text says; its words are the views' business. Nothing that a client typed is in it: whoever
 * fills in somebody else's number must not be able to make us say things to them.
 */
export type SmsContent =
  | TalkContent
  | ({
      readonly kind: "confirmed" | "rescheduled" | "reassigned" | "cancelled";
    } & SmsAppointment &
      SmsForm)
  /** `asks`: the client is to say that they will come. */
  | {
      /** Thanks for coming, and how was it. */
      readonly kind: "feedback";
      readonly serviceName: string;
      readonly question: string;
      readonly feedbackUrl: string;
    }
  | ({ readonly kind: "reminder"; readonly asks: boolean } & SmsAppointment & SmsForm)
  | {
      readonly kind: "offers";
      readonly serviceName: string;
      /** In the order of their positions. */
      readonly options: readonly SmsOption[];
      /** The client's zone: every time is told in it, by name. */
      readonly zone: string;
      readonly manageUrl: string;
    }
  /** A member put them on the waitlist. */
  | {
      readonly kind: "waitlist-joined";
      readonly serviceName: string;
      /** "2026-12-31" */
      readonly untilOn: string;
      readonly url: string;
    }
  /** A freed time that is kept for somebody on the waitlist. */
  | {
      readonly kind: "waitlist-offer";
      readonly serviceName: string;
      readonly start: Date;
      readonly answerBy: Date;
      readonly zone: string;
      readonly url: string;
    }
  /** How their request ended. `text`: what a member chose or wrote; empty where the standard words serve. */
  | {
      readonly kind: "declined" | "expired" | "withdrawn" | "closed";
      readonly text: string;
      readonly manageUrl: string;
    }
  /** They did not come. */
  | {
      readonly kind: "missed";
      readonly serviceName: string;
      readonly start: Date;
      readonly zone: string;
      readonly bookUrl: string;
    }
  /** They left the time to the next one. */
  | { readonly kind: "waitlist-kept"; readonly url: string }
  /** The time was answered too late, or taken; the page says what is left. */
  | { readonly kind: "offer-gone"; readonly zone: string; readonly manageUrl: string }
  /** An answer that is none of the numbers; a person reads it as well. */
  | { readonly kind: "not-understood"; readonly manageUrl: string }
  /** Words that are none of an answer: a person reads them and answers. */
  | { readonly kind: "passed-on"; readonly manageUrl: string }
  /** To a number that is in no request: there is nothing that we could do about their words. */
  | { readonly kind: "stranger"; readonly bookUrl: string; readonly contactPhone: string }
  | { readonly kind: "help"; readonly contactPhone: string }
  /**
   * To somebody who revoked in words of their own. STOP, START and HELP by themselves the vendor
   * answers, and after STOP it would refuse this one.
   */
  | { readonly kind: "opted-out" }
  | { readonly kind: "free-text"; readonly text: string }
  /** To a member on call: a client waits, and chat does not show it, or nobody answers. */
  | {
      readonly kind: "desk-alert" | "nobody-answered" | "desk-closed";
      readonly reference: string;
      readonly answerDueAt: Date;
      readonly zone: string;
      readonly url: string;
    };

export type SmsOption = { readonly position: number; readonly start: Date };

/** Whether there is a form to fill in; their own page leads to it. */
type SmsForm = { readonly hasForm?: boolean };

export type SmsAppointment = {
  readonly serviceName: string;
  readonly providerName: string;
  readonly start: Date;
  readonly zone: string;
  readonly manageUrl: string;
};
