import { dayLabel } from "#booking/wall-clock.ts";
import type { DealAmounts, DealOutcomes } from "#kpi/deal-outcomes.ts";
import type { KpiFigures } from "#kpi/figures.ts";
import { BarChart } from "#views/charts/bar-chart.tsx";
import { ChartCard } from "./data-table.tsx";
import { sayAmount, sayShare, sayWeek } from "./kpi-words.ts";

type Week = Pick<KpiFigures, "dealOutcomes"> & { readonly weekOf: string };
type DealsCardProps = {
  readonly whole: Pick<KpiFigures, "dealOutcomes">;
  readonly weeks: readonly Week[];
};

const states = ["won", "lost", "open"] as const;

/** What came of the deals behind escalated requests: how many by week, and in money over all. */
export function DealsCard({ whole: { dealOutcomes: all }, weeks }: DealsCardProps) {
  return (
    <ChartCard
      title="What became of deals"
      about="Deals of clients whose requests needed a person: open when the request came, or made soon after it"
      wide={false}
      table={{
        columns: ["Week of", "Won", "Lost", "Open", "Won of decided"],
        rows: weeks.map(({ weekOf, dealOutcomes }) => [
          dayLabel(weekOf),
          ...states.map((state) => String(dealOutcomes[state])),
          sayShare(dealOutcomes.winRate),
        ]),
      }}
    >
      {all.requests === 0 ? (
        <p class="empty">The CRM knows of no deal behind the escalated requests of this period.</p>
      ) : (
        <>
          <BarChart
            title="What became of deals by week"
            summary={`${states.map((state) => `${all[state]} ${state}`).join(", ")} over the whole period.`}
            labels={weeks.map(({ weekOf }) => sayWeek(weekOf))}
            series={states.map((state) => ({
              name: state,
              values: weeks.map(({ dealOutcomes }) => dealOutcomes[state]),
            }))}
            format={String}
            ticks={wholeTicks}
            width={500}
            height={240}
          />
          <Amounts {...all} />
        </>
      )}
    </ChartCard>
  );
}

function Amounts({ amounts }: Pick<DealOutcomes, "amounts">) {
  if (amounts.length === 0) return <p>None of them has a price.</p>;
  return (
    <table class="data">
      <caption class="unseen">What the deals are worth</caption>
      <thead>
        <tr>
          <th scope="col">Worth, in</th>
          {["Won", "Lost", "Open"].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {amounts.map((amount: DealAmounts) => (
          <tr key={amount.currency ?? ""}>
            <th scope="row">{amount.currency ?? "unknown currency"}</th>
            {states.map((state) => (
              <td key={state}>{sayAmount(amount[state])}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Deals come whole: from 0 to at least `highest`, in about five steps. */
function wholeTicks(highest: number): readonly number[] {
  const step = Math.max(1, Math.ceil(highest / 5));
  return Array.from({ length: Math.ceil(highest / step) + 1 }, (_, index) => index * step);
}
