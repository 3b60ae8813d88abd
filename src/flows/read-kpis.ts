import { dayInterval, localDay } from "#booking/local-time.ts";
import { GatehouseError } from "#errors.ts";
import type { Band } from "#kpi/band.ts";
import {
  type InterventionRate,
  interventionBand,
  interventionRate,
} from "#kpi/intervention-rate.ts";
import { type TimeToFirstHuman, timeToFirstHuman } from "#kpi/time-to-first-human.ts";
import { type TimeToResolution, timeToResolution } from "#kpi/time-to-resolution.ts";
import { type KpiRow, listKpiRows } from "#store/kpis.ts";
import type { FlowContext } from "./context.ts";

/** More requests than this are not read for one page; the answer says when it stopped. */
const rowsMax = 200_000;
const week = 7 * 24 * 60 * 60_000;
/** Five years: each week is a line of the answer. */
const weeksMax = 261;

export type Kpis = {
  readonly from: Date;
  readonly to: Date;
  readonly zone: string;
  readonly band: Band;
  readonly whole: KpiFigures;
  /** One entry per started week, oldest first. */
  readonly weeks: readonly ({ readonly from: Date } & KpiFigures)[];
  /** True when there were too many requests to read them all. */
  readonly cut: boolean;
};

export type KpiFigures = {
  readonly interventionRate: InterventionRate;
  readonly timeToFirstHuman: TimeToFirstHuman;
  readonly timeToResolution: TimeToResolution;
};

export type ReadKpis = (period: {
  readonly from: Date | undefined;
  readonly to: Date | undefined;
}) => Promise<Kpis>;

/** Every figure is counted from rows at the moment of asking; by default over the last eight weeks. */
export function readKpisFlow(context: Pick<FlowContext, "db" | "now" | "company">): ReadKpis {
  return async (period) => {
    const { settings } = await context.company();
    const { zone } = settings;
    const to = period.to ?? dayInterval(localDay(context.now(), zone), zone).end;
    const from = period.from ?? new Date(to.getTime() - 8 * week);
    if (to.getTime() - from.getTime() > weeksMax * week)
      throw new GatehouseError("INVALID_REQUEST", { detail: "ask for at most five years at once" });
    const rows = await listKpiRows(context.db, {
      during: { start: from, end: to },
      limit: rowsMax,
    });
    const byWeek = Map.groupBy(rows, ({ receivedAt }) =>
      Math.floor((receivedAt.getTime() - from.getTime()) / week),
    );
    const weeks = [];
    for (let at = from.getTime(), index = 0; at < to.getTime(); at += week, index += 1)
      weeks.push({ from: new Date(at), ...figures(byWeek.get(index) ?? []) });
    return {
      from,
      to,
      zone,
      band: interventionBand,
      whole: figures(rows),
      weeks,
      cut: rows.length === rowsMax,
    };
  };
}

function figures(rows: readonly KpiRow[]): KpiFigures {
  const escalations = rows.flatMap(({ escalation }) => escalation ?? []);
  return {
    interventionRate: interventionRate(rows),
    timeToFirstHuman: timeToFirstHuman(escalations),
    timeToResolution: timeToResolution(escalations),
  };
}
