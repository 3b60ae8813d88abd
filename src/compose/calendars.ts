import { writeCalendarId } from "#company/calendar-id.ts";
import type { Config } from "#config.ts";
import type { GrantTokens } from "#flows/grant-tokens.ts";
import { type CalendarPace, interactive, unhurried } from "#integrations/calendar-pace.ts";
import { calendarsByGrant, type Doors } from "#integrations/calendars-by-grant.ts";
import { calendarsByVendor, isOff } from "#integrations/calendars-by-vendor.ts";
import { changesByGrant } from "#integrations/changes-by-grant.ts";
import { changesByVendor } from "#integrations/changes-by-vendor.ts";
import type { GoogleAccount } from "#integrations/google-calendar/account.ts";
import type { MicrosoftAccount } from "#integrations/microsoft-calendar/account.ts";
import type { Calendar } from "#ports/calendar.ts";
import type { CalendarChanges } from "#ports/calendar-changes.ts";
import type { Db } from "#store/db.ts";
import { listGrantsOfCalendars } from "#store/grant-calendars.ts";
import type { GrantVendor } from "#store/grants.ts";

/** What opens calendars that providers connected themselves. */
export type Grants = { readonly db: Db; readonly tokens: GrantTokens };

type Connected = {
  readonly calendar: (pace: CalendarPace) => Calendar;
  readonly changes: CalendarChanges;
};
/** A vendor with our own standing there, if we have one, and with a grant. */
type VendorDoors = Pick<Doors<Connected>, "own" | "ofGrant">;

/** A calendar at each pace; undefined when no vendor of calendars is on. */
export async function connectCalendars(config: Config, grants: Grants | undefined) {
  const [google, microsoft] = await Promise.all([
    connectGoogle(config, grants),
    connectMicrosoft(config, grants),
  ]);
  if (google === undefined && microsoft === undefined)
    return { quickCalendar: undefined, calendar: undefined, calendarChanges: undefined };
  const atPace = (pace: CalendarPace) =>
    calendarsByVendor({ google: google?.calendar(pace), microsoft: microsoft?.calendar(pace) });
  return {
    quickCalendar: atPace(interactive),
    calendar: atPace(unhurried),
    calendarChanges: changesByVendor({ google: google?.changes, microsoft: microsoft?.changes }),
  };
}

async function connectGoogle(
  { google, consent }: Config,
  grants: Grants | undefined,
): Promise<Connected | undefined> {
  const apiUrl = google?.apiUrl ?? consent?.google?.apiUrl;
  if (apiUrl === undefined) return undefined;
  const [{ googleAccount, googleDoor }, { googleCalendar }, { googleChanges }] = await Promise.all([
    import("#integrations/google-calendar/account.ts"),
    import("#integrations/google-calendar/google-calendar.ts"),
    import("#integrations/google-calendar/watches.ts"),
  ]);
  const account =
    google &&
    googleAccount({
      account: {
        clientEmail: google.serviceAccountEmail,
        privateKey: google.privateKey,
        subject: google.subject,
      },
      apiUrl,
      tokenUrl: google.tokenUrl,
    });
  const door = account ?? googleDoor(apiUrl);
  const connected = (opened: GoogleAccount): Connected => ({
    calendar: (pace) => googleCalendar(opened, pace),
    changes: googleChanges(opened, unhurried),
  });
  return behindDoors("google", grants, {
    own: account && connected(account),
    ofGrant: (id) => connected({ ...door, tokens: tokensOf(grants as Grants, id) }),
  });
}

async function connectMicrosoft(
  { microsoft }: Config,
  grants: Grants | undefined,
): Promise<Connected | undefined> {
  if (microsoft === undefined) return undefined;
  const [{ microsoftAccount, withConsent }, { microsoftCalendar }, { microsoftChanges }] =
    await Promise.all([
      import("#integrations/microsoft-calendar/account.ts"),
      import("#integrations/microsoft-calendar/microsoft-calendar.ts"),
      import("#integrations/microsoft-calendar/watches.ts"),
    ]);
  const account = microsoftAccount(microsoft);
  const connected = (opened: MicrosoftAccount): Connected => ({
    calendar: (pace) => microsoftCalendar(opened, pace),
    changes: microsoftChanges(opened, unhurried),
  });
  return behindDoors("microsoft", grants, {
    own: connected(account),
    ofGrant(id) {
      const { current, renewed } = tokensOf(grants as Grants, id);
      // A grant opens one mailbox, whichever is asked about.
      const tokens = { current, renewed: (_mailbox: string, refused: string) => renewed(refused) };
      return connected(withConsent(account, tokens));
    },
  });
}

function tokensOf({ tokens }: Grants, grantId: string) {
  return {
    current: () => tokens.current(grantId),
    renewed: (refused: string) => tokens.renewed(grantId, refused),
  };
}

function behindDoors(
  vendor: GrantVendor,
  grants: Grants | undefined,
  { own, ofGrant }: VendorDoors,
): Connected | undefined {
  if (grants === undefined) return own;
  const shared = {
    async grantsOf(ids: readonly string[]) {
      const written = new Map(ids.map((id) => [writeCalendarId({ vendor, id }), id]));
      const found = await listGrantsOfCalendars(grants.db, [...written.keys()]);
      return new Map(
        [...found].map(([calendarId, { grantId }]) => [written.get(calendarId) ?? "", grantId]),
      );
    },
    isOff: () => isOff(vendor),
  };
  return {
    calendar: (pace) =>
      calendarsByGrant({
        ...shared,
        own: own?.calendar(pace),
        ofGrant: onceEach((id) => ofGrant(id).calendar(pace)),
      }),
    changes: changesByGrant({
      ...shared,
      own: own?.changes,
      ofGrant: onceEach((id) => ofGrant(id).changes),
    }),
  };
}

/** Kept, because an adapter remembers what it wrote; as many as providers connected. */
function onceEach<Inside>(open: (grantId: string) => Inside): (grantId: string) => Inside {
  const opened = new Map<string, Inside>();
  return (grantId) => {
    const inside = opened.get(grantId) ?? open(grantId);
    opened.set(grantId, inside);
    return inside;
  };
}
