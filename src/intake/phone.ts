/*
 * The "max" metadata: the smaller sets know only how long numbers are, and cannot tell a premium
 * line from a mobile phone. It costs 60 KB more, once, on a server.
 */
import {
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from "libphonenumber-js/max";

/** Calling or texting these costs someone money by the minute; no client is reached there. */
const refusedTypes: ReadonlySet<string> = new Set(["PREMIUM_RATE", "SHARED_COST", "VOICEMAIL"]);

/**
 * A phone number as E.164 ("+16025550123"), or absent where it is not one that exists.
 *
 * `defaultCountry` ("US") is how a number without +country is read: the country of the client's
 * zone or of the location; without it only the international form is understood. Short numbers
 * (911) and premium lines are refused. An extension is understood and dropped: E.164 has none.
 */
export function parsePhone(text: string, defaultCountry: string | undefined): string | undefined {
  const country =
    defaultCountry !== undefined && isSupportedCountry(defaultCountry) ? defaultCountry : undefined;
  // Not extracting, or "call me on 602…, but not today" would silently become a number.
  const number = parsePhoneNumberFromString(text.normalize("NFKC").trim(), {
    extract: false,
    ...(country === undefined ? {} : { defaultCountry: country }),
  });
  if (number === undefined || !number.isValid()) return undefined;
  return refusedTypes.has(number.getType() ?? "") ? undefined : number.number;
}

/** "+16025550123" → "6025550123": as people within the country write it, where no country is kept with it. */
export function nationalDigits(number: string): string | undefined {
  return parsePhoneNumberFromString(number)?.nationalNumber;
}

/** The country that a number of E.164 belongs to ("US"); undefined where it is no valid number. */
export function countryOfPhone(number: string): string | undefined {
  return parsePhoneNumberFromString(number)?.country;
}

/** Whether a number that nobody has begins like those of a country: +1 is the United States' and others'. */
export function beginsLike(number: string, country: string): boolean {
  if (!isSupportedCountry(country)) return false;
  return parsePhoneNumberFromString(number)?.countryCallingCode === getCountryCallingCode(country);
}

export const isPhoneCountry = (country: string): boolean => isSupportedCountry(country);
