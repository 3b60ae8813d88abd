import { troubleWords } from "#booking/calendar-trouble.ts";
import { readCalendarId } from "#company/calendar-id.ts";
import { calendarPermissions, missingPermissions } from "#company/calendar-permissions.ts";
import { mirrorTrustMinutes } from "#flows/find-slots.ts";
import { type CalendarReading, listCalendarReadings } from "#store/calendar-readings.ts";
import { listUnwatched } from "#store/calendar-watches.ts";
import { listDark } from "#store/dark-calendars.ts";
import type { Db } from "#store/db.ts";
import { listLiveScopes } from "#store/grant-calendars.ts";
import type { Finding } from "./doctor.ts";

/** Nobody reads more names than these; the page of calendars has all of them. */
const namedMax = 20;

/** Whether calendars are read, may be read, and tell us of changes. */
export async function examineCalendars(db: Db): Promise<readonly Finding[]> {
  return [
    ...(await examineReadings(db)),
    ...(await examineDark(db)),
    ...(await examineScopes(db)),
    ...(await examineWatches(db)),
  ];
}

/** Each provider with the age of what we know, whether they are offered or not. */
async function examineReadings(db: Db): Promise<readonly Finding[]> {
  const readings = await listCalendarReadings(db, mirrorTrustMinutes);
  const named = (isWanted: (reading: CalendarReading) => boolean) =>
    readings
      .filter(isWanted)
      .map(({ providerName, minutes }) =>
        minutes === undefined
          ? `${providerName} (never)`
          : `${providerName} (${Math.round(minutes)} min ago)`,
      )
      .join(", ");
  const offered = named(({ isWithdrawn }) => !isWithdrawn);
  const withdrawn = named(({ isWithdrawn }) => isWithdrawn);
  return [
    ...(offered === ""
      ? []
      : [{ state: "well" as const, what: `Calendars were read lately: ${offered}` }]),
    ...(withdrawn === ""
      ? []
      : [
          {
            state: "ill" as const,
            what: `Not offered, because their calendar was not read lately: ${withdrawn}`,
            advice:
              "Share the calendar with us (docs/calendars.md); the log has the vendor's words.",
          },
        ]),
  ];
}

/** Those of which nobody knows what happens in them, each with the vendor's words and what to do. */
async function examineDark(db: Db): Promise<readonly Finding[]> {
  const dark = await listDark(db);
  return dark.map(({ calendarId, providerNames, since, failure, cause }) => {
    const needed = calendarPermissions[readCalendarId(calendarId).vendor].join(", ");
    const scopes = cause === "permission" ? ` We need ${needed}.` : "";
    return {
      state: "ill",
      what: `The calendar ${calendarId} (${providerNames.join(", ") || "nobody"}) can't be read since ${since.toISOString()}: ${failure}`,
      advice: `${troubleWords[cause].remedy}${scopes} What was to be written there waits until then.`,
    };
  });
}

/** Consents that were given for less than we need now. */
async function examineScopes(db: Db): Promise<readonly Finding[]> {
  const grants = await listLiveScopes(db);
  return grants.flatMap(({ providerName, vendor, account, scopes }): Finding[] => {
    const missing = missingPermissions(vendor, scopes);
    if (missing.length === 0) return [];
    return [
      {
        state: "ill",
        what: `${providerName}'s consent for ${account} at ${vendor} lacks ${missing.join(", ")}`,
        advice:
          "Connect the account once more at /console/calendars, and leave no box empty there.",
      },
    ];
  });
}

/** Calendars that are read by time alone, because their vendor does not tell us of changes. */
async function examineWatches(db: Db): Promise<readonly Finding[]> {
  const unwatched = await listUnwatched(db);
  if (unwatched.length === 0) return [];
  const named = unwatched
    .slice(0, namedMax)
    .map(({ calendarId, endedAt }) =>
      endedAt === undefined
        ? `${calendarId} (no subscription yet)`
        : `${calendarId} (subscription expired ${endedAt.toISOString()})`,
    );
  const more = unwatched.length - named.length;
  return [
    {
      state: "note",
      what: `Changes are known up to five minutes late, because no vendor tells us of them: ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`,
      advice:
        "Vendors call https addresses only: is PUBLIC_URL one, and can it be reached from outside? The log has the vendor's words.",
    },
  ];
}
