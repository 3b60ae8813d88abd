import { freeStarts, type Question } from "#booking/availability.ts";
import {
  type Diary,
  emptyDiary,
  type ProviderTime,
  workplaceWindows,
} from "#booking/provider-time.ts";

/** What some days of one provider are made of, as UTC minutes, each list in the order of time. */
export type ProviderWeek = {
  readonly working: readonly PlacedStretch[];
  /** On the way to or from another place instead of working; `locationId` is the other one. */
  readonly ways: readonly PlacedStretch[];
  readonly timeOff: readonly { readonly from: number; readonly to: number }[];
  /** Where an appointment would begin if nothing were taken, however soon or late. */
  readonly counted: readonly number[];
};

type PlacedStretch = { readonly from: number; readonly to: number; readonly locationId: string };

/** Nothing is too soon or too far ahead for what is only drawn. */
const anyTime = { noticeMinutes: 0, horizonDays: 400 };

export function providerWeek(
  time: ProviderTime,
  diary: Diary,
  question: Omit<Question, "amongIds" | "now">,
): ProviderWeek {
  const { start, end } = question.during;
  const [from, to] = [start.getTime() / 60_000, end.getTime() / 60_000];
  const working = workplaceWindows(time, { from, to }).flatMap(({ workplace, windows }) =>
    pairs(windows).map((window) => ({ ...window, locationId: workplace.locationId })),
  );
  return {
    working: working.toSorted(byBegin),
    ways: working.flatMap((window) => waysIn(window, diary, question)).toSorted(byBegin),
    timeOff: pairs(time.timeOff).filter((off) => off.from < to && off.to > from),
    counted: freeStarts({ ...time, timeOff: [] }, emptyDiary, {
      ...question,
      service: { ...question.service, policy: anyTime },
      now: start,
    }),
  };
}

/** The ways that fall into hours at one place, to and from appointments at others; there is none to itself. */
function waysIn(
  window: PlacedStretch,
  { placed }: Diary,
  { travel }: Pick<Question, "travel">,
): PlacedStretch[] {
  const here = window.locationId;
  return placed
    .flatMap(({ from, to, locationId }) => [
      { from: from - travel(here, locationId), to: from, locationId },
      { from: to, to: to + travel(locationId, here), locationId },
    ])
    .map(({ from, to, locationId }) => ({
      from: Math.max(from, window.from),
      to: Math.min(to, window.to),
      locationId,
    }))
    .filter(({ from, to }) => from < to);
}

const byBegin = (one: PlacedStretch, other: PlacedStretch) => one.from - other.from;

function pairs(flat: ArrayLike<number>): { readonly from: number; readonly to: number }[] {
  return Array.from({ length: flat.length / 2 }, (_, index) => ({
    from: flat[2 * index] as number,
    to: flat[2 * index + 1] as number,
  }));
}
