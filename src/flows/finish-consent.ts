import { VendorError } from "#errors.ts";
import type { CalendarConsent, ConsentedCalendars, ConsentPart } from "#ports/calendar-consent.ts";
import { recordAudit } from "#store/audit.ts";
import { noteNotice } from "#store/calendar-syncs.ts";
import type { StoredProvider } from "#store/company-parts.ts";
import { findSettings } from "#store/company-versions.ts";
import { endJourney, verifierOf } from "#store/consent-journeys.ts";
import { transact } from "#store/db.ts";
import { forgetBusy, replaceGrantCalendars } from "#store/grant-calendars.ts";
import { type GrantTokens, type GrantVendor, saveGrant } from "#store/grants.ts";
import type { Caller } from "#store/sign-in.ts";
import { type ConnectContext, returnUrlOf } from "./begin-consent.ts";
import { actorOf } from "./caller.ts";
import type { ConsentTools } from "./grant-tokens.ts";
import { namedCalendars, providersOf } from "./own-calendars.ts";

export type FinishedConsent =
  | { readonly kind: "connected"; readonly providerKey: string; readonly account: string }
  /** Not begun in this browser, done before, or too long ago. */
  | { readonly kind: "strange" | "used" | "over" }
  | { readonly kind: "too-little"; readonly missing: readonly ConsentPart[] }
  /** They can sign in there, but there is no calendar of theirs. */
  | { readonly kind: "no-calendars" }
  /** The vendor takes the code no longer. */
  | { readonly kind: "refused" }
  /** Nothing wrong but the vendor itself. */
  | { readonly kind: "vendor-failed" };

export type FinishConsent = (brought: {
  readonly caller: Caller;
  readonly session: string | undefined;
  readonly vendor: GrantVendor;
  readonly state: string;
  readonly code: string;
}) => Promise<FinishedConsent>;

/** What a vendor's consent page brought back becomes a grant, once, in the session that asked for it. */
export function finishConsentFlow(context: ConnectContext): FinishConsent {
  return async ({ caller, session = "", vendor, state, code }) => {
    const { db, company, publicUrl, linkSecrets, tools } = context;
    const consent = tools?.consents[vendor];
    if (tools === undefined || consent === undefined) return { kind: "strange" };
    const journey = await endJourney(db, { state, session, vendor });
    if (typeof journey === "string") return { kind: journey };
    // The role, or the company, may have changed since.
    const providers = await providersOf(db, await company(), caller);
    const provider = providers.find(({ id }) => id === journey.providerId);
    if (provider === undefined) return { kind: "strange" };
    const verifier = verifierOf(linkSecrets[0], state);
    const brought = { code, verifier, returnUrl: returnUrlOf(publicUrl, vendor) };
    const redeemed = await redeem(consent, brought, context.realNow).catch(vendorFailed);
    if (redeemed.kind === "refused") return { kind: "refused" };
    if (redeemed.kind !== "granted") return redeemed;
    await keep(context, tools, { ...redeemed, provider, caller, vendor });
    return { kind: "connected", providerKey: provider.key, account: redeemed.seen.account };
  };
}

async function redeem(
  consent: CalendarConsent,
  brought: Parameters<CalendarConsent["redeem"]>[0],
  realNow: () => Date,
) {
  const askedAt = realNow().getTime();
  const redeemed = await consent.redeem(brought);
  if (redeemed.kind !== "granted") return redeemed;
  const { expiresInSeconds, ...secrets } = redeemed.tokens;
  const accessUntil = new Date(askedAt + expiresInSeconds * 1000);
  // What is kept nowhere must not stay open either.
  const giveBack = () => consent.revoke(secrets.refreshToken).catch(vendorFailed);
  const seen = await consent.listCalendars(secrets.accessToken).catch(async (failure: unknown) => {
    await giveBack();
    throw failure;
  });
  if (seen === "no-calendars") {
    await giveBack();
    return { kind: seen } as const;
  }
  return { ...redeemed, tokens: { ...secrets, accessUntil }, seen };
}

function vendorFailed(failure: unknown): { readonly kind: "vendor-failed" } {
  if (failure instanceof VendorError) return { kind: "vendor-failed" };
  throw failure;
}

type Granted = {
  readonly tokens: GrantTokens;
  readonly scopes: readonly string[];
  readonly seen: ConsentedCalendars;
  readonly provider: StoredProvider;
  readonly caller: Caller;
  readonly vendor: GrantVendor;
};

/** Calendars of the account that the company names for the provider already are opened with it at once. */
async function keep(
  { db, now, realNow, wake }: ConnectContext,
  { keys }: ConsentTools,
  { tokens, scopes, seen, provider, caller, vendor }: Granted,
): Promise<void> {
  const at = now();
  const { account } = seen;
  const listed = seen.calendars.map(({ calendarId }) => calendarId);
  await transact(db, async (tx) => {
    const granted = { providerId: provider.id, vendor, account, scopes, tokens, at };
    const grantId = await saveGrant(tx, keys, granted);
    const company = await findSettings(tx);
    const named = company === undefined ? [] : namedCalendars(company, provider.key);
    const opened = named.filter((id) => listed.includes(id));
    await replaceGrantCalendars(tx, grantId, opened);
    if (opened.length > 0) await forgetBusy(tx, provider.id);
    // Dark for want of this, they are looked at now, and not when their turn comes.
    await noteNotice(tx, opened, realNow());
    await recordAudit(tx, {
      at,
      actor: actorOf(caller),
      action: "calendar-connected",
      requestId: undefined,
      detail: { grantId, providerId: provider.id, vendor },
    });
  });
  wake();
}
