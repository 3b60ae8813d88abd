import { jsonAnswer, type VendorAnswer, type VendorRequest } from "#sandbox/vendor-server.ts";
import { answerAuthorize } from "./answer-authorize.ts";
import { answerToken, tokens } from "./answer-token.ts";
import { consentLedger, type Family } from "./ledger.ts";

/** How a pretend vendor treats consents; a test may change it at any time. */
export type ConsentBehaviour = {
  /**
   * What a renewal does to the refresh token. "kept": the same one, as Google. "fresh": another one, and
   * the old one still opens, as Microsoft. "strict": another one, and a second use of the old one is
   * taken for theft and ends them all.
   */
  rotation: "kept" | "fresh" | "strict";
};

export type ConsentOptions = {
  readonly vendorName: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly behaviour: ConsentBehaviour;
  /** Whose accounts a person may choose among. */
  readonly accounts: () => readonly string[];
  /** Whether each scope has a box of its own, as at Google. */
  readonly scopesMayBeLeftOut: boolean;
  readonly tokenPrefix: string;
  readonly tokenSeconds: () => number;
  readonly now: () => number;
};

/** Where people are asked, and where what they said is traded for tokens (OAuth 2, code flow with PKCE). */
export type ConsentOffice = ReturnType<typeof consentOffice>;

export function consentOffice(options: ConsentOptions) {
  const ledger = consentLedger(options.tokenPrefix);
  const familyOf = (token: string) =>
    (ledger.refreshTokens.get(token) ?? ledger.accessTokens.get(token))?.family;
  const familiesOf = (account: string) =>
    [...ledger.refreshTokens.values()].flatMap(({ family }) =>
      family.account === account ? [family] : [],
    );
  return {
    answerAuthorize: (request: VendorRequest) => answerAuthorize(request, ledger, options),
    answerToken: (form: URLSearchParams) => answerToken(form, ledger, options),

    /** By either token. */
    answerRevoke(form: URLSearchParams): VendorAnswer {
      const family = familyOf(form.get("token") ?? "");
      if (family === undefined || family.isOver)
        return jsonAnswer(400, { error: "invalid_token", error_description: "Token expired" });
      family.isOver = true;
      return jsonAnswer(200, {});
    },

    /** Undefined: unknown, expired, or taken back. */
    consentOf(token: string | undefined): Pick<Family, "account" | "scopes"> | undefined {
      const known = ledger.accessTokens.get(token ?? "");
      if (known === undefined || known.family.isOver) return undefined;
      return options.now() < known.until ? known.family : undefined;
    },

    /** As if a person had allowed it long ago; the tokens that came of it. */
    grant(account: string, scopes: readonly string[]) {
      const family: Family = { account, scopes, isOver: false };
      const refreshToken = ledger.addRefreshToken(family);
      return JSON.parse(tokens(ledger, options, { family, refreshToken }).body) as {
        readonly access_token: string;
        readonly refresh_token: string;
      };
    },

    /** The person takes their consent back, at the vendor. */
    takeBack(account: string): void {
      for (const family of familiesOf(account)) family.isOver = true;
    },

    /** Nobody ever consented to anything. */
    forget: ledger.forget,

    /** No access token opens anything; refresh tokens do. */
    expireAccessTokens: () => ledger.accessTokens.clear(),

    /** Whether any consent of theirs is over: taken back, or ended as stolen. */
    isOver: (account: string) => familiesOf(account).some(({ isOver }) => isOver),
  };
}
