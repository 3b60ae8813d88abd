import { GatehouseError } from "#errors.ts";
import { beginJourney, challengeOf, verifierOf } from "#store/consent-journeys.ts";
import type { GrantVendor } from "#store/grants.ts";
import type { Caller } from "#store/sign-in.ts";
import type { FlowContext } from "./context.ts";
import type { ConsentTools } from "./grant-tokens.ts";
import { expectOwn } from "./own-calendars.ts";

export type ConnectContext = Pick<
  FlowContext,
  "db" | "company" | "now" | "realNow" | "wake" | "publicUrl" | "linkSecrets"
> & { readonly tools: ConsentTools | undefined };

/** Where the provider's browser is to go. Throws where that vendor is off, or nobody is signed in. */
export type BeginConsent = (wish: {
  readonly caller: Caller;
  readonly session: string | undefined;
  readonly providerKey: string;
  readonly vendor: GrantVendor;
}) => Promise<string>;

/** Where each vendor sends people back to; it is registered there, to the letter. */
export const returnUrlOf = (publicUrl: string, vendor: GrantVendor) =>
  `${publicUrl}/console/calendars/${vendor}/back`;

export function beginConsentFlow(context: ConnectContext): BeginConsent {
  return async ({ caller, session, providerKey, vendor }) => {
    const { db, company, publicUrl, linkSecrets, tools } = context;
    const current = await company();
    const { id: providerId } = await expectOwn(db, current, { caller, providerKey });
    const consent = tools?.consents[vendor];
    if (consent === undefined)
      throw new GatehouseError("NOT_FOUND", { detail: `${vendor} is not set up here` });
    if (caller.kind !== "member" || session === undefined)
      throw new GatehouseError("FORBIDDEN", { detail: "a calendar is connected in a browser" });
    const journey = { session, memberId: caller.id, providerId, vendor };
    const state = await beginJourney(db, journey);
    const { email } = current.settings.providers.find(({ key }) => key === providerKey) ?? {};
    return consent.authorizeUrl({
      state,
      challenge: challengeOf(verifierOf(linkSecrets[0], state)),
      returnUrl: returnUrlOf(publicUrl, vendor),
      accountHint: email,
    });
  };
}
