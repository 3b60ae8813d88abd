import type { ZonedHours } from "#booking/working-hours.ts";
import { type CallMove, callTime } from "./call-time.ts";
import { lastAllowedIn, nextAllowedIn, type Whereabouts } from "./quiet-hours.ts";

/** One step of a service's ladder of reminders. */
export type ReminderRung = {
  /** Tells it from the others of its ladder. */
  readonly name: string;
  readonly beforeMinutes: number;
  /** "call": a member is asked to call. */
  readonly way: "email" | "sms" | "call";
  /** The client is asked to confirm. */
  readonly asks: boolean;
  readonly onlyVip: boolean;
  readonly unlessConfirmed: boolean;
};

/** What of an appointment and its client the ladder goes by. */
export type Upcoming = {
  readonly start: Date;
  /** When this very time was agreed: what was due before then was never owed. */
  readonly agreedAt: Date;
  /** Where the client may be: a text must be welcome in all of these zones. */
  readonly zones: Whereabouts;
  readonly isVip: boolean;
  readonly isConfirmed: boolean;
  /** Texts may be sent; otherwise what would be texted goes by e-mail. */
  readonly textable: boolean;
  /** When members are at the desk, who are asked to call. */
  readonly deskHours: ZonedHours;
  /** There is no address: what would be mailed is texted where that may be. */
  readonly textOnly?: boolean;
  /** Names of the rungs that were sent or left out. */
  readonly decided: ReadonlySet<string>;
};

/** Why a rung was left out; in words in reminder-words.ts. */
export type SkipReason = "past" | "just-booked" | "night" | "confirmed" | "overtaken" | "begun";

/** A rung whose time has come, or of which it is known already that it never will. */
export type DecidedRung = {
  readonly rung: ReminderRung;
  readonly dueAt: Date;
  readonly way: ReminderRung["way"];
  /** Why a member is asked to call at another time than the ladder says; undefined where none is. */
  readonly moved?: CallMove | undefined;
  /** Why nothing is sent; undefined where it is. */
  readonly skipped: SkipReason | undefined;
};

export type LadderLook = {
  readonly decided: readonly DecidedRung[];
  /** When to look again; undefined when there is nothing more to come. */
  readonly nextAt: Date | undefined;
};

/** So soon after the confirmation of a booking a reminder is one message too many. */
const justBookedMs = 30 * 60_000;

/**
 * What is due for an appointment now, and when to look again. Derived from the appointment alone, so
 * that after a move or a cancel nothing is left to be taken back.
 */
export function lookAtLadder(
  ladder: readonly ReminderRung[],
  upcoming: Upcoming,
  now: Date,
): LadderLook {
  const placed = ladder
    .filter((rung) => !upcoming.decided.has(rung.name) && (!rung.onlyVip || upcoming.isVip))
    .map((rung) => place(rung, upcoming, now));
  const due = placed.filter(({ dueAt, skipped }) => skipped !== undefined || dueAt <= now);
  const sent = due.filter(({ skipped }) => skipped === undefined);
  const later = placed.filter((one) => !due.includes(one)).map(({ dueAt }) => dueAt.getTime());
  // Until it begins: the company may add rungs to its ladder.
  const ends = now < upcoming.start ? [upcoming.start.getTime()] : [];
  const [next] = [...later, ...ends].toSorted((one, other) => one - other);
  return {
    decided: due.map((one) =>
      sent.some((other) => overtakes(other, one)) ? { ...one, skipped: "overtaken" } : one,
    ),
    nextAt: next === undefined ? undefined : new Date(next),
  };
}

