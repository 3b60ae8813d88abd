/**
 * How a provider lets us into calendars of their own (OAuth 2, code flow with PKCE). Failures are
 * VendorErrors, never ambiguous: asking once more does no harm.
 */
export type CalendarConsent = {
  /** Where the provider's browser is sent. */
  readonly authorizeUrl: (journey: {
    readonly state: string;
    /** S256 of the verifier. */
    readonly challenge: string;
    readonly returnUrl: string;
    /** Whose account it is likely to be; the vendor may ask for another. */
    readonly accountHint: string | undefined;
  }) => string;
  /** What the browser brought back, for tokens. "refused": the code is of no use, a new journey is needed. */
  readonly redeem: (brought: {
    readonly code: string;
    readonly verifier: string;
    readonly returnUrl: string;
  }) => Promise<Redeemed>;
  /** "dead": the consent opens nothing any more; only the provider can give a new one. */
  readonly renew: (refreshToken: string) => Promise<Renewed>;
  /** Gives the consent back, where the vendor takes it; one that is over already is a success. */
  readonly revoke: (refreshToken: string) => Promise<void>;
  /**
   * Whose calendars they are, and which ones. "no-calendars": whoever consented can sign in there, and has
   * no calendar of their own.
   */
  readonly listCalendars: (accessToken: string) => Promise<ConsentedCalendars | "no-calendars">;
};

export type ConsentedTokens = {
  readonly refreshToken: string;
  readonly accessToken: string;
  readonly expiresInSeconds: number;
};

export type Redeemed =
  | {
      readonly kind: "granted";
      readonly tokens: ConsentedTokens;
      readonly scopes: readonly string[];
    }
  /** The provider left something out that we cannot do without; whatever was granted was given back. */
  | { readonly kind: "too-little"; readonly missing: readonly ConsentPart[] }
  | { readonly kind: "refused"; readonly reason: string };

/** What is asked for, as people are told of it. */
export type ConsentPart = "busy-time" | "events" | "calendar-list" | "offline";

export type Renewed =
  | {
      readonly kind: "renewed";
      /** With the old refresh token where the vendor gave no new one. */
      readonly tokens: ConsentedTokens;
    }
  | { readonly kind: "dead"; readonly reason: string };

export type ConsentedCalendars = {
  /** The account's address, in small letters. */
  readonly account: string;
  readonly calendars: readonly {
    /** As the company file writes it. */
    readonly calendarId: string;
    readonly name: string;
    readonly isMain: boolean;
    /** Whether appointments may be put into it. */
    readonly isWritable: boolean;
  }[];
};
