import { dateInZone, instantOf } from "#sandbox/google/wall-clock.ts";

/* How the page says times. Its zone data are the browser's: good enough to look at. */

const DAY_MS = 24 * 60 * 60_000;
/** Before the demo company's business hours begin. */
const MORNING = "08:30:00";

/** "Fri 20 Nov, 9:14 AM" */
export function dayAndTime(at: number, zone: string): string {
  return `${dayName(dateInZone(at, zone))}, ${clockTime(at, zone)}`;
}

/** "9:14 AM" */
export function clockTime(at: number, zone: string): string {
  return new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hour: "numeric",
    minute: "2-digit",
  }).format(at);
}

/** "Fri 20 Nov", of a local date such as 2026-11-20. */
export function dayName(date: string): string {
  const noon = new Date(`${date}T12:00:00Z`);
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-US", { timeZone: "UTC", ...options }).format(noon);
  return `${part({ weekday: "short" })} ${part({ day: "numeric" })} ${part({ month: "short" })}`;
}

/** "New York" */
export function cityOf(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The next half past eight on the zone's wall. */
export function nextMorning(now: number, zone: string): number {
  const today = dateInZone(now, zone);
  const morning = instantOf(`${today}T${MORNING}`, zone);
  return morning > now ? morning : instantOf(`${addDays(today, 1)}T${MORNING}`, zone);
}
