/** A mail that Postmark accepted. Plain JSON; times are milliseconds since 1970. */
export type StoredMail = {
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
  /** The bare address, in lower case. */
  readonly address: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly stream: string;
  readonly tag: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments: readonly {
    readonly name: string;
    readonly type: string;
    readonly text: string;
  }[];
  readonly acceptedAt: number;
};

/** What becomes of mails to an address that was scripted to have trouble. */
export type MailTrouble = "hard-bounce" | "soft-bounce" | "complaint";

/** All of it is plain JSON, and may be changed by whoever holds the double. */
export type PostmarkState = {
  /** Oldest first. */
  mails: StoredMail[];
  /** Addresses that Postmark no longer mails, and why, in its own words. */
  suppressed: Record<string, "HardBounce" | "SpamComplaint" | "ManualSuppression">;
  troubles: Record<string, MailTrouble>;
  behaviour: {
    /** Milliseconds after which a search shows what was accepted. */
    visibleAfterMs: number;
    /** Milliseconds from a mail to its news; null leaves every step to `report`. */
    newsAfterMs: number | null;
  };
};

/** One server at Postmark, and what it is known by. */
export type PostOffice = {
  readonly token: string;
  readonly stream: string;
  readonly state: PostmarkState;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

export function freshState(): PostmarkState {
  return {
    mails: [],
    suppressed: {},
    troubles: {},
    behaviour: { visibleAfterMs: 0, newsAfterMs: 150 },
  };
}

const MAILS_KEPT = 2_000;

export function keepMail({ state }: PostOffice, mail: StoredMail): StoredMail {
  state.mails.push(mail);
  if (state.mails.length > MAILS_KEPT) state.mails.shift();
  return mail;
}
