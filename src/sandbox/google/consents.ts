import { type ConsentOffice, consentOffice } from "#sandbox/consent/consent-office.ts";
import { jsonAnswer, type VendorAnswer, type VendorRequest } from "#sandbox/vendor-server.ts";
import type { AccessTokens, Grant } from "./access-tokens.ts";
import type { GoogleOffice, PretendCalendar } from "./calendars.ts";

/** Where the owners of calendars are asked. */
export function googleConsents(
  client: { readonly clientId: string; readonly clientSecret: string },
  { state, now }: GoogleOffice,
): ConsentOffice {
  return consentOffice({
    ...client,
    vendorName: "Google",
    get behaviour() {
      return state.behaviour;
    },
    accounts: () =>
      Object.values(state.calendars).flatMap(({ id, owner }) => (owner === undefined ? [id] : [])),
    scopesMayBeLeftOut: true,
    tokenPrefix: "ya29.sandbox-",
    tokenSeconds: () => state.behaviour.tokenSeconds,
    now,
  });
}

/** Undefined for whatever is not about a person's consent. */
export function answerConsentCall(
  request: VendorRequest,
  consents: ConsentOffice,
): VendorAnswer | undefined {
  const form = () => new URLSearchParams(request.body);
  if (request.path === "/o/oauth2/v2/auth") return consents.answerAuthorize(request);
  if (request.method !== "POST") return undefined;
  if (request.path === "/token") return consents.answerToken(form());
  return request.path === "/revoke" ? consents.answerRevoke(form()) : undefined;
}

/** The tokens of the service account, and those of people. */
export function alsoByConsent(account: AccessTokens, consents: ConsentOffice): AccessTokens {
  return {
    ...account,
    grantOf(token): Grant | undefined {
      const consent = consents.consentOf(token);
      if (consent === undefined) return account.grantOf(token);
      return { scopes: consent.scopes, subject: consent.account, isConsent: true };
    },
    revokeAll() {
      account.revokeAll();
      consents.expireAccessTokens();
    },
  };
}

/** What somebody who consented has there: their own calendar, and those that are theirs besides. */
export function ownCalendars({ state }: GoogleOffice, account: string): readonly PretendCalendar[] {
  return Object.values(state.calendars).filter(
    ({ id, owner }) => id === account || owner === account,
  );
}

/** The same office, as far as this person's consent reaches. */
export function officeOf(office: GoogleOffice, account: string): GoogleOffice {
  const own = ownCalendars(office, account).map((calendar) => [calendar.id, calendar] as const);
  return { ...office, state: { ...office.state, calendars: Object.fromEntries(own) } };
}

/** GET /users/me/calendarList */
export function answerCalendarList(office: GoogleOffice, account: string): VendorAnswer {
  return jsonAnswer(200, {
    kind: "calendar#calendarList",
    etag: '"1"',
    items: ownCalendars(office, account).map(({ id, summary, timeZone }) => ({
      kind: "calendar#calendarListEntry",
      etag: '"1"',
      ...{ id, summary, timeZone },
      accessRole: "owner",
      ...(id === account && { primary: true }),
    })),
  });
}
