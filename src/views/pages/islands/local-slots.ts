import { dayKeys } from "#booking/wall-clock.ts";
import { dayOf, offsetOf, sayTime, type ZoneView } from "./zone-view.ts";

/** Starts as small numbers: the first as epoch minutes, each next as minutes after the one before. */
export type PackedStarts = readonly number[];

const minuteMs = 60_000;
const pageDays = 14;

/** Half the page would otherwise be time stamps. The starts are ISO 8601, ascending. */
export function packStarts(slots: readonly { readonly start: string }[]): PackedStarts {
  let before = 0;
  return slots.map(({ start }) => {
    const minute = Date.parse(start) / minuteMs;
    const step = minute - before;
    before = minute;
    return step;
  });
}

export function unpackStarts(packed: PackedStarts): Date[] {
  let minute = 0;
  return packed.map((step) => {
    minute += step;
    return new Date(minute * minuteMs);
  });
}

/** A time that is shown: to be booked, or to ask a person for. */
export type OpenTime = { readonly start: Date; readonly onRequest: boolean };

export function openTimes(starts: PackedStarts, onRequest: PackedStarts): readonly OpenTime[] {
  const booked = unpackStarts(starts).map((start) => ({ start, onRequest: false }));
  if (onRequest.length === 0) return booked;
  const asked = unpackStarts(onRequest).map((start) => ({ start, onRequest: true }));
  return [...booked, ...asked].sort((a, b) => a.start.getTime() - b.start.getTime());
}

/** The times of each local date; dates without any are absent. */
export type SlotsByDay = ReadonlyMap<string, readonly OpenTime[]>;

export function groupByDay(times: readonly OpenTime[], view: ZoneView): SlotsByDay {
  const days = new Map<string, OpenTime[]>();
  for (const time of times) {
    const day = dayOf(view, time.start);
    const known = days.get(day);
    if (known === undefined) days.set(day, [time]);
    else known.push(time);
  }
  return days;
}

/** A slot as a clock on the client's wall shows it. */
export type LocalSlot = {
  readonly start: string;
  readonly label: string;
  readonly onRequest: boolean;
};

export type DayPart = { readonly name: string; readonly slots: readonly LocalSlot[] };

const parts = [
  ["Morning", 0, 12],
  ["Afternoon", 12, 17],
  ["Evening", 17, 24],
] as const;

/** The slots of one day by morning, afternoon and evening; empty parts are left out. */
export function divideDay(times: readonly OpenTime[], view: ZoneView): DayPart[] {
  return parts
    .map(([name, from, to]) => ({
      name,
      slots: times
        .filter(({ start }) => {
          const hour = new Date(start.getTime() + offsetOf(view, start) * minuteMs).getUTCHours();
          return from <= hour && hour < to;
        })
        .map(({ start, onRequest }) => ({
          start: start.toISOString(),
          label: sayTime(view, start),
          onRequest,
        })),
    }))
    .filter(({ slots }) => slots.length > 0);
}

export type DayPage = {
  readonly days: readonly string[];
  /** A date on the page before or after, where there is one. */
  readonly earlier: string | undefined;
  readonly later: string | undefined;
  /** The date whose times are shown; none where these two weeks are full. */
  readonly shown: string | undefined;
};

/** Two weeks of dates from today on: the page that was asked for, or the first with an open time. */
export function dayPage(
  byDay: SlotsByDay,
  { today, asked }: { readonly today: string; readonly asked: string | undefined },
): DayPage {
  const open = [...byDay.keys()];
  const pages = Math.floor(daysBetween(today, open.at(-1) ?? today) / pageDays) + 1;
  const all = dayKeys(today, pages * pageDays);

  const place = Math.max(0, all.indexOf(asked ?? open[0] ?? today));
  const from = Math.floor(place / pageDays) * pageDays;
  const days = all.slice(from, from + pageDays);
  return {
    days,
    earlier: all[from - pageDays],
    later: all[from + pageDays],
    shown: asked !== undefined && byDay.has(asked) ? asked : days.find((day) => byDay.has(day)),
  };
}

function daysBetween(from: string, to: string): number {
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / (24 * 60 * minuteMs));
}
