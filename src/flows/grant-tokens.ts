import { VendorError } from "#errors.ts";
import type { CalendarConsent } from "#ports/calendar-consent.ts";
import type { Db } from "#store/db.ts";
import {
  beginRenewal,
  type GrantVendor,
  giveUpRenewal,
  keepRenewed,
  type OpenGrant,
  openGrant,
} from "#store/grants.ts";
import type { SealingKeys } from "#store/sealed.ts";
import { loseGrant } from "./lose-grant.ts";

/** What opens the calendars that a provider connected. Throws VendorErrors, never ambiguous. */
export type GrantTokens = {
  /** The access token in use, or a new one. */
  readonly current: (grantId: string) => Promise<string>;
  /** Another one than `refused`. */
  readonly renewed: (grantId: string, refused: string) => Promise<string>;
};

/** What connecting calendars needs besides everything else; undefined vendors are off. */
export type ConsentTools = {
  readonly keys: SealingKeys;
  readonly consents: Readonly<Record<GrantVendor, CalendarConsent | undefined>>;
};

export type GrantContext = ConsentTools & {
  readonly db: Db;
  readonly now: () => Date;
  readonly realNow: () => Date;
  readonly wake: () => void;
};

/** An access token is not used in its last minute: it would expire under way. */
const spareMs = 60_000;
/** Longer than a vendor's door may take: whoever is at it is over by then, or dead. */
const aloneSeconds = 10;
const pauseMs = 100;
const pausesMax = 120;

/**
 * Both tokens stand in the row, so that all nodes use the same ones and a token that is over is renewed
 * once: some vendors give a new refresh token each time, and take a second use of an old one for theft.
 */
export function grantTokens(context: GrantContext): GrantTokens {
  return {
    current: (id) => tokenOf(context, id, () => false),
    renewed: (id, refused) => tokenOf(context, id, (token) => token === refused),
  };
}

/** Renews one whose access token is over within so long, unless somebody else is at it. */
export async function renewAhead(
  context: GrantContext,
  { id, before }: { readonly id: string; readonly before: Date },
): Promise<void> {
  const grant = await openGrant(context.db, context.keys, id);
  if (grant === undefined) return;
  const { accessUntil } = tokensIn(grant);
  if (accessUntil < before) await renew(context, grant);
}

async function tokenOf(
  context: GrantContext,
  id: string,
  isRefused: (token: string) => boolean,
): Promise<string> {
  for (let pauses = 0; pauses < pausesMax; pauses++) {
    const grant = await openGrant(context.db, context.keys, id);
    if (grant === undefined) throw isOver();
    const { accessToken, accessUntil } = tokensIn(grant);
    const isFresh = accessUntil.getTime() - context.realNow().getTime() > spareMs;
    if (isFresh && !isRefused(accessToken)) return accessToken;
    const outcome = await renew(context, grant);
    if (outcome === "somebody-else") await pause();
  }
  const detail = "token: another node has been renewing it for too long";
  throw new VendorError("calendar-grant", { verdict: "retry", ambiguous: false, detail });
}

/**
 * What comes is kept before anybody uses it. When the answer is lost, the old refresh token is tried
 * again: neither vendor takes it back for having been used.
 */
async function renew(
  { db, keys, consents, realNow, ...context }: GrantContext,
  grant: OpenGrant,
): Promise<"renewed" | "somebody-else"> {
  const consent = consents[grant.vendor];
  if (consent === undefined) throw isOff(grant);
  const { refreshToken } = tokensIn(grant);
  const attempt = await beginRenewal(db, { grant, seconds: aloneSeconds });
  if (attempt === undefined) return "somebody-else";
  const askedAt = realNow().getTime();
  const answer = await consent.renew(refreshToken).catch(async (failure: unknown) => {
    await giveUpRenewal(db, { id: grant.id, attempt });
    throw failure;
  });
  if (answer.kind === "dead") {
    await loseGrant({ db, realNow, ...context }, { grant, attempt, reason: answer.reason });
    return "renewed";
  }
  const { expiresInSeconds, ...secrets } = answer.tokens;
  const tokens = { ...secrets, accessUntil: new Date(askedAt + expiresInSeconds * 1000) };
  await keepRenewed(db, keys, { grant, attempt, tokens });
  return "renewed";
}

function tokensIn({ id, tokens }: OpenGrant) {
  if (tokens !== undefined) return tokens;
  const detail = `what opens grant ${id} cannot be unsealed: its key is not in GRANT_KEYS, or it was sealed for another row`;
  throw new VendorError("calendar-grant", { verdict: "human", ambiguous: false, detail });
}

function isOver(): VendorError {
  const detail = "the provider's consent is over; they have to connect the calendar again";
  return new VendorError("calendar-grant", { verdict: "auth", ambiguous: false, detail });
}

function isOff({ vendor }: OpenGrant): VendorError {
  const detail = `a provider connected a calendar at ${vendor}, which is off; docs/configuration.md names the variables`;
  return new VendorError("calendar-grant", { verdict: "human", ambiguous: false, detail });
}

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, pauseMs));
