import type { Band } from "#kpi/band.ts";
import type { KpiFigures } from "#kpi/figures.ts";
import { sayJudgement, sayShare, sayTime } from "./kpi-words.ts";

/** The whole period in ten numbers, each with the ones that keep it honest. */
export function KpiTiles({ whole, band }: { readonly whole: KpiFigures; readonly band: Band }) {
  const { interventionRate: rate, timeToFirstHuman, timeToResolution, showRate } = whole;
  const {
    conversion,
    dealOutcomes: deals,
    timeToSchedule,
    exceptionRate,
    reworkRate,
    lateCancels,
    feedback,
  } = whole;
  const known = rate.judgement !== "too-little-data";
  const { auto, personal } = showRate.byPath;
  return (
    <dl class="tiles">
      <Tile
        name="Intervention rate"
        value={known ? sayShare(rate.rate) : "–"}
        note={sayJudgement(rate.judgement, band)}
        tone={known ? (rate.judgement === "healthy" ? "good" : "warn") : ""}
      />
      <Tile
        name="Requests decided"
        value={String(rate.decided)}
        note={`${rate.escalated} needed a person`}
      />
      <Tile
        name="Time to first human, median"
        value={sayTime(timeToFirstHuman.p50Minutes)}
        note={`nine of ten within ${sayTime(timeToFirstHuman.p90Minutes)}; ${timeToFirstHuman.waiting} waiting now`}
      />
      <Tile
        name="Time to resolution, median"
        value={sayTime(timeToResolution.p50Minutes)}
        note={`net of waiting for the client ${sayTime(timeToResolution.netP50Minutes)}; ${timeToResolution.unresolved} not settled`}
      />
      <Tile
        name="Time to schedule, median"
        value={sayTime(timeToSchedule.p50Minutes)}
        note={`nine of ten within ${sayTime(timeToSchedule.p90Minutes)}`}
      />
      <Tile
        name="Show rate"
        value={sayShare(showRate.showRate)}
        note={`no-shows: ${sayShare(auto.noShowRate)} booked by itself, ${sayShare(personal.noShowRate)} personal; ${showRate.unrecorded} not recorded; cancelled late: ${lateCancels.cancelledLate}`}
      />
      <Tile
        name="Escalated requests booked"
        value={sayShare(conversion.rate)}
        note={`${conversion.booked} of ${conversion.escalated}, ${conversion.waiting} still waiting`}
      />
      <Tile
        name="Deals won, of those decided"
        value={sayShare(deals.winRate)}
        note={`${deals.won} won, ${deals.lost} lost, ${deals.open} open, of escalated requests`}
      />
      <Tile
        name="Feedback, average"
        value={feedback.average === undefined ? "–" : `${feedback.average.toFixed(1)} of 5`}
        note={`${feedback.given} clients said how it was`}
      />
      <Tile
        name="Exceptions; rework"
        value={`${sayShare(exceptionRate.rate)}; ${sayShare(reworkRate.rate)}`}
        note={`of ${exceptionRate.booked} booked requests`}
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
