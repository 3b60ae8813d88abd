import { dayLabel } from "#booking/wall-clock.ts";
import type { Band, BandJudgement } from "#kpi/band.ts";
import type { InterventionRate } from "#kpi/intervention-rate.ts";
import type { TimeToFirstHuman } from "#kpi/time-to-first-human.ts";
import type { TimeToResolution } from "#kpi/time-to-resolution.ts";
import { BarChart } from "#views/charts/bar-chart.tsx";
import { LineChart } from "#views/charts/line-chart.tsx";
import { minuteTicks, sayMinutes } from "#views/charts/minutes.ts";
import { ChartCard } from "#views/pages/ui/data-table.tsx";
import { consolePage } from "./console-page.tsx";
import type { Site } from "./page.tsx";

export type KpiPageProps = {
  readonly site: Site;
  readonly memberName: string;
  /** Local dates of the company's zone, both included. */
  readonly period: { readonly from: string; readonly to: string; readonly zone: string };
  readonly band: Band;
  readonly overall: Measured;
  /** Oldest first; `weekOf` is a local date. */
  readonly weeks: readonly (Measured & { readonly weekOf: string })[];
};

export type Measured = {
  readonly intervention: InterventionRate;
  readonly firstHuman: TimeToFirstHuman;
  readonly resolution: TimeToResolution;
};

/** GET /console/kpis: how often people are needed, and how fast they come. */
export function kpiPage(props: KpiPageProps): string {
  const { site, memberName, period } = props;
  return consolePage({
    title: "KPIs",
    site,
    memberName,
    at: "/console/kpis",
    body: (
      <>
        <h1>KPIs</h1>
        <p class="lead">
          {dayLabel(period.from)} to {dayLabel(period.to)}, weeks as in {period.zone}
        </p>
        <Tiles {...props} />
        <div class="cards">
          <InterventionCard {...props} />
          <PercentileCard
            {...props}
            title="Time to first human"
            about="From raising an escalation to the first deed of a person, nights and weekends included"
            of={({ firstHuman }) => ({ ...firstHuman, count: firstHuman.answered })}
          />
          <PercentileCard
            {...props}
            title="Time to resolution"
            about="From raising an escalation until a person booked or declined it, nights and weekends included"
            of={({ resolution }) => ({ ...resolution, count: resolution.resolved })}
          />
        </div>
      </>
    ),
  });
}

function Tiles({ overall, band }: KpiPageProps) {
  const { intervention, firstHuman, resolution } = overall;
  const known = intervention.judgement !== "too-little-data";
  return (
    <dl class="tiles">
      <Tile
        name="Intervention rate"
        value={known ? sayShare(intervention.rate) : "–"}
        note={sayJudgement(intervention.judgement, band)}
        tone={known ? (intervention.judgement === "healthy" ? "good" : "warn") : ""}
      />
      <Tile
        name="Requests decided"
        value={String(intervention.decided)}
        note={`${intervention.escalated} needed a person`}
      />
      <Tile
        name="Time to first human, median"
        value={sayTime(firstHuman.p50Minutes)}
        note={`nine of ten within ${sayTime(firstHuman.p90Minutes)}; ${firstHuman.waiting} waiting now`}
      />
      <Tile
        name="Time to resolution, median"
        value={sayTime(resolution.p50Minutes)}
        note={`nine of ten within ${sayTime(resolution.p90Minutes)}; ${resolution.unresolved} not settled`}
      />
    </dl>
  );
}

function Tile(props: { name: string; value: string; note: string; tone?: string }) {
  return (
    <div class={`tile ${props.tone ?? ""}`}>
      <dt>{props.name}</dt>
      <dd>
        <b>{props.value}</b>
        <small>{props.note}</small>
      </dd>
    </div>
  );
}

