import { countedPeriods, type Limits } from "#booking/limits.ts";
import { instant, type ReachedLimit, type Reason } from "./reason.ts";
import type { Person, Scene } from "./scene.ts";

/** The service's own limits, whoever serves. */
export function serviceLimitReasons({ known, question, start }: Scene): Reason[] {
  const { serviceStarts, companyZone: zone } = known;
  const { limits } = question.service;
  return reached("service", { starts: serviceStarts, limits, zone }, start);
}

/** Somebody's own limits, of this service and in all. */
export function limitReasons({ question, start }: Scene, { time, diary }: Person): Reason[] {
  const { service } = question;
  const zone = time.workplaces[0]?.zone ?? "UTC";
  const starts = (of: typeof diary.counted) => of.map((counted) => counted.start);
  const ofService = diary.counted.filter(({ serviceId }) => serviceId === service.id);
  return [
    ...reached("provider", { starts: starts(diary.counted), limits: time.limits, zone }, start),
    ...reached(
      "service-each",
      { starts: starts(ofService), limits: service.limitsEach, zone },
      start,
    ),
  ];
}

function reached(
  of: ReachedLimit["of"],
  counted: { readonly starts: readonly number[]; readonly limits: Limits; readonly zone: string },
  start: number,
): Reason[] {
  return countedPeriods(counted.starts, counted.limits, counted.zone)
    .filter(({ from, to, max, count }) => count >= max && from <= start && start < to)
    .map(({ period, max, count, from, to }) => ({
      rule: "limit",
      numbers: { of, period, max, count, from: instant(from), to: instant(to) },
    }));
}
