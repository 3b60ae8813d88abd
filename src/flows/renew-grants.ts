import { VendorError } from "#errors.ts";
import { listGrantsToRenew } from "#store/grant-calendars.ts";
import { type GrantContext, renewAhead } from "./grant-tokens.ts";

/** So long before their end (real time), so that nobody who asks for times ever waits for it. */
const aheadMs = 5 * 60_000;
const atOnce = 5;
const limit = 100;

/**
 * Renews what is over soon, whether or not anybody reads the calendars: a consent that a provider took
 * back is found within the hour. `failed`: tried again at the next round; the old tokens still serve.
 */
export function renewGrantsFlow(
  context: GrantContext,
): () => Promise<{ readonly failed: readonly string[] }> {
  return async () => {
    const before = new Date(context.realNow().getTime() + aheadMs);
    const due = [...(await listGrantsToRenew(context.db, { before, limit }))];
    const failed: string[] = [];
    const work = async () => {
      for (let id = due.shift(); id !== undefined; id = due.shift()) {
        const failure = await renewAhead(context, { id, before }).catch(vendorErrors);
        if (failure !== undefined) failed.push(`${id}: ${failure.message}`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return { failed };
  };
}

function vendorErrors(error: unknown): VendorError {
  if (error instanceof VendorError) return error;
  throw error;
}
