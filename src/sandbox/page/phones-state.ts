import type { CrmDesk } from "#sandbox/crm/crm-desk.ts";
import type { Sandbox } from "#sandbox/sandbox.ts";
import type { StoredMessage, Trouble, TwilioStatus } from "#sandbox/twilio/phone-office.ts";

/** One client's phone. */
export type PagePhone = {
  /** As in +16025550123. */
  readonly number: string;
  /** Who has it, if the CRM knows. */
  readonly person: string | null;
  /** They wrote STOP. */
  readonly optedOut: boolean;
  /** What was scripted to become of messages to it. */
  readonly trouble: Trouble | null;
  /** Oldest first. */
  readonly texts: readonly PageText[];
};

export type PageText = {
  readonly sid: string;
  /** The vendor answers STOP and its like in our place. */
  readonly by: "client" | "program" | "vendor";
  readonly body: string;
  readonly pictures: number;
  readonly status: TwilioStatus;
  readonly errorCode: number | null;
  /** Milliseconds since 1970, real time. */
  readonly at: number;
};

const PHONES_MAX = 30;
const TEXTS_MAX = 60;
/** Fewer digits than this could be the end of anybody's number. */
const DIGITS_MIN = 7;

/** Every number that texts went to or came from, the one with the newest first. */
export function pagePhones({ twilio, crm }: Sandbox): readonly PagePhone[] {
  const { messages, optedOut, troubles } = twilio.state;
  const people = crm.phoneBook();
  const conversations = new Map<string, StoredMessage[]>();
  for (const message of messages.toReversed()) {
    const number = message.direction === "inbound" ? message.from : message.to;
    conversations.set(number, [...(conversations.get(number) ?? []), message]);
  }
  return [...conversations].slice(0, PHONES_MAX).map(([number, newestFirst]) => ({
    number,
    person: personWith(people, number),
    optedOut: optedOut.includes(number),
    trouble: troubles[number] ?? null,
    texts: newestFirst.slice(0, TEXTS_MAX).map(pageText).reverse(),
  }));
}

const writers = {
  inbound: "client",
  "outbound-api": "program",
  "outbound-reply": "vendor",
} as const satisfies Record<StoredMessage["direction"], PageText["by"]>;

function pageText(message: StoredMessage): PageText {
  const { sid, direction, body, numMedia, status, errorCode, dateCreated } = message;
  return {
    sid,
    by: writers[direction],
    body,
    pictures: numMedia,
    status,
    errorCode,
    at: dateCreated,
  };
}

function personWith(people: ReturnType<CrmDesk["phoneBook"]>, number: string): string | null {
  const found = people.find(({ phones }) => phones.some((typed) => isSameNumber(typed, number)));
  return found?.name ?? null;
}

/** People type numbers as they like: "(602) 555-0123" is +16025550123 as well. */
function isSameNumber(typed: string, number: string): boolean {
  const digits = typed.replace(/\D/g, "");
  return typed.trim().startsWith("+")
    ? `+${digits}` === number
    : digits.length >= DIGITS_MIN && number.endsWith(digits);
}
