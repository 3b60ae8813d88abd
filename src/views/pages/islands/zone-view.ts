import {
  dayKey,
  dayLabel,
  type HourCycle,
  longDayLabel,
  spanFor,
  timeLabel,
} from "#booking/wall-clock.ts";
import type { ZoneSpan } from "#booking/zone.ts";

/**
 * One line of the time zone list. Its offsets travel with it (as an attribute of the option), so
 * that a change of zone needs no request and both sides say what the server's rules say.
 */
export type ZoneChoice = {
  readonly zone: string;
  readonly label: string;
  /** See formatSpans. */
  readonly spans: string;
  /** Other names for the zone, between spaces. */
  readonly also: string;
};

/** How a zone shows its times: all that a sentence about a slot needs. */
export type ZoneView = {
  readonly zone: string;
  readonly label: string;
  readonly spans: readonly ZoneSpan[];
  readonly hours: HourCycle;
};

/** "0 -420 MST" or "0 -240 EDT,29387520 -300 EST": from minute, offset, abbreviation. */
export function formatSpans(spans: readonly ZoneSpan[]): string {
  return spans
    .map(({ fromMinute, offset, abbreviation }, index) =>
      // The first span began before the page's time; 0 keeps the attribute short and compressible.
      [index === 0 ? 0 : fromMinute, offset, abbreviation].join(" "),
    )
    .join();
}

export function parseSpans(text: string): ZoneSpan[] {
  return text.split(",").map((span) => {
    const [fromMinute, offset, ...abbreviation] = span.split(" ");
    return {
      fromMinute: Number(fromMinute),
      offset: Number(offset),
      abbreviation: abbreviation.join(" "),
    };
  });
}

export function viewZone(choice: ZoneChoice, hours: HourCycle): ZoneView {
  const { zone, label, spans } = choice;
  return { zone, label, spans: parseSpans(spans), hours };
}

/** The choice for a zone, whichever of its names is used. */
export function findChoice(choices: readonly ZoneChoice[], zone: string): ZoneChoice | undefined {
  return choices.find((choice) => choice.zone === zone || choice.also.split(" ").includes(zone));
}

export function offsetOf(view: ZoneView, start: Date): number {
  return spanFor(view.spans, start)?.offset ?? 0;
}

/** The local date, as "2026-11-20". */
export function dayOf(view: ZoneView, start: Date): string {
  return dayKey(start, offsetOf(view, start));
}

/** "1:30 PM"; "1:30 AM EDT" in the hour that the clocks show twice. */
export function sayTime(view: ZoneView, start: Date): string {
  const time = timeLabel(start, offsetOf(view, start), view.hours);
  return isRepeated(view, start) ? `${time} ${abbreviationOf(view, start)}` : time;
}

/** "Fri 20 Nov, 1:30 PM" */
export function sayStart(view: ZoneView, start: Date): string {
  return `${dayLabel(dayOf(view, start))}, ${sayTime(view, start)}`;
}

/** "Friday 20 November 2026, 1:30 PM MST" */
export function sayStartFully(view: ZoneView, start: Date): string {
  const time = timeLabel(start, offsetOf(view, start), view.hours);
  return `${longDayLabel(dayOf(view, start))}, ${time} ${abbreviationOf(view, start)}`;
}

function abbreviationOf(view: ZoneView, start: Date): string {
  return spanFor(view.spans, start)?.abbreviation ?? "";
}

/** Where clocks go back by an hour, the hour before the change and the one after read the same. */
function isRepeated(view: ZoneView, start: Date): boolean {
  const minute = start.getTime() / 60_000;
  return view.spans.some(({ fromMinute, offset }, index) => {
    const back = (view.spans[index - 1]?.offset ?? offset) - offset;
    return minute >= fromMinute - back && minute < fromMinute + back;
  });
}
