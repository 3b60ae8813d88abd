import timeZones from "@vvo/tzdb/raw-time-zones.json" with { type: "json" };

const countryOf = new Map(
  timeZones.flatMap((zone) =>
    zone.group.map((spelling): [string, string] => [spelling, zone.countryCode]),
  ),
);

/** "US" for America/Phoenix: how a phone number without a country code is read there. */
export function countryOfZone(zone: string): string | undefined {
  return countryOf.get(zone);
}

/** One spelling of every zone of a country: "US" has eight. */
export function zonesOfCountry(country: string): readonly string[] {
  return timeZones.filter(({ countryCode }) => countryCode === country).map(({ name }) => name);
}
