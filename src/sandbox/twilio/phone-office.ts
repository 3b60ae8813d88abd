/** A message in the pretend network, either way. Plain JSON; times are milliseconds since 1970. */
export type StoredMessage = {
  readonly sid: string;
  readonly direction: "inbound" | "outbound-api" | "outbound-reply";
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly messagingServiceSid: string | null;
  readonly numMedia: number;
  readonly dateCreated: number;
  /** Where news of it goes; "" for nowhere. */
  readonly statusCallback: string;
  status: TwilioStatus;
  errorCode: number | null;
  /** Null until it left, as at Twilio. */
  dateSent: number | null;
};

export type TwilioStatus =
  | "accepted"
  | "queued"
  | "sending"
  | "sent"
  | "delivered"
  | "undelivered"
  | "failed"
  | "received";

/**
 * What becomes of messages to a number that was scripted to have trouble. "refused": the vendor takes none
 * at all. "late" and "disorder": they arrive, but what the carrier says of them comes late, or in the
 * wrong order and twice.
 */
export type Trouble =
  | { readonly status: "undelivered" | "failed" | "refused"; readonly errorCode: number }
  | { readonly status: "late" | "disorder"; readonly errorCode: null };

/** All of it is plain JSON, and may be changed by whoever holds the double. */
export type TwilioState = {
  /** Oldest first. */
  messages: StoredMessage[];
  /** Numbers that sent STOP or a word like it. */
  optedOut: string[];
  troubles: Record<string, Trouble>;
  behaviour: {
    /** Milliseconds from one status to the next; null leaves every step to `reportStatus`. */
    statusAfterMs: number | null;
    /** Whether the vendor says what it made of STOP, START and HELP: a feature that can be bought. */
    advancedOptOut: boolean;
  };
};

/** One account, and what it is known by. */
export type TwilioNames = {
  readonly accountSid: string;
  readonly apiKeySid: string;
  readonly apiKeySecret: string;
  readonly authToken: string;
  readonly messagingServiceSid: string;
  /** The account's only number. */
  readonly number: string;
};

export type PhoneOffice = {
  readonly names: TwilioNames;
  readonly state: TwilioState;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

export function freshState(): TwilioState {
  return {
    messages: [],
    optedOut: [],
    troubles: {},
    behaviour: { statusAfterMs: 150, advancedOptOut: false },
  };
}

const MESSAGES_KEPT = 5_000;

export function keepMessage({ state }: PhoneOffice, message: StoredMessage): StoredMessage {
  state.messages.push(message);
  if (state.messages.length > MESSAGES_KEPT) state.messages.shift();
  return message;
}

/** What somebody's phone shows, oldest first. */
export function conversationOf({ messages }: TwilioState, phone: string): readonly StoredMessage[] {
  return messages.filter(({ from, to }) => from === phone || to === phone);
}
