import type { PolicyViolation } from "#booking/policy.ts";
import type { CrmFacts } from "./standing.ts";

/** The rules by name; a receipt, a card and a KPI speak of them in these words. */
export const ruleNames = [
  "vip",
  "keyword",
  "party-size",
  "ambiguous-client",
  "do-not-contact",
  "past-no-shows",
  "no-email",
  "asked-for-person",
  "held-for-another",
  "off-policy",
  "nothing-free",
  "automation-failed",
  "crm-facts",
] as const;
export type RuleName = (typeof ruleNames)[number];

/** Why a rule wants a person to see the request. `detail` is read by members, never by clients. */
export type Finding = {
  readonly rule:
    | RuleName
    | "client-message"
    | "zone-change"
    | "calendar-changed"
    | "provider-away"
    | "provider-gone"
    | "call-due"
    | "no-show-again";
  readonly detail: string;
};

/**
 * What the gate may know besides the request. "not-asked" is a fact too: rules that need no vendor
 * run before any vendor is asked, and the receipt says so.
 */
export type Facts = {
  readonly policyViolations: readonly PolicyViolation[];
  /** Known clients that match the e-mail address or the phone number. */
  readonly clientMatches: number;
  /** What the CRM says of whoever asks, how old it is, or why nobody knows. */
  readonly crm: CrmFacts;
  /** The wanted time is kept for somebody else until then at the latest; undefined when it is not. */
  readonly heldUntil: Date | undefined;
  /** Is anything free within the horizon? */
  readonly anythingFree: boolean | "not-asked";
  /** Did every outside answer that booking needs arrive? */
  readonly automation: "ok" | "not-asked" | { readonly failed: string };
};

export type Priority = "normal" | "high";

export type Decision =
  | { readonly kind: "auto-book" }
  | {
      readonly kind: "escalate";
      readonly priority: Priority;
      readonly findings: readonly [Finding, ...Finding[]];
    };

/** The stored explanation: what each rule said, also where it said nothing. */
export type Receipt = {
  readonly decision: Decision["kind"];
  readonly rules: readonly {
    readonly rule: RuleName;
    readonly outcome: "fired" | "quiet" | "not-asked";
    readonly detail?: string | undefined;
  }[];
};
