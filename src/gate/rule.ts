import type { BookingRequest } from "#intake/request.ts";
import type { Words } from "#intake/words.ts";
import type { Facts } from "./decision.ts";
import type { CompiledRuleSet } from "./rule-set.ts";

/** What a rule may look at. The notes are split into words once, for all rules. */
export type Evidence = {
  readonly request: BookingRequest;
  readonly facts: Facts;
  readonly words: Words;
  readonly rules: CompiledRuleSet;
};

/** What a rule says. `detail` is a short sentence for members, without a full stop. */
export type Ruling =
  | { readonly outcome: "fired"; readonly detail: string }
  | { readonly outcome: "quiet"; readonly detail?: string }
  | { readonly outcome: "not-asked" };

export type Rule = (evidence: Evidence) => Ruling;

export const quiet: Ruling = { outcome: "quiet" };
export const notAsked: Ruling = { outcome: "not-asked" };

export function fired(detail: string): Ruling {
  return { outcome: "fired", detail };
}

/** Nothing to put before a person, but worth a line in the receipt. */
export function quietBecause(detail: string): Ruling {
  return { outcome: "quiet", detail };
}