function InterventionCard({ weeks, band }: KpiPageProps) {
  const healthy = `${sayShare(band.low)} to ${sayShare(band.high)}`;
  const rates = weeks.map(({ intervention: { judgement, rate } }) =>
    judgement === "too-little-data" ? undefined : rate,
  );
  const latest = rates.findLast((rate) => rate !== undefined);
  return (
    <ChartCard
      title="Intervention rate"
      about={`Share of requests that a person had to settle, by week; the band from ${healthy} is healthy`}
      wide
      table={{
        columns: ["Week of", "Rate", "Needed a person", "Decided"],
        rows: weeks.map(({ weekOf, intervention }, index) => [
          dayLabel(weekOf),
          rates[index] === undefined ? "too little data" : sayShare(rates[index]),
          String(intervention.escalated),
          String(intervention.decided),
        ]),
      }}
    >
      {latest === undefined ? (
        <p class="empty">
          Too little data: no week has {band.countMin} decided requests yet, and with fewer a rate
          says more about chance.
        </p>
      ) : (
        <LineChart
          title="Intervention rate by week"
          summary={`The latest is ${sayShare(latest)}; the healthy band is ${healthy}.`}
          labels={weeks.map(({ weekOf }) => sayWeek(weekOf))}
          series={[{ name: "intervention rate", values: rates }]}
          band={{ low: band.low, high: band.high, name: "healthy" }}
          format={sayShare}
          width={1120}
          height={280}
        />
      )}
    </ChartCard>
  );
}

type Percentiles = {
  readonly count: number;
  readonly p50Minutes: number | undefined;
  readonly p90Minutes: number | undefined;
};

function PercentileCard(
  props: KpiPageProps & {
    readonly title: string;
    readonly about: string;
    readonly of: (measured: Measured) => Percentiles;
  },
) {
  const { title, overall, of } = props;
  const weeks = props.weeks.map((week) => ({ weekOf: week.weekOf, ...of(week) }));
  const all = of(overall);
  return (
    <ChartCard
      title={title}
      about={props.about}
      wide={false}
      table={{
        columns: ["Week of", "Median", "90th percentile", "Measured"],
        rows: weeks.map(({ weekOf, p50Minutes, p90Minutes, count }) => [
          dayLabel(weekOf),
          sayTime(p50Minutes),
          sayTime(p90Minutes),
          String(count),
        ]),
      }}
    >
      {all.count === 0 ? (
        <p class="empty">Nothing was measured in this period.</p>
      ) : (
        <BarChart
          title={`${title} by week`}
          summary={`Over the whole period the median is ${sayTime(all.p50Minutes)} and the 90th percentile ${sayTime(all.p90Minutes)}.`}
          labels={weeks.map(({ weekOf }) => sayWeek(weekOf))}
          series={[
            { name: "median", values: weeks.map((week) => week.p50Minutes) },
            { name: "90th percentile", values: weeks.map((week) => week.p90Minutes) },
          ]}
          format={sayMinutes}
          ticks={minuteTicks}
          width={500}
          height={240}
        />
      )}
    </ChartCard>
  );
}

function sayJudgement(judgement: BandJudgement, band: Band): string {
  const healthy = `${sayShare(band.low)} to ${sayShare(band.high)}`;
  switch (judgement) {
    case "too-little-data":
      return `Too little data: fewer than ${band.countMin} requests`;
    case "below":
      return `Below the band of ${healthy}: exceptions may slip through`;
    case "healthy":
      return `Within the band of ${healthy}`;
    case "above":
      return `Above the band of ${healthy}: people are needed too often`;
  }
}

/** 0.125 → "12.5%" */
function sayShare(share: number | undefined): string {
  return share === undefined ? "–" : `${Math.round(share * 1000) / 10}%`;
}

function sayTime(minutes: number | undefined): string {
  return minutes === undefined ? "–" : sayMinutes(minutes);
}

/** "23 Nov": the week is named by its first day. */
function sayWeek(weekOf: string): string {
  return dayLabel(weekOf).split(" ").slice(1).join(" ");
}
