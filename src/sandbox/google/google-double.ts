import type { ConsentOffice } from "#sandbox/consent/consent-office.ts";
import { type HttpFaults, httpFaults } from "#sandbox/faults.ts";
import { type NoticePost, noticePost } from "#sandbox/notices.ts";
import { startVendorServer, type VendorHooks, type VendorServer } from "#sandbox/vendor-server.ts";
import { serviceAccount } from "./access-tokens.ts";
import { answerGoogleCall } from "./calendar-api.ts";
import type { GoogleState, PretendCalendar } from "./calendars.ts";
import { alsoByConsent, answerConsentCall, googleConsents } from "./consents.ts";
import { answerFault } from "./google-error.ts";
import { type CalendarPeople, calendarPeople } from "./people.ts";

/** A running pretend Google: what the app is configured with, what it holds, and what people can do. */
export type GoogleDouble = VendorServer &
  CalendarPeople & {
    readonly tokenUrl: string;
    readonly account: { readonly email: string; readonly privateKey: string };
    /** What the program is known by when it asks people for consent. */
    readonly client: { readonly clientId: string; readonly clientSecret: string };
    readonly authorizeUrl: string;
    readonly consents: ConsentOffice;
    readonly state: GoogleState;
    readonly faults: HttpFaults;
    /** Every access token given out so far stops working. */
    readonly revokeTokens: () => void;
    /** Every sync token given out so far is forgotten. */
    readonly forgetSyncTokens: () => void;
    /** Every channel ends at once, and nobody is told. */
    readonly endWatches: () => void;
    readonly notices: Pick<NoticePost, "arrived" | "connect" | "letGo">;
    /** Back to how it started: the same calendars, no events of ours, no faults. */
    readonly reset: () => void;
  };

export async function startGoogleDouble(
  options: {
    /** Made anew at each reset, so that "tomorrow" stays tomorrow. */
    readonly world: () => readonly PretendCalendar[];
    readonly port?: number;
    /** Milliseconds since 1970; tests of lifetimes pass their own. */
    readonly now?: () => number;
  } & VendorHooks,
): Promise<GoogleDouble> {
  const faults = httpFaults();
  const state = freshState(options.world());
  const notices = noticePost();
  const office = { state, now: options.now ?? Date.now, notices };
  const account = serviceAccount("gatehouse@harbor-and-pine.iam.gserviceaccount.example", office);
  const client = {
    clientId: "1042-sandbox.apps.googleusercontent.example",
    clientSecret: "GOCSPX-sandbox-of-harbor-and-pine",
  };
  const consents = googleConsents(client, office);
  const tokens = alsoByConsent(account, consents);
  const server = await startVendorServer({
    port: options.port ?? 0,
    faults,
    hooks: options,
    answer: (request) =>
      answerConsentCall(request, consents) ?? answerGoogleCall(request, office, tokens),
    refuse: answerFault,
  });
  return {
    ...server,
    ...calendarPeople(office),
    tokenUrl: `${server.url}/token`,
    account: { email: tokens.email, privateKey: tokens.privateKey },
    client,
    authorizeUrl: `${server.url}/o/oauth2/v2/auth`,
    consents,
    state,
    faults,
    revokeTokens: tokens.revokeAll,
    forgetSyncTokens() {
      state.syncEra += 1;
    },
    endWatches() {
      state.channels = {};
    },
    notices,
    reset() {
      Object.assign(state, freshState(options.world()));
      faults.clear();
      consents.forget();
      notices.forget();
    },
  };
}

function freshState(calendars: readonly PretendCalendar[]): GoogleState {
  return {
    calendars: Object.fromEntries(calendars.map((calendar) => [calendar.id, calendar])),
    channels: {},
    syncEra: 1,
    behaviour: {
      visibleAfterMs: 0,
      meetAfterMs: 0,
      tokenSeconds: 3599,
      pushes: "sent",
      rotation: "kept",
    },
  };
}
