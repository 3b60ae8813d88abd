import { VendorError } from "#errors.ts";
import type { ConsentedCalendars } from "#ports/calendar-consent.ts";
import { type CalendarReading, listCalendarReadings } from "#store/calendar-readings.ts";
import type { StoredProvider } from "#store/company-parts.ts";
import { listGrants } from "#store/grant-calendars.ts";
import type { Grant, GrantVendor } from "#store/grants.ts";
import type { Caller } from "#store/sign-in.ts";
import { calendarsOf } from "./ask-calendars.ts";
import type { ConnectContext } from "./begin-consent.ts";
import type { CurrentCompany } from "./context.ts";
import { mirrorTrustMinutes } from "./find-slots.ts";
import { grantTokens } from "./grant-tokens.ts";
import { expectOwn, providersOf } from "./own-calendars.ts";

export type ListedGrant = {
  readonly grant: Grant;
  /** As the vendor lists them now; undefined where it does not answer, or the grant is dead. */
  readonly calendars: ConsentedCalendars["calendars"] | undefined;
};

export type OwnCalendars = {
  readonly company: CurrentCompany;
  readonly provider: StoredProvider;
  readonly grants: readonly ListedGrant[];
  /** What the provider has that no grant lists. */
  readonly others: readonly string[];
  /** Where a calendar can be connected. */
  readonly vendors: readonly GrantVendor[];
};

export type ListOwnCalendars = (asked: {
  readonly caller: Caller;
  readonly providerKey: string;
}) => Promise<OwnCalendars>;

/** What a provider connected, and everything they could choose, as their vendors say it at this moment. */
export function listOwnCalendarsFlow(context: ConnectContext): ListOwnCalendars {
  return async (asked) => {
    const company = await context.company();
    const provider = await expectOwn(context.db, company, asked);
    const grants = await Promise.all(
      (await listGrants(context.db, provider.id)).map((grant) => listed(context, grant)),
    );
    const known = new Set(
      grants.flatMap(({ grant, calendars }) =>
        calendars === undefined ? grant.calendarIds : calendars.map(({ calendarId }) => calendarId),
      ),
    );
    return {
      company,
      provider,
      grants,
      others: calendarsOf(provider).filter((id) => !known.has(id)),
      vendors: vendorsOn(context),
    };
  };
}

export type ListConnectable = (caller: Caller) => Promise<{
  readonly company: CurrentCompany;
  readonly vendors: readonly GrantVendor[];
  readonly providers: readonly {
    readonly provider: StoredProvider;
    readonly grants: readonly Grant[];
    /** Undefined: nothing of theirs is read. */
    readonly reading: CalendarReading | undefined;
  }[];
}>;

/** Everybody whose calendars the caller may connect. */
export function listConnectableFlow(context: ConnectContext): ListConnectable {
  return async (caller) => {
    const company = await context.company();
    const providers = await providersOf(context.db, company, caller);
    const readings = await listCalendarReadings(context.db, mirrorTrustMinutes);
    return {
      company,
      vendors: vendorsOn(context),
      providers: await Promise.all(
        providers.map(async (provider) => ({
          provider,
          grants: await listGrants(context.db, provider.id),
          reading: readings.find(({ providerId }) => providerId === provider.id),
        })),
      ),
    };
  };
}

function vendorsOn({ tools }: ConnectContext): readonly GrantVendor[] {
  return (["google", "microsoft"] as const).filter((vendor) => tools?.consents[vendor]);
}

async function listed(context: ConnectContext, grant: Grant): Promise<ListedGrant> {
  const { tools } = context;
  const consent = tools?.consents[grant.vendor];
  if (tools === undefined || consent === undefined || grant.state !== "live")
    return { grant, calendars: undefined };
  try {
    const token = await grantTokens({ ...context, ...tools }).current(grant.id);
    const seen = await consent.listCalendars(token);
    return { grant, calendars: seen === "no-calendars" ? [] : seen.calendars };
  } catch (failure) {
    if (failure instanceof VendorError) return { grant, calendars: undefined };
    throw failure;
  }
}
