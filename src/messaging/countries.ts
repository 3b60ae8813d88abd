import { countryOfZone } from "#booking/zone-country.ts";
import { beginsLike, countryOfPhone } from "#intake/phone.ts";

/** The countries in which a company is: of its own zone, and of its locations'. */
export function homeCountries(zones: readonly string[]): readonly string[] {
  return [...new Set(zones.flatMap((zone) => countryOfZone(zone) ?? []))];
}

/**
 * The country of a number that may not be texted, in a word for people; undefined where it may. Numbers
 * abroad are how strangers make a company pay for texts.
 */
export function forbiddenCountry(phone: string, allowed: readonly string[]): string | undefined {
  const country = countryOfPhone(phone);
  if (country !== undefined) return allowed.includes(country) ? undefined : country;
  return allowed.some((one) => beginsLike(phone, one)) ? undefined : "an unknown country";
}
