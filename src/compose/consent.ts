import type { Config } from "#config.ts";
import { type ConsentTools, type GrantContext, grantTokens } from "#flows/grant-tokens.ts";
import type { Grants } from "./calendars.ts";

/** What opens calendars that providers connected, and what it is renewed with; undefined where none are. */
export async function composeGrants(
  config: Config,
  context: Omit<GrantContext, keyof ConsentTools>,
): Promise<(Grants & { readonly context: GrantContext }) | undefined> {
  const tools = await composeConsent(config);
  if (tools === undefined) return undefined;
  const whole = { ...context, ...tools };
  return { db: context.db, tokens: grantTokens(whole), context: whole };
}

/** With what providers connect calendars of their own; undefined where they cannot. */
async function composeConsent({ consent }: Config): Promise<ConsentTools | undefined> {
  if (consent === undefined) return undefined;
  const { keys, google, microsoft } = consent;
  const [googleSide, microsoftSide] = await Promise.all([
    google && import("#integrations/google-calendar/consent.ts"),
    microsoft && import("#integrations/microsoft-calendar/consent.ts"),
  ]);
  return {
    keys,
    consents: {
      google: google && googleSide?.googleConsent(google),
      microsoft: microsoft && microsoftSide?.microsoftConsent(microsoft),
    },
  };
}
