import type { Interval } from "#booking/interval.ts";
import type { KpiFigures } from "#kpi/figures.ts";
import type { InterventionSegments, SegmentRate } from "#kpi/intervention-segments.ts";
import type { Path } from "#kpi/rows.ts";
import { csvLine } from "./csv.ts";

/** `count` is how many cases the value rests on. Shares are between 0 and 1. */
export const kpiCsvHeader = csvLine([
  "week_from",
  "week_to",
  "figure",
  "segment",
  "value",
  "unit",
  "count",
]);

/** A week's lines; the same figures in the same order every week, segments as far as there are any. */
export function kpiCsvLines(
  week: Interval & { readonly figures: KpiFigures; readonly segments: InterventionSegments },
): string {
  const { start, end, figures, segments } = week;
  return [...linesOf(figures), ...segmentLines(segments)]
    .map(({ figure, segment, value, unit, count }) =>
      csvLine([
        start.toISOString(),
        end.toISOString(),
        figure,
        segment ?? "all",
        value,
        unit,
        count,
      ]),
    )
    .join("");
}

type Line = {
  readonly figure: string;
  /** "path:auto"; all of it without one. */
  readonly segment?: string;
  readonly value: number | undefined;
  readonly unit: string;
  readonly count: number;
};

const share = "share";

function linesOf(figures: KpiFigures): Line[] {
  const { interventionRate: rate, exceptionRate, reworkRate, conversion } = figures;
  const { lateCancels, feedback } = figures;
  return [
    { figure: "intervention-rate", value: rate.rate, unit: share, count: rate.decided },
    ...timeLines(figures),
    ...pathLines(figures),
    {
      figure: "late-cancel-rate",
      value: lateCancels.rate,
      unit: share,
      count: lateCancels.of,
    },
    {
      figure: "feedback-average",
      value: feedback.average,
      unit: "points",
      count: feedback.given,
    },
    {
      figure: "conversion",
      value: conversion.rate,
      unit: share,
      count: conversion.escalated - conversion.waiting,
    },
    ...conversion.deals.flatMap(({ currency, count, escalated, booked }) => [
      deal("deal-value-escalated", { currency, count, value: escalated }),
      deal("deal-value-booked", { currency, count, value: booked }),
    ]),
    ...dealLines(figures),
    {
      figure: "exception-rate",
      value: exceptionRate.rate,
      unit: share,
      count: exceptionRate.booked,
    },
    { figure: "rework-rate", value: reworkRate.rate, unit: share, count: reworkRate.booked },
  ];
}

function timeLines({ timeToFirstHuman: human, timeToResolution: resolution }: KpiFigures): Line[] {
  const minutes = (figure: string, value: number | undefined, count: number): Line => ({
    figure,
    value,
    unit: "minutes",
    count,
  });
  return [
    minutes("time-to-first-human-p50", human.p50Minutes, human.answered),
    minutes("time-to-first-human-p90", human.p90Minutes, human.answered),
    minutes("time-to-resolution-p50", resolution.p50Minutes, resolution.resolved),
    minutes("time-to-resolution-p90", resolution.p90Minutes, resolution.resolved),
    minutes("time-to-resolution-net-p50", resolution.netP50Minutes, resolution.resolved),
    minutes("time-to-resolution-net-p90", resolution.netP90Minutes, resolution.resolved),
  ];
}

/** What is told for everybody, and then apart for what booked itself and what a person booked. */
function pathLines({ showRate, timeToSchedule }: KpiFigures): Line[] {
  const paths: readonly (Path | undefined)[] = [undefined, "auto", "personal"];
  return paths.flatMap((path): Line[] => {
    const segment = path === undefined ? {} : { segment: `path:${path}` };
    const shown = path === undefined ? showRate : showRate.byPath[path];
    const time = path === undefined ? timeToSchedule : timeToSchedule.byPath[path];
    const count = shown.attended + shown.noShow;
    const minutes = { unit: "minutes", count: time.scheduled, ...segment };
    return [
      { figure: "show-rate", value: shown.showRate, unit: share, count, ...segment },
      { figure: "no-show-rate", value: shown.noShowRate, unit: share, count, ...segment },
      { figure: "time-to-schedule-p50", value: time.p50Minutes, ...minutes },
      { figure: "time-to-schedule-p90", value: time.p90Minutes, ...minutes },
    ];
  });
}

function deal(
  figure: string,
  { currency, count, value }: { currency: string | undefined; count: number; value: number },
): Line {
  const name = currency ?? "unknown";
  return { figure, segment: `currency:${name}`, value, unit: name, count };
}

function dealLines({ dealOutcomes: { won, lost, open, winRate, amounts } }: KpiFigures): Line[] {
  const count = won + lost + open;
  const number = (figure: string, value: number): Line => ({ figure, value, unit: "deals", count });
  return [
    number("deals-won", won),
    number("deals-lost", lost),
    number("deals-open", open),
    { figure: "deal-win-rate", value: winRate, unit: share, count: won + lost },
    ...amounts.flatMap((amount) => [
      deal("deal-amount-won", { ...amount, value: amount.won }),
      deal("deal-amount-lost", { ...amount, value: amount.lost }),
      deal("deal-amount-open", { ...amount, value: amount.open }),
    ]),
  ];
}

function segmentLines(segments: InterventionSegments): Line[] {
  return Object.entries(segments).flatMap(([kind, parts]: [string, readonly SegmentRate[]]) =>
    parts.map(({ name, rate, decided }) => ({
      figure: "intervention-rate",
      segment: `${kind}:${name}`,
      value: rate,
      unit: share,
      count: decided,
    })),
  );
}
