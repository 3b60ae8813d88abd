import { type ConsentOffice, consentOffice } from "#sandbox/consent/consent-office.ts";
import { jsonAnswer, type VendorAnswer, type VendorRequest } from "#sandbox/vendor-server.ts";
import type { AppTokens } from "./app-tokens.ts";
import { GraphRefused } from "./graph-error.ts";
import type { MicrosoftOffice, PretendMailbox } from "./mailboxes.ts";

/** Where the owners of mailboxes are asked. */
export function microsoftConsents(
  { clientId, clientSecret }: AppTokens,
  { state, now }: Pick<MicrosoftOffice, "state" | "now">,
): ConsentOffice {
  return consentOffice({
    ...{ clientId, clientSecret },
    vendorName: "Microsoft",
    get behaviour() {
      return state.behaviour;
    },
    accounts: () => Object.keys(state.mailboxes),
    scopesMayBeLeftOut: false,
    tokenPrefix: "eyJ0.sandbox-",
    tokenSeconds: () => state.behaviour.tokenSeconds,
    now,
  });
}

/** Undefined for whatever is not about a person's consent. */
export function answerConsentCall(
  request: VendorRequest,
  tenantId: string,
  consents: ConsentOffice,
): VendorAnswer | undefined {
  const door = `/${tenantId}/oauth2/v2.0`;
  if (request.path === `${door}/authorize`) return consents.answerAuthorize(request);
  if (request.method !== "POST" || request.path !== `${door}/token`) return undefined;
  return consents.answerToken(new URLSearchParams(request.body));
}

/** The same office, as far as this person's consent reaches. */
export function officeOf(office: MicrosoftOffice, account: string): MicrosoftOffice {
  const own = Object.values(office.state.mailboxes).find(({ id }) => id === account);
  if (own === undefined) throw new GraphRefused("InvalidAuthenticationToken");
  if (own.kind === "none") throw new GraphRefused("MailboxNotEnabledForRESTAPI");
  return { ...office, own };
}

/** GET /me/calendars */
export function answerOwnCalendars({
  id: address,
  summary,
  calendars,
}: PretendMailbox): VendorAnswer {
  const owner = { name: summary, address };
  const line = (id: string, name: string, isDefaultCalendar: boolean) => ({
    ...{ id, name, isDefaultCalendar, owner, canEdit: true },
  });
  return jsonAnswer(200, {
    value: [
      line("AAMkDefault", "Calendar", true),
      ...calendars.map((id) => line(id, `Calendar ${id}`, false)),
    ],
  });
}
