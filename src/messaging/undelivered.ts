/** Why a text did not arrive: in words that complete "it did not arrive: …", and what follows from it. */
export type Undelivered = {
  readonly words: string;
  /**
   * "number": this number never takes a text; "moment": another one may arrive; "ours": the carriers
   * refuse what we send, and somebody must see to it; "revoked": the client opted out at the carrier.
   */
  readonly about: "number" | "moment" | "ours" | "revoked";
};

/** The vendor's word for "this number has opted out". */
export const optedOut = 21610;

/** By the numbers that Twilio gives them: twilio.com/docs/api/errors. */
const byCode: Readonly<Record<number, Undelivered>> = {
  21211: { words: "there is no such number", about: "number" },
  21214: { words: "the number cannot be reached", about: "number" },
  21408: { words: "texts to this country are not switched on in Twilio", about: "ours" },
  [optedOut]: { words: "the client opted out of texts at their carrier", about: "revoked" },
  21612: { words: "our number cannot reach this one", about: "number" },
  21614: { words: "the number cannot receive texts", about: "number" },
  21635: { words: "the number is a landline", about: "number" },
  30003: { words: "the telephone is switched off, or out of reach", about: "moment" },
  30004: { words: "the client's telephone or carrier blocks our messages", about: "number" },
  30005: { words: "the number is not in use any more", about: "number" },
  30006: { words: "the number is a landline, or its carrier takes no texts", about: "number" },
  30007: { words: "the carrier filtered it out as spam", about: "ours" },
  30008: { words: "the carrier gave no reason", about: "moment" },
  30032: { words: "our toll-free number is not verified with the carriers", about: "ours" },
  30034: { words: "our number is not registered with the carriers (A2P 10DLC)", about: "ours" },
  30036: { words: "it was still on its way when it had lost its use", about: "moment" },
};

/** The codes after which a number is texted no more, until it writes to us. */
export const codesOfNumber: readonly number[] = Object.entries(byCode)
  .filter(([, { about }]) => about === "number")
  .map(([code]) => Number(code));

export function whyUndelivered(code: number | undefined): Undelivered {
  const known = code === undefined ? undefined : byCode[code];
  if (known !== undefined) return known;
  const words = code === undefined ? "the carrier gave no reason" : `the carrier's error ${code}`;
  return { words, about: "moment" };
}
