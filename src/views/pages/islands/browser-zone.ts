import { findChoice, formatSpans, type ZoneChoice } from "./zone-view.ts";

/** The line of the list for the zone of this browser; a line of its own for one that is not listed. */
export function choiceOfBrowser(choices: readonly ZoneChoice[]): ZoneChoice | undefined {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone) return undefined;
  return findChoice(choices, zone) ?? unlistedChoice(zone);
}

/**
 * For a zone that our list does not know ("Etc/GMT+5") the browser's present offset is shown. Only
 * shown: what is posted is the instant and the zone's name, and the server says what they mean.
 */
function unlistedChoice(zone: string): ZoneChoice {
  const offset = -new Date().getTimezoneOffset();
  const city = zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ");
  const spans = formatSpans([{ fromMinute: 0, offset, abbreviation: city }]);
  return { zone, label: `${city} (this device)`, spans, also: "" };
}
