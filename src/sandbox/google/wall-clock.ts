/*
 * A pretend vendor has zone data of its own, as the real one has: these are Node's. The product's
 * (booking/zone.ts) must not be used here, or the two could only ever be wrong together.
 */

/** "2026-11-23T14:00:00-07:00": the wall clock of the zone with its offset, as Google writes times. */
export function formatInZone(instant: number, zone: string): string {
  const offset = offsetMinutes(instant, zone);
  const wall = new Date(instant + offset * 60_000).toISOString().slice(0, 19);
  if (offset === 0) return `${wall}Z`;
  const size = Math.abs(offset);
  const [hours, minutes] = [Math.floor(size / 60), size % 60].map((n) =>
    String(n).padStart(2, "0"),
  );
  return `${wall}${offset < 0 ? "-" : "+"}${hours}:${minutes}`;
}

/**
 * The instant of a wall-clock time ("2026-11-23T14:00:00") in a zone; NaN when it is no such time.
 * A skipped time becomes the hour after it.
 */
export function instantOf(wall: string, zone: string): number {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return asUtc;
  const guess = asUtc - offsetMinutes(asUtc, zone) * 60_000;
  return asUtc - offsetMinutes(guess, zone) * 60_000;
}

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** "2026-11-23": the date on the zone's wall. */
export function dateInZone(instant: number, zone: string): string {
  return formatInZone(instant, zone).slice(0, 10);
}

function offsetMinutes(instant: number, zone: string): number {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  const name = format.formatToParts(instant).find(({ type }) => type === "timeZoneName")?.value;
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name ?? "") ?? [];
  if (sign === undefined) return 0;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
