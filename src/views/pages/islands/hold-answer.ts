/** What the form is answered about a hold, in JSON: 201 or 200 kept, 409 taken, held and over. */
export type HoldAnswer =
  | {
      readonly outcome: "kept";
      readonly id: string;
      /** ISO 8601, by the business clock; the seconds are for timers. */
      readonly until: string;
      readonly seconds: number;
      /** With all renewals. */
      readonly secondsMax: number;
    }
  | { readonly outcome: "taken" }
  /** Kept for somebody else, until then at the latest. */
  | { readonly outcome: "held"; readonly until: string }
  | { readonly outcome: "over" };
