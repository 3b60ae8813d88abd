import { DateTime, Interval } from "luxon";
import type { Question } from "#booking/availability.ts";
import { luxonZone } from "#booking/luxon-zone.ts";
import type { ProviderTime, Workplace } from "#booking/provider-time.ts";

const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/**
 * The same question answered the way most booking code is written, a DateTime a slot and every busy
 * interval asked each time: the reference that the sweep must agree with, and be faster than. Hours
 * must not begin or end in a skipped or repeated hour, where Luxon has its own opinion.
 */
export function naiveFreeStarts(
  provider: ProviderTime,
  taken: ArrayLike<number>,
  question: Question,
): number[] {
  const { during, service } = question;
  const [place] = provider.workplaces;
  if (place === undefined) return [];
  const zone = luxonZone(place.zone);
  const busy = intervals(taken);
  const free: number[] = [];
  let day = DateTime.fromJSDate(during.start, { zone }).startOf("day").minus({ days: 1 });
  for (; day < DateTime.fromJSDate(during.end); day = day.plus({ days: 1 })) {
    for (const shift of shiftsOn(place, day)) {
      const [begin = "", end = ""] = shift.split("-");
      const closes = onWall(day, end);
      let start = onWall(day, begin);
      while (start.plus({ minutes: service.minutes }) <= closes) {
        if (isFree(start, busy, question)) free.push(start.toMillis() / 60_000);
        start = start.plus({ minutes: service.stepMinutes });
      }
    }
  }
  return free;
}

function isFree(start: DateTime, busy: readonly Interval[], question: Question): boolean {
  const { service, during, now } = question;
  const at = DateTime.fromJSDate(now);
  if (start < at.plus({ minutes: service.policy.noticeMinutes })) return false;
  if (start > at.plus({ hours: 24 * service.policy.horizonDays })) return false;
  if (start < DateTime.fromJSDate(during.start)) return false;
  if (start >= DateTime.fromJSDate(during.end)) return false;
  const padded = Interval.fromDateTimes(
    start.minus({ minutes: service.bufferBeforeMinutes }),
    start.plus({ minutes: service.minutes + service.bufferAfterMinutes }),
  );
  return !busy.some((interval) => interval.overlaps(padded));
}

function shiftsOn({ weekly, exceptions }: Workplace, day: DateTime): readonly string[] {
  const exception = exceptions.find(({ on }) => on === day.toISODate());
  return exception?.hours ?? weekly[weekdays[day.weekday - 1] ?? "mon"];
}

function onWall(day: DateTime, clock: string): DateTime {
  if (clock === "24:00") return day.plus({ days: 1 }).startOf("day");
  const [hour = 0, minute = 0] = clock.split(":").map(Number);
  return day.set({ hour, minute });
}

function intervals(taken: ArrayLike<number>): Interval[] {
  const at = (index: number) => DateTime.fromMillis((taken[index] ?? 0) * 60_000);
  return Array.from({ length: taken.length / 2 }, (_, index) =>
    Interval.fromDateTimes(at(index * 2), at(index * 2 + 1)),
  );
}
