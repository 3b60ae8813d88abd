import { instant } from "#booking/explain/reason.ts";
import { localLabels } from "#booking/local-time.ts";
import { dayLabel } from "#booking/wall-clock.ts";
import type { Week } from "#flows/read-week.ts";
import type { Mark } from "#views/pages/ui/week-grid.tsx";
import type { DrawnDay } from "./drawn-day.ts";
import { addressOf, type WeekView } from "./week-view.ts";

type Minutes = { readonly from: number; readonly to: number };

/** A start may be pressed along so much of the day at most. */
const reachMax = 30;

/**
 * The links of a day: every start that is offered or would be counted, and where there are none, each
 * half hour, so that of any time one can read why not.
 */
export function marksOf(
  day: DrawnDay,
  { week, view, hours }: { readonly week: Week; readonly view: WeekView; readonly hours: Minutes },
): readonly Mark[] {
  const offered = new Map(
    week.slots.map(({ start, providerIds }) => [start.getTime() / 60_000, providerIds]),
  );
  const chosen = view.chosen === undefined ? [] : [view.chosen.getTime() / 60_000];
  const starts = [
    ...new Set([...offered.keys(), ...week.weeks.flatMap(({ counted }) => counted), ...chosen]),
  ]
    .filter((start) => day.has({ from: start, to: start + 1 }))
    .sort((a, b) => a - b);
  const reach = Math.min(reachMax, week.service.stepMinutes);
  const mark = (start: number, to: number): Mark => ({
    from: day.clip({ from: start, to }).from,
    to: day.clip({ from: start, to }).to,
    ...linkTo(instant(start), view),
    ...stateOf(offered.get(start), week),
    chosen: chosen.includes(start),
  });
  const marks = starts.map((start, index) =>
    mark(start, Math.min(start + reach, starts[index + 1] ?? Number.POSITIVE_INFINITY)),
  );
  const others = halfHours(hours)
    .filter(({ from, to }) => !marks.some((one) => one.from < to && one.to > from))
    .map(({ from, to }) => ({ ...mark(day.instantOf(from), day.instantOf(to)), from, to }))
    // Where the clocks jump, half hours lie on top of each other.
    .filter(({ href }, index, all) => all.findIndex((one) => one.href === href) === index);
  return [...marks, ...others].sort((a, b) => a.from - b.from);
}

const halfHours = ({ from, to }: Minutes): Minutes[] =>
  Array.from({ length: (to - from) / 30 }, (_, index) => ({
    from: from + index * 30,
    to: from + index * 30 + 30,
  }));

function linkTo(start: Date, view: WeekView): Pick<Mark, "href" | "time" | "words"> {
  const { day, time } = localLabels(start, view.zone, view.hours);
  return { href: addressOf(view, start), time, words: `${dayLabel(day)} ${time}` };
}

function stateOf(
  providerIds: readonly string[] | undefined,
  { provider, weeks }: Week,
): Pick<Mark, "offered" | "state" | "share"> {
  if (providerIds === undefined) return { offered: false, state: "not offered", share: undefined };
  if (provider !== undefined) return { offered: true, state: "offered", share: undefined };
  const share = `${providerIds.length} of ${weeks.length}`;
  return { offered: true, state: `${share} offer it`, share };
}

/** Whole hours around everything that is worked, begins, or is asked about in the week. */
export function hoursShown(
  days: readonly DrawnDay[],
  { weeks, slots }: Week,
  { chosen }: Pick<WeekView, "chosen">,
): Minutes {
  const begins = [...slots.map(({ start }) => start), ...(chosen === undefined ? [] : [chosen])];
  const stretches = [
    ...weeks.flatMap(({ working }) => working),
    ...begins.map((start) => start.getTime() / 60_000).map((from) => ({ from, to: from + 30 })),
  ];
  const drawn = days.flatMap((day) => stretches.filter(day.has).map(day.clip));
  if (drawn.length === 0) return { from: 8 * 60, to: 18 * 60 };
  const first = Math.min(...drawn.map(({ from }) => from));
  const last = Math.max(...drawn.map(({ to }) => to));
  return {
    from: Math.max(0, Math.floor(first / 60) * 60 - 60),
    to: Math.min(24 * 60, Math.ceil(last / 60) * 60 + 60),
  };
}
