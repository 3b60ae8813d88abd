/** What the CRM says of a client; what it does not say, or was not asked for, is undefined. */
export type Standing = {
  readonly ownerEmail: string | undefined;
  readonly lifecycleStage: string | undefined;
  readonly tier: string | undefined;
  /** What the client may still buy: a sum for each currency, and the stages of all these deals. */
  readonly openDeals: {
    readonly sums: readonly DealSum[];
    readonly stages: readonly string[];
  };
  readonly account: { readonly name: string; readonly size: number | undefined } | undefined;
  /** How earlier meetings ended. */
  readonly outcomes: { readonly attended: number; readonly noShows: number } | undefined;
  readonly doNotContact: boolean | undefined;
};

/** Of somebody whom the CRM does not know. */
export const nothingKnown: Standing = {
  ownerEmail: undefined,
  lifecycleStage: undefined,
  tier: undefined,
  openDeals: { sums: [], stages: [] },
  account: undefined,
  outcomes: undefined,
  doNotContact: undefined,
};

export type DealSum = { readonly amount: number; readonly currency: string | undefined };

/** What a company's rules want to know of a client; what nobody looks at is not asked for. */
export type StandingQuestion = {
  /** The CRM's own names of a company's fields. */
  readonly tierField: string | undefined;
  readonly doNotContactField: string | undefined;
  readonly account: boolean;
  readonly outcomes: boolean;
};

/** "missing" is a fact too: rules see that nobody knows, and why, and a receipt says so. */
export type CrmFacts =
  | { readonly kind: "not-asked" }
  | { readonly kind: "missing"; readonly why: string }
  | {
      readonly kind: "known";
      /** How many contacts there match; with several nobody can say whose standing it would be. */
      readonly matches: number;
      readonly standing: Standing | undefined;
      readonly ageMinutes: number;
      /** Why an answer as old as this could not be renewed; undefined while it is fresh. */
      readonly stale: string | undefined;
    };
