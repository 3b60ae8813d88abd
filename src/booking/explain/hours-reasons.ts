import { bookableBounds } from "#booking/bounds.ts";
import { dayNumber } from "#booking/dated.ts";
import { dayInterval, localDay } from "#booking/local-time.ts";
import { obstaclesAt, type Workplace } from "#booking/provider-time.ts";
import { isAligned, isClear, type Obstacles, startsIn } from "#booking/starts.ts";
import { mergeTaken } from "#booking/taken.ts";
import { workingWindows } from "#booking/working-hours.ts";
import { instant, type Reason } from "./reason.ts";
import type { Fit, Person, Scene } from "./scene.ts";

/** Why no shift holds the whole appointment: place by place what closes it, and what is worked instead. */
export function hoursReasons({ question, start }: Scene, { time, locationId }: Person): Reason[] {
  const places = time.workplaces.filter(
    (place) => locationId === undefined || place.locationId === locationId,
  );
  const reasons: Reason[] = [];
  const open: Workplace[] = [];
  for (const place of places) {
    const on = localDay(instant(start), place.zone);
    const closed = closing(place, on);
    if (closed === undefined) open.push(place);
    else
      reasons.push({
        rule: closed.by,
        numbers: { on, why: closed.why, locationId: place.locationId },
      });
  }
  const shifts = open.flatMap((place) => shiftsOfDay(place, instant(start)));
  // What is closed says why nothing is worked.
  if (shifts.length === 0 && reasons.length > 0) return reasons;
  const ends = instant(start + question.service.minutes);
  return [
    ...reasons,
    { rule: "working-hours", numbers: { ends, shifts, locationId: locationId ?? null } },
  ];
}

/** Why nothing is worked at a place on a local date ("2026-12-24"), if something closes it. */
export function closing(
  { exceptions, closedOn, holidayOn }: Workplace,
  on: string,
): { readonly by: "closure" | "holiday"; readonly why: string } | undefined {
  const closure = closedOn?.(dayNumber(on));
  if (closure !== undefined) return { by: "closure", why: closure };
  // Whoever says what is worked on this date says it of the holiday too.
  if (exceptions.some((exception) => exception.on === on)) return undefined;
  const holiday = holidayOn?.(dayNumber(on));
  return holiday === undefined ? undefined : { by: "holiday", why: holiday };
}

function shiftsOfDay(place: Workplace, at: Date) {
  const { start, end } = dayInterval(localDay(at, place.zone), place.zone);
  const windows = workingWindows(place, start.getTime() / 60_000, end.getTime() / 60_000);
  return windows.flatMap((from, index) =>
    index % 2 === 0
      ? [
          {
            from: instant(from),
            to: instant(windows[index + 1] as number),
            locationId: place.locationId,
          },
        ]
      : [],
  );
}

/** Not after the last date on which it may be booked, by the clock of the place. */
export function untilReasons({ question, start }: Scene, { workplace }: Fit): Reason[] {
  const { bookableUntil } = question.service.policy;
  if (bookableUntil === undefined) return [];
  const now = instant(start);
  // Whatever else bounds it is said elsewhere.
  const policy = { noticeMinutes: 0, horizonDays: 1, bookableUntil };
  const { to } = bookableBounds(
    { service: { policy }, during: { start: now, end: instant(start + 1) }, now },
    workplace.zone,
  );
  return to > start ? [] : [{ rule: "bookable-until", numbers: { until: bookableUntil } }];
}

/** Whether starts are counted so that this is one of them; where they follow each other, by the diary. */
export function stepReasons(
  { question, start }: Scene,
  { time, diary }: Person,
  fit: Fit,
): Reason[] {
  const { service, travel } = question;
  const { opens, closes, workplace } = fit;
  const { zone, locationId } = workplace;
  const follows = service.startsOn === "free";
  if (!follows && isAligned(start, { opens, zone, rules: service })) return [];
  const obstacles = follows ? apart(obstaclesAt(time, diary, { locationId, travel })) : nothing;
  // What follows the end of what is there cannot begin within it; that it is taken says it all.
  if (follows && !isClear(obstacles, start, service)) return [];
  const counted = startsIn(
    { windows: [opens, closes], zone, obstacles, from: opens, to: closes },
    service,
  );
  if (counted.includes(start)) return [];
  const before = counted.findLast((other) => other < start);
  const after = counted.find((other) => other > start);
  const { stepMinutes, startsOn } = service;
  const numbers = {
    stepMinutes,
    startsOn,
    before: before === undefined ? null : instant(before),
    after: after === undefined ? null : instant(after),
  };
  return [{ rule: "not-on-step", numbers }];
}

const nothing: Obstacles = { taken: [], away: [] };

const apart = ({ taken, away }: Obstacles): Obstacles => ({
  taken: mergeTaken(taken, []),
  away: mergeTaken(away, []),
});
