/** Who of a service's providers is asked, and in which order: part of each service in company.yaml. */
export type RoutingRules = {
  readonly by: "fewest-that-day" | "round-robin";
  /** The least level of each skill. */
  readonly skills: Readonly<Record<string, number>>;
  readonly matchLanguage: boolean;
  readonly matchTerritory: boolean;
  /** Who comes before all others. */
  readonly first: "nobody" | "account-owner" | "last-touch";
  /** A known client is shown that one's times alone if there is one within so many days. */
  readonly firstWithinDays: number;
};

/** What a provider brings along. */
export type Talents = {
  readonly skills: Readonly<Record<string, number>>;
  readonly languages: readonly string[];
  readonly territories: readonly string[];
  /** The share of work in a round robin. */
  readonly weight: number;
};

/** What a request says about whom it needs. */
export type RoutingWish = {
  /** BCP 47 ("en", "pt-BR"). */
  readonly language?: string | undefined;
  readonly territory?: string | undefined;
};