function place(rung: ReminderRung, upcoming: Upcoming, now: Date): DecidedRung {
  if (rung.way === "call") return placeCall(rung, upcoming, now);
  const { start, zones } = upcoming;
  const way = wayOf(rung.way, upcoming);
  const meantAt = new Date(start.getTime() - rung.beforeMinutes * 60_000);
  const dueAt = way === "sms" ? lastAllowedIn(meantAt, zones) : meantAt;
  const placed = { rung, way, dueAt, skipped: undefined };
  const never = whyNever({ meantAt, dueAt }, upcoming.agreedAt);
  if (never !== undefined) return { ...placed, skipped: never };
  if (dueAt > now) return placed;
  const skipped = whyNotNow(rung, upcoming, now);
  if (skipped !== undefined) return { ...placed, skipped };
  return way === "sms" ? outOfTheNight(placed, upcoming, now) : placed;
}

/** By which way something goes that is meant to go by one of them. */
export function wayOf(
  meant: "email" | "sms",
  { textable, textOnly = false }: Pick<Upcoming, "textable" | "textOnly">,
): "email" | "sms" {
  if (meant === "email") return textable && textOnly ? "sms" : "email";
  return textable ? "sms" : "email";
}

/** People are asked while the desk is open, or who is on call where it is not before the start. */
function placeCall(rung: ReminderRung, upcoming: Upcoming, now: Date): DecidedRung {
  const { start, agreedAt, deskHours } = upcoming;
  const meantAt = new Date(start.getTime() - rung.beforeMinutes * 60_000);
  const never = whyNever({ meantAt, dueAt: meantAt }, agreedAt);
  if (never !== undefined) return { rung, way: "call", dueAt: meantAt, skipped: never };
  const notBefore = new Date(agreedAt.getTime() + justBookedMs);
  const planned = callTime({ meantAt, start, notBefore }, deskHours);
  const placed = { rung, way: "call", dueAt: planned.at, moved: planned.moved } as const;
  if (planned.at > now) return { ...placed, skipped: undefined };
  const skipped = whyNotNow(rung, upcoming, now);
  if (skipped !== undefined) return { ...placed, skipped };
  // It may be found late, and the desk be closed by now.
  const late = callTime({ meantAt: now, start, notBefore: now }, deskHours);
  if (late.moved === undefined) return { ...placed, skipped: undefined };
  return { ...placed, dueAt: late.at, moved: late.moved, skipped: undefined };
}

/** Asked once its time has come. */
function whyNotNow(
  { unlessConfirmed }: ReminderRung,
  { start, isConfirmed }: Upcoming,
  now: Date,
): SkipReason | undefined {
  if (now >= start) return "begun";
  return unlessConfirmed && isConfirmed ? "confirmed" : undefined;
}

/** Known from the beginning: it will never be sent. */
function whyNever(
  { meantAt, dueAt }: { readonly meantAt: Date; readonly dueAt: Date },
  agreedAt: Date,
): SkipReason | undefined {
  if (meantAt <= agreedAt) return "past";
  if (dueAt <= agreedAt) return "night";
  return dueAt.getTime() < agreedAt.getTime() + justBookedMs ? "just-booked" : undefined;
}

/** It is found late, and at night by now: in the morning, if the client is still to come then. */
function outOfTheNight(placed: DecidedRung, { start, zones }: Upcoming, now: Date): DecidedRung {
  const allowed = nextAllowedIn(now, zones);
  if (allowed <= now) return placed;
  return allowed < start ? { ...placed, dueAt: allowed } : { ...placed, skipped: "night" };
}

/** Of messages that are due at once, after an outage or a night, the last one says it all. */
function overtakes(one: DecidedRung, other: DecidedRung): boolean {
  if (other.skipped !== undefined || one.way === "call" || other.way === "call") return false;
  if (one.rung.beforeMinutes !== other.rung.beforeMinutes)
    return one.rung.beforeMinutes < other.rung.beforeMinutes;
  if (one.way !== other.way) return false;
  // The same words at the same time by the same way: the one that asks is the fuller one.
  return one.rung.asks === other.rung.asks ? one.rung.name < other.rung.name : one.rung.asks;
}
