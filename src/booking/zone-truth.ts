import { formatOffset, offsetAt } from "./zone.ts";
import { zoneDataVersion } from "./zone-table.ts";

/** Facts that data of the wrong age get wrong; each one was some release's mistake in 2026. */
export const zoneTruth = [
  {
    zone: "America/Vancouver",
    instant: "2026-12-01T12:00Z",
    offset: -420,
    because: "British Columbia stopped changing its clocks in 2026",
  },
  {
    zone: "America/Edmonton",
    instant: "2026-12-01T12:00Z",
    offset: -360,
    because: "Alberta stopped changing its clocks in 2026",
  },
  {
    zone: "America/Winnipeg",
    instant: "2026-12-01T12:00Z",
    offset: -300,
    because: "Manitoba stopped changing its clocks in 2026",
  },
  {
    zone: "America/Inuvik",
    instant: "2026-12-01T12:00Z",
    offset: -360,
    because: "the Northwest Territories stopped changing their clocks in 2026",
  },
  {
    zone: "America/Havana",
    instant: "2026-12-01T12:00Z",
    offset: -240,
    because: "Cuba kept summer time in the winter of 2026",
  },
  {
    zone: "Africa/Casablanca",
    instant: "2026-12-01T12:00Z",
    offset: 0,
    because: "Morocco went back to UTC in September 2026",
  },
  {
    zone: "America/New_York",
    instant: "2026-12-01T12:00Z",
    offset: -300,
    because: "nothing changed there",
  },
  {
    zone: "America/Phoenix",
    instant: "2027-07-01T12:00Z",
    offset: -420,
    because: "Arizona has no summer time",
  },
] as const satisfies readonly {
  readonly zone: string;
  readonly instant: string;
  readonly offset: number;
  readonly because: string;
}[];

/** One warning for each fact that the zone data contradict; for the start of the program. */
export function checkZoneData(): string[] {
  return zoneTruth.flatMap(({ zone, instant, offset, because }) => {
    const says = offsetAt(zone, Date.parse(instant) / 60_000);
    if (says === offset) return [];
    return [
      `Zone data ${zoneDataVersion} put ${zone} at UTC${formatOffset(says)} on ${instant}; ` +
        `it is UTC${formatOffset(offset)}, because ${because}. Update moment-timezone.`,
    ];
  });
}
