import { expect, test } from "vitest";
import { interventionRate } from "#kpi/intervention-rate.ts";
import type { DailyLine } from "#ports/chat.ts";
import { renderDailyLine } from "#views/slack/daily-line.ts";

function aLine(
  change: Partial<DailyLine> & { escalated?: number; booked?: number } = {},
): DailyLine {
  const { escalated = 5, booked = 36, ...rest } = change;
  const requests = [
    ...Array.from({ length: escalated }, () => ({ decision: "escalate" as const })),
    ...Array.from({ length: booked }, () => ({ decision: "auto-book" as const })),
  ].map((request) => ({ ...request, closeReason: undefined }));
  return {
    id: "018f3c1e-0000-7000-8000-0000000000e1",
    since: undefined,
    interventionRate: interventionRate(requests),
    firstHumanP50Minutes: 4.2,
    noShows: 2,
    ...rest,
  };
}

test.each([
  [
    aLine(),
    "Yesterday: 41 requests, 5 needed a person (12 %, healthy), first answer p50 4 min, 2 no-shows.",
  ],
  [
    aLine({ since: "2026-11-20", escalated: 12, booked: 20, noShows: 1 }),
    "Since Fri 20 Nov: 32 requests, 12 needed a person (38 %, above the healthy band), first answer p50 4 min, 1 no-show.",
  ],
  [
    aLine({ escalated: 1, booked: 59, firstHumanP50Minutes: undefined, noShows: 0 }),
    "Yesterday: 60 requests, 1 needed a person (2 %, below the healthy band), no no-shows.",
  ],
  [
    aLine({ escalated: 1, booked: 0 }),
    "Yesterday: 1 request, 1 needed a person (too few to judge), first answer p50 4 min, 2 no-shows.",
  ],
  [
    aLine({ escalated: 0, booked: 0, firstHumanP50Minutes: undefined, noShows: 0 }),
    "Yesterday: no requests, no no-shows.",
  ],
])("a day is told in one sentence (%#)", (line, text) => {
  expect(renderDailyLine(line)).toEqual({
    text,
    blocks: [
      {
        type: "section",
        block_id: `gh.daily.${line.id}`,
        text: { type: "plain_text", text, emoji: true },
      },
    ],
    metadata: { event_type: "gatehouse_daily_line", event_payload: { id: line.id } },
    unfurl_links: false,
    unfurl_media: false,
  });
});
