import { VendorError } from "#errors.ts";
import type { OutboxContext } from "#outbox/kind.ts";
import { hurryChat } from "#store/chat-troubles.ts";
import type { DeskEffect, Effect } from "#store/effects.ts";

/** Between two tries at what chat did not take; from there on everything is handed out by its turn. */
const firstPauseMs = 2_000;
const pauseMaxMs = 20_000;

/**
 * Does something in chat. What fails goes back to the relay, with a pause of its own, and not to the
 * queue's: a hundred cards that come back each in its own time would be refused as too fast. A channel
 * that nobody can post in is no end, because there may be another one, or it comes back.
 */
export async function throughTrouble<T>(
  { db, wake }: Pick<OutboxContext, "db" | "wake">,
  { attempt }: Effect | DeskEffect,
  work: () => Promise<T>,
): Promise<T> {
  try {
    const done = await work();
    // Chat is back: the others need not wait for the ends of their own pauses, a VIP's least of all.
    if (attempt > 1 && (await hurryChat(db))) wake();
    return done;
  } catch (error) {
    if (!(error instanceof VendorError) || isHopeless(error)) throw error;
    const { vendor, ambiguous, code, message } = error;
    const pauseMs = Math.min(firstPauseMs * 2 ** Math.min(attempt - 1, 10), pauseMaxMs);
    const retryAfterMs = error.retryAfterMs ?? pauseMs;
    throw new VendorError(vendor, {
      verdict: "retry",
      ...{ ambiguous, retryAfterMs, code },
      cause: error,
      detail: message.slice(`${vendor}: `.length),
    });
  }
}

function isHopeless({ verdict, code }: VendorError): boolean {
  return verdict === "permanent" || (verdict === "human" && code !== "channel");
}
