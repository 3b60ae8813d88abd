import type { Trouble } from "#sandbox/twilio/phone-office.ts";

/** Somebody who is texted, and what is particular about them. */
export type Client = {
  readonly phone: string;
  /** What their browser says. */
  readonly zone: string;
  /** Where they may be, when it says nothing. */
  readonly zones: readonly string[];
  readonly email: string;
  readonly allowed: boolean;
  readonly trouble: Trouble | undefined;
};

const unitedStates = [
  "America/New_York",
  "America/Chicago",
  "America/Denver",
  "America/Los_Angeles",
  "America/Anchorage",
  "Pacific/Honolulu",
];

const troubles: readonly (Trouble | undefined)[] = [
  undefined,
  undefined,
  undefined,
  { status: "disorder", errorCode: null },
  { status: "undelivered", errorCode: 30003 },
  { status: "failed", errorCode: 30006 },
  { status: "refused", errorCode: 21614 },
  { status: "undelivered", errorCode: 30007 },
  { status: "disorder", errorCode: null },
  { status: "undelivered", errorCode: 30008 },
];

const foreign = ["+18765550123", "+447911123456", "+4915123456789"];

/** Thirty at home, in six zones or in none that they name, and three abroad. */
export function clients(): readonly Client[] {
  const home = Array.from({ length: 30 }, (_, number): Client => {
    const zone = number % 7 === 6 ? "UTC" : (unitedStates[number % 7] ?? "UTC");
    return {
      phone: `+1602555${String(1_000 + number)}`,
      zone,
      zones: zone === "UTC" ? unitedStates : [zone],
      email: `client-${number}@home.example`,
      allowed: true,
      trouble: troubles[number % troubles.length],
    };
  });
  const abroad = foreign.map(
    (phone, number): Client => ({
      phone,
      zone: "America/New_York",
      zones: ["America/New_York"],
      email: `abroad-${number}@home.example`,
      allowed: false,
      trouble: undefined,
    }),
  );
  return [...home, ...abroad];
}

/** Each revokes consent; the first ones are the carriers' words. */
export const stops = [
  "STOP",
  "stop",
  "Stop.",
  "STOPALL",
  "Unsubscribe",
  "END",
  "quit",
  "REVOKE",
  "optout",
  "“STOP”",
  "please stop texting me",
  "Stop sending me messages!",
  "STOP STOP STOP",
  "stop it please",
  "do not text me again",
  "Don't message me anymore, thanks",
  "take me off your list",
  "remove my number",
  "no more texts please",
  "I want to opt out",
  "unsubscribe me from this list",
  "I revoke my consent to texts",
  "quit contacting me",
  "ya no me escriban",
  "alto",
];

/** None of them does. */
export const chatter = [
  "Thanks, see you then",
  "Is there parking?",
  "I may be five minutes late",
  "Which door is it?",
  "don't stop believing",
  "👍",
];

/** The same numbers for the same seed, so that what failed can be looked at again. */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}
