import type { PagePhone, PageText } from "#sandbox/page/phones-state.ts";

type Tick = { readonly mark: string; readonly words: string; readonly bad?: true };

/** What became of a text of ours, as phones say it. */
const ticks: Readonly<Record<PageText["status"], Tick>> = {
  accepted: { mark: "○", words: "Queued" },
  queued: { mark: "○", words: "Queued" },
  sending: { mark: "○", words: "Sending" },
  sent: { mark: "✓", words: "Sent" },
  delivered: { mark: "✓✓", words: "Delivered" },
  received: { mark: "✓✓", words: "Received" },
  undelivered: { mark: "!", words: "Not delivered", bad: true },
  failed: { mark: "!", words: "Failed", bad: true },
};

/** Twilio's numbers that the sandbox makes, or that one will want to try. */
const errors: Readonly<Record<number, string>> = {
  21610: "they wrote STOP",
  30003: "the phone is unreachable",
  30005: "no such number",
  30006: "a landline",
  30007: "filtered by the carrier",
  30008: "the carrier gave no reason",
};

export function tickOf({ status, errorCode }: PageText): Tick {
  const tick = ticks[status];
  if (errorCode === null) return tick;
  const known = errors[errorCode];
  return { ...tick, words: `${tick.words}: ${known ? `${known} (${errorCode})` : errorCode}` };
}

export type TroubleName = keyof typeof troubles;

/** What one may choose for messages to a phone. */
export const troubles = {
  "": "arrive",
  21614: "are refused by Twilio: takes no texts",
  30003: "do not: phone unreachable",
  30005: "do not: number not in use",
  30006: "fail at once: a landline",
  30007: "do not: filtered as spam",
  30008: "do not: no reason given",
  disorder: "arrive, and the news is out of order",
  late: "arrive, and the news comes late",
} as const;

const failsAtOnce: readonly TroubleName[] = [30006];

export function troubleBody(name: TroubleName): PagePhone["trouble"] {
  if (name === "") return null;
  if (name === "late" || name === "disorder") return { status: name, errorCode: null };
  if (name === 21614) return { status: "refused", errorCode: name };
  return { status: failsAtOnce.includes(name) ? "failed" : "undelivered", errorCode: name };
}

/** What a select made of it. */
export function troubleNamed(value: string): TroubleName {
  const names = [21614, 30003, 30005, 30006, 30007, 30008, "disorder", "late"] as const;
  return names.find((name) => String(name) === value) ?? "";
}

export function nameOfTrouble(trouble: PagePhone["trouble"]): string {
  return String(trouble === null ? "" : (trouble.errorCode ?? trouble.status));
}

export function titleOf({ person, number }: Pick<PagePhone, "person" | "number">): string {
  return person ?? sayNumber(number);
}

/** "+16025550123" → "+1 602 555 0123"; other countries' numbers have too many forms to guess. */
export function sayNumber(number: string): string {
  return number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, "+1 $1 $2 $3");
}
