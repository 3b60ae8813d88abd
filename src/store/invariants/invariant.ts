import type { OutsidePart } from "./outside.ts";

/** Something that must hold at every moment, whatever broke before. */
export type Invariant = {
  /** "I03" */
  readonly code: string;
  readonly name: string;
  /** What holds, as one would say it. */
  readonly sentence: string;
  readonly checks: readonly Check[];
};

/**
 * One way to find what contradicts it: a query that returns a row for each case, with `id` (what to
 * look up) and `what` (the rest of the sentence that begins with it). It may use :now (business time),
 * :graceMinutes (how long anything may be under way), and its outside part as :outside (JSON).
 */
export type Check = {
  readonly sql: string;
  /** What must have been looked at outside for this; without it the rows alone tell. */
  readonly outside?: OutsidePart;
  /** A table that is not ours and may not be there. */
  readonly table?: string;
};

/** In SQL: an escalation that somebody has to settle. */
export const live = "state in ('open', 'claimed', 'waiting-client')";
/** In SQL: an effect that shows what its row was last wished to show. */
export const settled = "state = 'done' and fulfilled >= wanted";
