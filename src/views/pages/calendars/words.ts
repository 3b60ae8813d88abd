import type { ConsentPart } from "#ports/calendar-consent.ts";

export type Vendor = "google" | "microsoft";

export const calendarsPath = "/console/calendars";

export const vendorTitles: Readonly<Record<Vendor, string>> = {
  google: "Google",
  microsoft: "Microsoft",
};

/** What was left out, as the vendor's page calls it. */
export const partWords: Readonly<Record<ConsentPart, string>> = {
  "busy-time": "seeing when you are busy",
  events: "seeing and changing events",
  "calendar-list": "seeing the list of your calendars",
  offline: "access while you are not signed in",
};
