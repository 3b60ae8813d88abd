import timeZones from "@vvo/tzdb/raw-time-zones.json" with { type: "json" };
import { abbreviationAt, formatOffset, isRepeated, offsetAt } from "./zone.ts";

/** Every spelling of a zone → the zone under which people look for it. */
const zoneOf = new Map(
  timeZones.flatMap((zone) =>
    zone.group.map((spelling): [string, string] => [spelling, zone.name]),
  ),
);

/** "Phoenix time", also for US/Arizona: a clock belongs to a city, in words that need no atlas. */
export function zoneName(id: string): string {
  const name = zoneOf.get(id) ?? id;
  // Etc/GMT+5 is five hours behind Greenwich: its name says the opposite of what people read.
  if (name.startsWith("Etc/")) return `UTC${formatOffset(offsetAt(id, 0))}`;
  const city = name.slice(name.lastIndexOf("/") + 1).replaceAll("_", " ");
  return name.includes("/") ? `${city} time` : city;
}

/**
 * "New York time (EST)": the name, and what its clocks are called at that instant. While they show
 * every time twice, also which one is meant: "New York time (EST, UTC−5)".
 */
export function describeZone(id: string, at: Date): string {
  const minute = Math.floor(at.getTime() / 60_000);
  const name = zoneName(id);
  const abbreviation = abbreviationAt(id, minute);
  if (abbreviation === name) return name;
  const offset = `UTC${formatOffset(offsetAt(id, minute))}`;
  const twice = isRepeated(id, minute) && abbreviation !== offset;
  return `${name} (${twice ? `${abbreviation}, ${offset}` : abbreviation})`;
}
