import { formatInZone, instantOf, isZone } from "#sandbox/google/wall-clock.ts";
import { GraphRefused } from "./graph-error.ts";
import type { StoredEvent } from "./mailboxes.ts";

export type WrittenTime = { readonly dateTime: string; readonly timeZone: string };

/** The zones of our pretend people, by Windows' names, in which Outlook thinks. */
const windowsNames: Readonly<Record<string, string>> = {
  "America/New_York": "Eastern Standard Time",
  "America/Phoenix": "US Mountain Standard Time",
  "America/Los_Angeles": "Pacific Standard Time",
  "Europe/Berlin": "W. Europe Standard Time",
};

export function outlookName(zone: string): string {
  return windowsNames[zone] ?? zone;
}

/** The IANA zone of a name as it is sent, of whichever of the two kinds. */
export function zoneNamed(name: string): string {
  const zone = Object.keys(windowsNames).find((iana) => windowsNames[iana] === name) ?? name;
  if (!isZone(zone)) throw new GraphRefused("TimeZoneNotSupportedException");
  return zone;
}

/** A time on the wall of its zone; one that brings an offset of its own is that instant. */
export function readTime({ dateTime, timeZone }: WrittenTime): number {
  const zone = zoneNamed(timeZone);
  const whole = dateTime.replace(/\.\d+/, "");
  const at = /(Z|[+-]\d\d:\d\d)$/.test(whole) ? Date.parse(whole) : instantOf(padded(whole), zone);
  if (Number.isNaN(at)) throw new GraphRefused("ErrorPropertyValidationFailure", dateTime);
  return at;
}

const padded = (written: string) => (written.length === 10 ? `${written}T00:00:00` : written);

/** On the wall of the zone that the caller prefers, to the tenth of a microsecond, as Graph writes. */
export function writeTime(at: number, zone: string): WrittenTime {
  const wall = zone === "UTC" ? new Date(at).toISOString() : formatInZone(at, zone);
  return { dateTime: `${wall.slice(0, 19)}.0000000`, timeZone: zone };
}

/** A whole day is midnight to midnight in an answer, whatever zone is preferred. */
export function writeEventTime(event: StoredEvent, at: number, preferred: string): WrittenTime {
  if (!event.isAllDay) return writeTime(at, preferred);
  const [day = ""] = formatInZone(at, event.zone).split("T");
  return { dateTime: `${day}T00:00:00.0000000`, timeZone: preferred };
}

export type Preferences = { readonly immutableIds: boolean; readonly zone: string };

/** Reads the header `Prefer`. */
export function readPreferences(header: string | undefined): Preferences {
  const [, zone] = /outlook\.timezone="([^"]+)"/.exec(header ?? "") ?? [];
  return {
    immutableIds: /IdType="ImmutableId"/.test(header ?? ""),
    zone: zone === undefined ? "UTC" : zoneNamed(zone),
  };
}
