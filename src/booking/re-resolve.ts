import { readLocal } from "./local-time.ts";

/** What was agreed, and the instant that older zone data made of it. */
export type Agreed = {
  readonly startsAt: Date;
  /** "2026-11-23T14:00" on the walls of the zone. */
  readonly localStart: string;
  readonly zone: string;
};

/** What the zone data of today make of the agreed wall time. */
export type ReResolved =
  | { readonly kind: "same" }
  | { readonly kind: "moved"; readonly start: Date }
  /** Another instant, which is over already. */
  | { readonly kind: "past"; readonly start: Date }
  /** The clocks jump over it now: there is no such time. */
  | { readonly kind: "skipped" };

const MINUTE = 60_000;

/**
 * The instant at which the walls will show what was agreed. Where they show it twice, the one nearer
 * to the instant that everybody went by until now: who agreed before the rules changed chose neither.
 */
export function reResolve({ startsAt, localStart, zone }: Agreed, now: Date): ReResolved {
  const shown = readLocal(localStart, zone);
  if (shown.kind === "none") return { kind: "skipped" };

  const before = Math.floor(startsAt.getTime() / MINUTE);
  const utcMinute = shown.kind === "one" ? shown.utcMinute : nearer(shown, before);
  if (utcMinute === before) return { kind: "same" };
  const start = new Date(utcMinute * MINUTE);
  return { kind: start > now ? "moved" : "past", start };
}

function nearer({ first, second }: { first: number; second: number }, to: number): number {
  return to - first <= second - to ? first : second;
}

/** Two rounds over all appointments: by start from the last to the first, then from the first to the last. */
export const rounds = ["last-first", "first-last"] as const;
export type Round = (typeof rounds)[number];

/**
 * When clocks go by the same jump, the new time of each appointment may be the old one of its
 * neighbour. Those that get later follow from the last one on, those that get earlier from the first
 * one on: then none meets a neighbour that is still to move.
 */
export function roundOf({ startsAt }: Agreed, found: Exclude<ReResolved, { kind: "same" }>): Round {
  return found.kind === "moved" && found.start < startsAt ? "first-last" : "last-first";
}
