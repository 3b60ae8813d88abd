import { formatOffset, offsetAt } from "./zone.ts";
import { zoneDataVersion } from "./zone-table.ts";

/** Where a zone's clocks stand at an instant. */
export type ZoneFact = {
  readonly zone: string;
  readonly instant: string;
  /** Minutes to add to UTC. */
  readonly offset: number;
  readonly because: string;
};

/** Facts that data of the wrong age get wrong: nearly each one was some release's mistake in 2026. */
export const zoneTruth: readonly ZoneFact[] = [
  fact("America/Vancouver", -7, "British Columbia stopped changing its clocks in 2026"),
  fact("America/Edmonton", -6, "Alberta stopped changing its clocks in 2026"),
  fact("America/Winnipeg", -5, "Manitoba stopped changing its clocks in 2026"),
  fact("America/Inuvik", -6, "the Northwest Territories stopped changing their clocks in 2026"),
  fact("America/Havana", -4, "Cuba keeps its summer time through the winter of 2026"),
  fact("Africa/Casablanca", 0, "Morocco went back to UTC in September 2026"),
  fact("America/New_York", -5, "New York still has winter time"),
  fact("America/Phoenix", -7, "Arizona does not change its clocks"),
];

/** One warning for each fact that the zone data contradict; for the start of the program. */
export function checkZoneData(facts: readonly ZoneFact[] = zoneTruth): string[] {
  return facts.flatMap(({ zone, instant, offset, because }) => {
    const says = offsetAt(zone, Date.parse(instant) / 60_000);
    if (says === offset) return [];
    return [
      `Zone data ${zoneDataVersion} put ${zone} at UTC${formatOffset(says)} on ${instant}; it is ` +
        `UTC${formatOffset(offset)}, because ${because}. Update the package moment-timezone.`,
    ];
  });
}

/** In the winter of 2026, when the releases disagreed. */
function fact(zone: string, hours: number, because: string): ZoneFact {
  return { zone, instant: "2026-12-01T12:00Z", offset: hours * 60, because };
}
