import { dayLabel } from "#booking/wall-clock.ts";
import type { BandJudgement } from "#kpi/band.ts";
import type { DailyLine } from "#ports/chat.ts";
import { sayMinutes } from "#views/charts/minutes.ts";
import { plain, type SlackMessage } from "./blocks.ts";
import { eventTypes } from "./identifiers.ts";

const judgements: Readonly<Record<BandJudgement, string>> = {
  "too-little-data": "too few to judge",
  below: "below the healthy band",
  healthy: "healthy",
  above: "above the healthy band",
};

/** "Yesterday: 41 requests, 5 needed a person (12 %, healthy), first answer p50 4 min, 2 no-shows." */
export function renderDailyLine(line: DailyLine): SlackMessage {
  const text = sentence(line);
  return {
    text,
    blocks: [{ type: "section", block_id: `gh.daily.${line.id}`, text: plain(text) }],
    metadata: { event_type: eventTypes.dailyLine, event_payload: { id: line.id } },
    unfurl_links: false,
    unfurl_media: false,
  };
}

function sentence({ since, interventionRate, firstHumanP50Minutes, noShows }: DailyLine): string {
  // After a weekend "yesterday" would be a day on which nobody was there.
  const when = since === undefined ? "Yesterday" : `Since ${dayLabel(since)}`;
  const parts = [
    counted(interventionRate.decided, "request"),
    ...(interventionRate.decided === 0 ? [] : [needed(interventionRate)]),
    ...(firstHumanP50Minutes === undefined
      ? []
      : [`first answer p50 ${sayMinutes(firstHumanP50Minutes)}`]),
    counted(noShows, "no-show"),
  ];
  return `${when}: ${parts.join(", ")}.`;
}

function needed({ escalated, rate, judgement }: DailyLine["interventionRate"]): string {
  const percent = judgement === "too-little-data" ? "" : `${Math.round((rate ?? 0) * 100)} %, `;
  return `${escalated} needed a person (${percent}${judgements[judgement]})`;
}

function counted(count: number, what: string): string {
  return `${count === 0 ? "no" : count} ${what}${count === 1 ? "" : "s"}`;
}
