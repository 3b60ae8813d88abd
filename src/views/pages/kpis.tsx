import { dayLabel } from "#booking/wall-clock.ts";
import type { Band } from "#kpi/band.ts";
import type { KpiFigures } from "#kpi/figures.ts";
import type { InterventionSegments } from "#kpi/intervention-segments.ts";
import { DealsCard } from "#views/pages/ui/deals-card.tsx";
import {
  InterventionCard,
  OutcomeCard,
  PercentileCard,
  SegmentsCard,
  ShareCard,
} from "#views/pages/ui/kpi-cards.tsx";
import { KpiTiles } from "#views/pages/ui/kpi-tiles.tsx";
import { consolePage } from "./console-page.tsx";
import type { Site } from "./page.tsx";

export type KpiPageProps = {
  readonly site: Site;
  readonly memberName: string;
  /** Local dates of the company's zone, both included. */
  readonly period: { readonly from: string; readonly to: string; readonly zone: string };
  /** What can be chosen; `service` is the chosen one's key. */
  readonly services: readonly { readonly key: string; readonly name: string }[];
  readonly service: string | undefined;
  readonly band: Band;
  readonly whole: KpiFigures;
  readonly segments: InterventionSegments;
  /** Oldest first. */
  readonly weeks: readonly KpiPageWeek[];
  /** The same period and service as a file. */
  readonly csvAddress: string;
  /** There were too many rows to count them all. */
  readonly cut: boolean;
};

/** `weekOf` is a local date. */
export type KpiPageWeek = KpiFigures & { readonly weekOf: string };

/** GET /console/kpis: how often people are needed, how fast they come, and what comes of it. */
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
        <Choice {...props} />
        {props.cut && (
          <p class="lead">
            There is more than can be counted for one page: choose a shorter period, or one service.
          </p>
        )}
        <KpiTiles {...props} />
        <div class="cards">
          <InterventionCard {...props} />
          <SegmentsCard {...props} />
          <Times {...props} />
          <Outcomes {...props} />
        </div>
      </>
    ),
  });
}

/** A plain form: it works without a script, and its answer can be bookmarked and sent to a colleague. */
function Choice({ period, services, service, csvAddress }: KpiPageProps) {
  return (
    <form method="get" action="/console/kpis" class="choice">
      <label>
        From <input type="date" name="from" value={period.from} required />
      </label>
      <label>
        To <input type="date" name="to" value={period.to} required />
      </label>
      <label>
        Service{" "}
        <select name="service">
          <option value="">All services</option>
          {services.map(({ key, name }) => (
            <option key={key} value={key} selected={key === service}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button type="submit">Show</button>
      <a href={csvAddress}>Download as CSV</a>
    </form>
  );
}

function Times(props: KpiPageProps) {
  return (
    <>
      <PercentileCard
        {...props}
        title="Time to first human"
        about="From raising an escalation to the first deed of a person, nights and weekends included"
        of={({ timeToFirstHuman: { p50Minutes, p90Minutes, answered } }) => ({
          count: answered,
          series: { median: p50Minutes, "90th percentile": p90Minutes },
        })}
      />
      <PercentileCard
        {...props}
        title="Time to resolution"
        about="From raising an escalation until it was booked or declined; net of waiting leaves out the time in which the client's answer was due"
        of={({ timeToResolution: { p50Minutes, p90Minutes, netP50Minutes, resolved } }) => ({
          count: resolved,
          series: {
            median: p50Minutes,
            "90th percentile": p90Minutes,
            "median net of waiting": netP50Minutes,
          },
        })}
      />
      <PercentileCard
        {...props}
        title="Time to schedule"
        about="From receiving a request until its appointment was agreed: median by who booked it"
        of={({ timeToSchedule: { scheduled, byPath } }) => ({
          count: scheduled,
          series: { "booked itself": byPath.auto.p50Minutes, personal: byPath.personal.p50Minutes },
        })}
      />
    </>
  );
}

function Outcomes(props: KpiPageProps) {
  return (
    <>
      <OutcomeCard {...props} />
      <ShareCard
        {...props}
        title="Conversion of escalated requests"
        about="Escalated requests that got an appointment, among those no longer waiting"
        of={({ conversion: { rate, escalated, waiting } }) => ({
          count: escalated - waiting,
          series: { booked: rate },
        })}
        deals={props.whole.conversion.deals}
      />
      <DealsCard {...props} />
      <ShareCard
        {...props}
        title="Exceptions and rework"
        about="Of booked requests: something broke on the way; a person had to take them in hand again"
        of={({ exceptionRate, reworkRate }) => ({
          count: exceptionRate.booked,
          series: { exceptions: exceptionRate.rate, rework: reworkRate.rate },
        })}
      />
    </>
  );
}
