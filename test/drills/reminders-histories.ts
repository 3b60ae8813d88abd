import { type Deed, dayMs, type History, hourMs, minuteMs, tickMs } from "./reminders-expected.ts";

/** From where one seed gives the same numbers in the same order (mulberry32). */
export type Chance = {
  /** A whole number from 0 on, below `count`. */
  readonly below: (count: number) => number;
  /** True so many times in a hundred. */
  readonly percent: (share: number) => boolean;
  readonly oneOf: <T>(list: readonly T[]) => T;
};

export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number) => Math.floor(next() * count);
  return {
    below,
    percent: (share) => next() * 100 < share,
    oneOf: (list) => list[below(list.length)] as (typeof list)[number],
  };
}

/** Of both hemispheres and of half hours; their rules are the same in every release that may run this. */
const zones = [
  "America/New_York",
  "America/Phoenix",
  "America/Los_Angeles",
  "Europe/Berlin",
  "Asia/Kolkata",
  "Australia/Sydney",
] as const;

/** The first bookings are made then: four days before New York's clocks go forward. */
export const firstAt = Date.parse("2027-03-10T12:00:00Z");
export const bookingDays = 5;
/** No appointment is later than so long after its booking. */
const daysAheadMax = 6;
export const lastAt = firstAt + (bookingDays + 2 * daysAheadMax) * dayMs;

/** Full half hours: so are all starts. */
const onTheHalfHour = (at: number) => Math.ceil(at / (30 * minuteMs)) * 30 * minuteMs;

export function aHistory(chance: Chance, number: number): History {
  const bookedAt = firstAt + chance.below(bookingDays * dayMs);
  const start = aStart(chance, bookedAt);
  return {
    number,
    zone: chance.oneOf(zones),
    agreesToTexts: chance.percent(75),
    isVip: chance.percent(15),
    bookedAt,
    start,
    deeds: someDeeds(chance, { bookedAt, start }),
  };
}

/** Any time from two hours on; every third of them so soon that rungs are over already. */
function aStart(chance: Chance, from: number): number {
  const ahead = chance.percent(33) ? 2 * dayMs : daysAheadMax * dayMs;
  return onTheHalfHour(from + 2 * hourMs + chance.below(ahead - 2 * hourMs));
}

function someDeeds(
  chance: Chance,
  booked: { readonly bookedAt: number; readonly start: number },
): readonly Deed[] {
  const deeds: Deed[] = [];
  let [at, start] = [booked.bookedAt, booked.start];
  for (let left = chance.below(5); left > 0; left -= 1) {
    // Not in the last hour, by policy; and never two at one moment.
    const roomMs = start - hourMs - at - minuteMs;
    if (roomMs <= 0) break;
    at += minuteMs + chance.below(roomMs);
    const what = chance.oneOf(["move", "move", "confirm", "confirm", "cancel", "opt-out"] as const);
    if (what === "move") {
      // The last day of all is the same for everybody.
      const next = aStart(chance, at);
      if (next === start || next > lastAt - dayMs) continue;
      start = next;
      deeds.push({ at, do: what, start });
    } else deeds.push({ at, do: what });
    if (what === "cancel") break;
  }
  return deeds;
}

/** Nights, mornings and afternoons on which nothing works: what was due meanwhile is found late. */
export function someOutages(chance: Chance): readonly { from: number; until: number }[] {
  const days = (lastAt - firstAt) / dayMs;
  return Array.from({ length: Math.floor(days / 2) }, (_, index) => {
    const from = firstAt + index * 2 * dayMs + chance.below(dayMs);
    return { from, until: from + tickMs + chance.below(9 * hourMs) };
  });
}
