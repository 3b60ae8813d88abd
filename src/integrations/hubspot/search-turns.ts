import { VendorError } from "#errors.ts";
import { VENDOR } from "./verdicts.ts";

/** HubSpot allows four searches a second for one account, whoever makes them. */
const SEARCHES_PER_SECOND = 4;
const WAIT_MAX_MS = 2_000;

/**
 * Waits for one's turn to search. In this process only: with several nodes HubSpot's own 429 is
 * what remains, and it is a pause like any other. Throws a VendorError, never ambiguous, when the
 * line is too long to wait in.
 */
export function searchTurns(now: () => number = () => performance.now()): () => Promise<void> {
  const taken: number[] = [];
  return async () => {
    const asked = now();
    const fourth = taken.at(-SEARCHES_PER_SECOND) ?? Number.NEGATIVE_INFINITY;
    const turn = Math.max(asked, fourth + 1_000);
    const waitMs = turn - asked;
    if (waitMs > WAIT_MAX_MS) {
      const detail = "not asked, too many searches wait";
      const retryAfterMs = Math.ceil(waitMs);
      throw new VendorError(VENDOR, { verdict: "retry", ambiguous: false, detail, retryAfterMs });
    }
    taken.push(turn);
    taken.splice(0, taken.length - SEARCHES_PER_SECOND);
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  };
}
