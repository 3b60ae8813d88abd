import { dayLabel } from "#booking/wall-clock.ts";
import type { Band } from "#kpi/band.ts";
import type { DealValue } from "#kpi/conversion.ts";
import type { KpiFigures } from "#kpi/figures.ts";
import type { InterventionSegments } from "#kpi/intervention-segments.ts";
import { shareTicks } from "#views/charts/axis.ts";
import { BarChart } from "#views/charts/bar-chart.tsx";
import { LineChart } from "#views/charts/line-chart.tsx";
import { minuteTicks, sayMinutes } from "#views/charts/minutes.ts";
import { ChartCard } from "./data-table.tsx";
import { sayJudgement, sayMoney, sayShare, sayTime, sayWeek } from "./kpi-words.ts";

type Week = KpiFigures & { readonly weekOf: string };
type Shown = {
  readonly band: Band;
  readonly whole: KpiFigures;
  readonly weeks: readonly Week[];
};

export function InterventionCard({ weeks, band }: Shown) {
  const healthy = `${sayShare(band.low)} to ${sayShare(band.high)}`;
  const rates = weeks.map(({ interventionRate: { judgement, rate } }) =>
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
        rows: weeks.map(({ weekOf, interventionRate }, index) => [
          dayLabel(weekOf),
          rates[index] === undefined ? "too little data" : sayShare(rates[index]),
          String(interventionRate.escalated),
          String(interventionRate.decided),
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

/** As many bars as have room for their names. */
const partsShown = 8;

/** The rate in parts: the largest as bars, all of them in the table. Too little data has no bar. */
export function SegmentsCard({
  segments,
  band,
}: Shown & { readonly segments: InterventionSegments }) {
  const parts = Object.entries(segments).flatMap(([kind, rates]) =>
    rates.map((rate) => ({ ...rate, label: `${rate.name} (${kind})` })),
  );
  const judged = parts.filter(({ judgement }) => judgement !== "too-little-data");
  const largest = judged.toSorted((a, b) => b.decided - a.decided).slice(0, partsShown);
  const strays = judged.filter(({ judgement }) => judgement !== "healthy");
  return (
    <ChartCard
      title="Intervention rate in parts"
      about="By service, by channel, and by whether we knew the client; over the whole period, against the same band"
      wide
      table={{
        columns: ["Part", "Rate", "Judgement", "Needed a person", "Decided"],
        rows: parts.map(({ label, rate, judgement, escalated, decided }) => [
          label,
          judgement === "too-little-data" ? "–" : sayShare(rate),
          sayJudgement(judgement, band),
          String(escalated),
          String(decided),
        ]),
      }}
    >
      {judged.length === 0 ? (
        <p class="empty">Too little data: no part has {band.countMin} decided requests yet.</p>
      ) : (
        <BarChart
          title="Intervention rate in parts"
          summary={`${strays.length} of ${judged.length} parts are outside the band.`}
          labels={largest.map(({ name }) => shortened(name))}
          series={[{ name: "intervention rate", values: largest.map(({ rate }) => rate) }]}
          format={sayShare}
          ticks={shareTicks}
          width={1120}
          height={240}
        />
      )}
    </ChartCard>
  );
}

const shortened = (name: string) => (name.length > 18 ? `${name.slice(0, 17)}…` : name);

/** What a card shows of one week, or of all: values by the name of their series. */
type Values = {
  readonly count: number;
  readonly series: Readonly<Record<string, number | undefined>>;
};

type CardProps = Shown & {
  readonly title: string;
  readonly about: string;
  readonly of: (figures: KpiFigures) => Values;
};

export function PercentileCard(props: CardProps) {
  const { title, whole, weeks, of } = props;
  const all = of(whole);
  return (
    <ChartCard title={title} about={props.about} wide={false} table={tableOf(props, sayTime)}>
      {all.count === 0 ? (
        <p class="empty">Nothing was measured in this period.</p>
      ) : (
        <BarChart
          title={`${title} by week`}
          summary={`Over the whole period: ${sayAll(all, sayTime)}.`}
          labels={weeks.map(({ weekOf }) => sayWeek(weekOf))}
          series={seriesOf(props)}
          format={sayMinutes}
          ticks={minuteTicks}
          width={500}
          height={240}
        />
      )}
    </ChartCard>
  );
}

export function ShareCard(props: CardProps & { readonly deals?: readonly DealValue[] }) {
  const { title, whole, weeks, of, deals = [] } = props;
  const all = of(whole);
  return (
    <ChartCard title={title} about={props.about} wide={false} table={tableOf(props, sayShare)}>
      {all.count === 0 ? (
        <p class="empty">Nothing was measured in this period.</p>
      ) : (
        <LineChart
          title={`${title} by week`}
          summary={`Over the whole period: ${sayAll(all, sayShare)}.`}
          labels={weeks.map(({ weekOf }) => sayWeek(weekOf))}
          series={seriesOf(props)}
          band={undefined}
          format={sayShare}
          ticks={shareTicks}
          width={500}
          height={240}
        />
      )}
      {deals.map(({ currency, count, escalated, booked }) => (
        <p key={currency ?? ""}>
          Deals behind {count} of them: {sayMoney(escalated, currency)}, of which{" "}
          {sayMoney(booked, currency)} got an appointment.
        </p>
      ))}
    </ChartCard>
  );
}

export function OutcomeCard(props: Shown) {
  return (
    <ShareCard
      {...props}
      title="No-shows"
      about="Of begun appointments with a recorded outcome: the client did not come; by who booked it"
      of={({ showRate: { attended, noShow, byPath } }) => ({
        count: attended + noShow,
        series: {
          "booked itself": byPath.auto.noShowRate,
          personal: byPath.personal.noShowRate,
        },
      })}
    />
  );
}

function seriesOf({ weeks, whole, of }: CardProps) {
  return Object.keys(of(whole).series).map((name) => ({
    name,
    values: weeks.map((week) => of(week).series[name]),
  }));
}

function tableOf(
  { weeks, whole, of }: CardProps,
  say: (value: number | undefined) => string,
): { columns: string[]; rows: string[][] } {
  const names = Object.keys(of(whole).series);
  return {
    columns: ["Week of", ...names.map(capital), "Measured"],
    rows: weeks.map((week) => {
      const { series, count } = of(week);
      return [dayLabel(week.weekOf), ...names.map((name) => say(series[name])), String(count)];
    }),
  };
}

/** "median 12 min, 90th percentile 1 h 20 min" */
function sayAll({ series }: Values, say: (value: number | undefined) => string): string {
  return Object.entries(series)
    .map(([name, value]) => `${name} ${say(value)}`)
    .join(", ");
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
