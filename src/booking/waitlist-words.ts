import type { Window } from "./waitlist.ts";
import { type HourCycle, timeLabel } from "./wall-clock.ts";

const names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const everyDay = 7;

/** "Mon, Tue, Fri, 9:00 AM – 12:00 PM"; what is left open is not said, and the zone is the caller's to say. */
export function sayWindow({ days, from, to }: Window, hours: HourCycle = 12): string {
  const which =
    days.length === everyDay ? "any day" : days.map((day) => names[day - 1] ?? "").join(", ");
  const begin = from === "00:00" ? undefined : sayTime(from, hours);
  const end = to === "24:00" ? undefined : sayTime(to, hours);
  if (begin !== undefined && end !== undefined) return `${which}, ${begin} – ${end}`;
  if (begin !== undefined) return `${which}, from ${begin}`;
  return end === undefined ? `${which}, any time` : `${which}, until ${end}`;
}

const sayTime = (time: string, hours: HourCycle) =>
  timeLabel(new Date(`1970-01-01T${time}Z`), 0, hours);
