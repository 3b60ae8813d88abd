/** What flows and effects need from a text message vendor. Failures are VendorErrors. */
export type Sms = {
  /**
   * Sends one message. There is no idempotency at the vendor: who does not know whether it was
   * accepted looks with `find`, and never sends again by itself.
   */
  readonly send: (message: SmsToSend) => Promise<SmsStatus>;
  /** Looks for a message that may have been accepted although the answer never came. */
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

/** How far a message has come, from the first to the last; a later word never goes back. */
export const messageStatuses = [
  "accepted",
  "queued",
  "sending",
  "sent",
  "undelivered",
  "failed",
  "delivered",
  "read",
] as const;
export type MessageStatus = (typeof messageStatuses)[number];
