import { unhurried } from "#integrations/calendar-pace.ts";
import { calendarsByVendor } from "#integrations/calendars-by-vendor.ts";
import { changesByVendor } from "#integrations/changes-by-vendor.ts";
import { googleAccount } from "#integrations/google-calendar/account.ts";
import { googleCalendar } from "#integrations/google-calendar/google-calendar.ts";
import { googleChanges } from "#integrations/google-calendar/watches.ts";
import { microsoftAccount } from "#integrations/microsoft-calendar/account.ts";
import { microsoftCalendar } from "#integrations/microsoft-calendar/microsoft-calendar.ts";
import { microsoftChanges } from "#integrations/microsoft-calendar/watches.ts";
import type { GoogleDouble } from "#sandbox/google/google-double.ts";
import type { MicrosoftDouble } from "#sandbox/microsoft/microsoft-double.ts";

/** The production adapters of both vendors, connected to pretend ones. */
export function connectCalendars(
  google: Pick<GoogleDouble, "account" | "url" | "tokenUrl">,
  microsoft: Pick<MicrosoftDouble, "app" | "url">,
  now: () => Date = () => new Date(),
) {
  const { email: clientEmail, privateKey } = google.account;
  const atGoogle = googleAccount({
    account: { clientEmail, privateKey, subject: undefined },
    apiUrl: google.url,
    tokenUrl: google.tokenUrl,
    now,
  });
  const { app, url } = microsoft;
  const atMicrosoft = microsoftAccount({ app, graphUrl: url, loginUrl: url, now });
  return {
    calendar: calendarsByVendor({
      google: googleCalendar(atGoogle, unhurried),
      microsoft: microsoftCalendar(atMicrosoft, unhurried),
    }),
    calendarChanges: changesByVendor({
      google: googleChanges(atGoogle, unhurried),
      microsoft: microsoftChanges(atMicrosoft, unhurried),
    }),
  };
}
