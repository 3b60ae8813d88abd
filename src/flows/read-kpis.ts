import type { Interval } from "#booking/interval.ts";
import { dayInterval, localDay } from "#booking/local-time.ts";
import { dayKey } from "#booking/wall-clock.ts";
import { GatehouseError } from "#errors.ts";
import { type KpiFigures, type KpiRows, kpiFigures } from "#kpi/figures.ts";
import { interventionBand } from "#kpi/intervention-rate.ts";
import { type InterventionSegments, interventionSegments } from "#kpi/intervention-segments.ts";
import { weeksOf } from "#kpi/weeks.ts";
import {
  type KpiSelection,
  listAppointmentRows,
  listEscalationRows,
  listRequestRows,
} from "#store/kpis.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";

/** More rows than this are not read for one page; the answer says when it stopped. */
const rowsMax = 200_000;
const daysMax = 800;
const dayMs = 24 * 60 * 60_000;
const weeksByDefault = 8;

export type KpiPeriod = {
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  /** A service's key; all of them without it. */
  readonly service?: string | undefined;
};

export type Kpis = {
  readonly from: Date;
  readonly to: Date;
  readonly zone: string;
  readonly service: string | undefined;
  readonly band: { readonly low: number; readonly high: number; readonly countMin: number };
  readonly whole: KpiFigures;
  /** The intervention rate of the whole period in parts. */
  readonly segments: InterventionSegments;
  /** One entry per started week, oldest first. */
  readonly weeks: readonly ({ readonly from: Date } & KpiFigures)[];
  /** True when there were too many rows to read them all. */
  readonly cut: boolean;
};

export type ReadKpis = (period: KpiPeriod) => Promise<Kpis>;

type KpiContext = Pick<FlowContext, "db" | "now" | "company">;

/** Every figure is counted from rows at the moment of asking; by default over the last eight weeks. */
export function readKpisFlow(context: KpiContext): ReadKpis {
  return async (period) => {
    const asked = await completed(context, period);
    const rows = await readRows(context, { ...asked, limit: rowsMax });
    const at = context.now();
    const { during, zone } = asked;
    return {
      from: during.start,
      to: during.end,
      zone,
      service: period.service,
      band: interventionBand,
      whole: kpiFigures(rows, at),
      segments: interventionSegments(rows.requests),
      weeks: weeksOf(during, zone).map((week) => ({
        from: week.start,
        ...kpiFigures(within(rows, week), at),
      })),
      cut: Object.values(rows).some((list) => list.length === rowsMax),
    };
  };
}

export type KpiWeek = Interval & {
  readonly figures: KpiFigures;
  readonly segments: InterventionSegments;
};

/** The same figures week by week, each read when it is asked for: never more than a week in memory. */
export type ExportKpis = (period: KpiPeriod) => Promise<AsyncIterable<KpiWeek>>;

export function exportKpisFlow(context: KpiContext): ExportKpis {
  return async (period) => {
    // Before the first week, so that a wrong question is refused and not answered with half a file.
    const asked = await completed(context, period);
    return readWeeks(context, asked);
  };
}

async function* readWeeks(context: KpiContext, asked: CompletedPeriod): AsyncGenerator<KpiWeek> {
  for (const week of weeksOf(asked.during, asked.zone)) {
    const rows = await readRows(context, { ...asked, during: week, limit: rowsMax });
    const figures = kpiFigures(rows, context.now());
    yield { ...week, figures, segments: interventionSegments(rows.requests) };
  }
}

type CompletedPeriod = Pick<KpiSelection, "during" | "serviceId"> & { readonly zone: string };

/** Throws INVALID_REQUEST for a period that is no period or too long, and UNKNOWN_SERVICE. */
async function completed(context: KpiContext, period: KpiPeriod): Promise<CompletedPeriod> {
  const company = await context.company();
  const { zone } = company.settings;
  const end = period.to ?? dayInterval(localDay(context.now(), zone), zone).end;
  const start = period.from ?? weeksBefore(end, zone);
  const days = (end.getTime() - start.getTime()) / dayMs;
  if (days <= 0)
    throw new GatehouseError("INVALID_REQUEST", { detail: "the period must begin before it ends" });
  if (days > daysMax)
    throw new GatehouseError("INVALID_REQUEST", {
      detail: `a period has at most ${daysMax} days; ask for it in parts`,
    });
  return { during: { start, end }, serviceId: serviceIdOf(company, period.service), zone };
}

/** So many whole weeks before the end, counted in days on the wall. */
function weeksBefore(end: Date, zone: string): Date {
  const lastDay = new Date(`${localDay(new Date(end.getTime() - 1), zone)}T00:00:00Z`);
  const first = dayKey(new Date(lastDay.getTime() - (7 * weeksByDefault - 1) * dayMs), 0);
  return dayInterval(first, zone).start;
}

function serviceIdOf({ known }: CurrentCompany, key: string | undefined): string | undefined {
  if (key === undefined) return undefined;
  const service = [...known.services.values()].find((one) => one.key === key);
  if (service === undefined)
    throw new GatehouseError("UNKNOWN_SERVICE", { detail: `no service has the key “${key}”` });
  return service.id;
}

/** All lists of one period; the daily line counts with them too. */
export async function readRows({ db }: KpiContext, selection: KpiSelection): Promise<KpiRows> {
  return {
    requests: await listRequestRows(db, selection),
    escalations: await listEscalationRows(db, selection),
    appointments: await listAppointmentRows(db, selection),
  };
}

function within(rows: KpiRows, { start, end }: Interval): KpiRows {
  const inside = (at: Date) => at >= start && at < end;
  return {
    requests: rows.requests.filter(({ receivedAt }) => inside(receivedAt)),
    escalations: rows.escalations.filter(({ raisedAt }) => inside(raisedAt)),
    appointments: rows.appointments.filter(({ startsAt }) => inside(startsAt)),
  };
}
