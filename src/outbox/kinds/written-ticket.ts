import { VendorError } from "#errors.ts";
import type { OutboxContext } from "#outbox/kind.ts";
import { type Effect, findEffect } from "#store/effects.ts";

/** A new ticket is there within seconds; a CRM that is down for a day is not asked about it all the while. */
const pauseMs = { least: 2_000, most: 60_000 };

/**
 * The CRM's own id of an escalation's ticket; undefined where there is to be none. While it is not there
 * yet, what belongs on it waits: after as long again as it has waited already, a minute at most.
 */
export async function writtenTicket(
  { db, realNow }: Pick<OutboxContext, "db" | "realNow">,
  escalationId: string,
  { wishedAt }: Pick<Effect, "wishedAt">,
): Promise<string | undefined> {
  const ticket = await findEffect(db, `crm-ticket:${escalationId}`);
  if (ticket === undefined || ticket.remoteId !== undefined) return ticket?.remoteId;
  if (ticket.state === "dead" || ticket.state === "suppressed") return undefined;
  const waitedMs = realNow().getTime() - wishedAt.getTime();
  throw new VendorError("crm", {
    verdict: "retry",
    ambiguous: false,
    retryAfterMs: Math.min(Math.max(waitedMs, pauseMs.least), pauseMs.most),
    detail: "the ticket is not there yet",
  });
}
