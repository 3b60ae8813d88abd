import { localLabels } from "#booking/local-time.ts";
import { longDayLabel } from "#booking/wall-clock.ts";
import { describeZone } from "#booking/zone-name.ts";

/** "Monday 23 November 2026", "2:00 PM – 2:30 PM", "Phoenix time (MST)": one line each. */
export function whenLines(start: Date, end: Date, zone: string): readonly string[] {
  const from = localLabels(start, zone);
  const to = localLabels(end, zone);
  const until = to.day === from.day ? to.time : `${to.time} on ${longDayLabel(to.day)}`;
  return [longDayLabel(from.day), `${from.time} – ${until}`, describeZone(zone, start)];
}

/** The same for an instant: "Monday 23 November 2026", "2:00 PM", "Phoenix time (MST)". */
export function momentLines(at: Date, zone: string): readonly string[] {
  const { day, time } = localLabels(at, zone);
  return [longDayLabel(day), time, describeZone(zone, at)];
}

/** "Monday 23 November 2026 at 2:00 PM, Phoenix time (MST)", for the middle of a sentence. */
export function whenInWords(start: Date, zone: string): string {
  const { day, time } = localLabels(start, zone);
  return `${longDayLabel(day)} at ${time}, ${describeZone(zone, start)}`;
}
