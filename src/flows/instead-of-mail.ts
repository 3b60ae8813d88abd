import type { Db } from "#store/db.ts";
import { type Effect, findEffect, wish } from "#store/effects.ts";
import { findRequest } from "#store/requests.ts";
import type { FlowContext } from "./context.ts";
import { reachableBy } from "./reachable-by.ts";
import { saidBothWays } from "./said-both-ways.ts";

/** What a text of the same name says as well, from the same payload. */
const texted: readonly unknown[] = [...saidBothWays, "waitlist-offer"];

/**
 * Says by text what a mail could not say, once: the text in place of a mail has the mail's key with
 * "sms:" for "email:", which is also the key of a text that was sent beside it. Where there was one
 * already, whatever became of it, none is sent: so a text that turned into a mail never turns back. What
 * texts must keep to (consent, night, spending) is asked when it leaves. True where one was wished for.
 */
export async function insteadOfMail(
  tx: Db,
  { connected }: Pick<FlowContext, "connected">,
  { key, requestId, payload }: Pick<Effect, "key" | "requestId" | "payload">,
): Promise<boolean> {
  if (!texted.includes(payload["template"])) return false;
  const textKey = textKeyOf(key);
  if ((await findEffect(tx, textKey)) !== undefined) return false;
  const request = await findRequest(tx, requestId);
  if (request === undefined) return false;
  if ((await reachableBy({ db: tx, connected }, request)) !== "sms") return false;
  await wish(tx, { kind: "sms", key: textKey, requestId, payload });
  return true;
}

export const textKeyOf = (mailKey: string) => mailKey.replace(/^email:/, "sms:");
