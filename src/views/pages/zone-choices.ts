import type { Interval } from "#booking/interval.ts";
import { zoneSpans } from "#booking/zone.ts";
import { listedZones } from "#booking/zone-list.ts";
import { zoneName } from "#booking/zone-name.ts";
import { findChoice, formatSpans, type ZoneChoice } from "#views/pages/islands/zone-view.ts";

/** Names only, never rules: of all aliases, those that browsers report as their own zone. */
const reported = new Set(Intl.supportedValuesOf("timeZone"));

/**
 * The time zone list with the offsets that hold during the page's slots. `zone` is in it even when
 * nobody lists it: what a browser or a link names must not silently become another zone.
 */
export function zoneChoices(zone: string, during: Interval): ZoneChoice[] {
  const [from, to] = [minuteOf(during.start), minuteOf(during.end) + 1];
  const choices = listedZones.map(({ zone, city, genericName, aliases }) => ({
    zone,
    label: `${city} (${genericName})`,
    spans: formatSpans(zoneSpans(zone, from, to)),
    also: aliases.filter((alias) => reported.has(alias)).join(" "),
  }));
  if (findChoice(choices, zone) !== undefined) return choices;
  const spans = formatSpans(zoneSpans(zone, from, to));
  return [{ zone, label: zoneName(zone), spans, also: "" }, ...choices];
}

function minuteOf(instant: Date): number {
  return Math.floor(instant.getTime() / 60_000);
}
