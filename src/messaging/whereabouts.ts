import { isZone } from "#booking/zone.ts";
import { countryOfZone, zonesOfCountry } from "#booking/zone-country.ts";
import { countryOfPhone } from "#intake/phone.ts";
import type { Whereabouts } from "./quiet-hours.ts";

/**
 * Where somebody may be. A zone that names a place is believed; browsers that hide theirs say "UTC",
 * and who only ever wrote by text named none: then everywhere in the country of their number.
 *
 * `fallback`: the company's zone, for a number whose country nobody can tell.
 */
export function whereaboutsOf(
  { phone, zone }: { readonly phone: string; readonly zone: string | undefined },
  fallback: string,
): Whereabouts {
  if (zone !== undefined && countryOfZone(zone) !== undefined) return [zone];
  const country = countryOfPhone(phone);
  const zones = country === undefined ? [] : zonesOfCountry(country).filter(isZone);
  const [first, ...others] = zones;
  return first === undefined ? [fallback] : [first, ...others];
}
