import { localDay } from "#booking/local-time.ts";
import { recordAudit } from "#store/audit.ts";
import type { Db } from "#store/db.ts";
import { type Effect, suppressConfirmations } from "#store/effects.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import type { CurrentCompany } from "./context.ts";
import { addReason } from "./raise-escalation.ts";
import { tellAdmins } from "./tell-admins.ts";
import { wishDeskAlert } from "./wish-desk-alert.ts";

/**
 * An outside write will not happen: a person must know. The reason joins the request's open escalation
 * or raises one; what a card can't say goes to who is on call by e-mail.
 */
export async function reportDeadEffect(
  tx: Db,
  company: CurrentCompany,
  dead: {
    readonly effect: Effect;
    /** In words, for the card. */
    readonly reason: string;
    readonly at: Date;
    /** The client was about to be told something that turned out not to be true. */
    readonly holdMails: boolean;
  },
): Promise<void> {
  const { effect, reason, at } = dead;
  const { requestId } = effect;
  await recordAudit(tx, {
    at,
    actor: { kind: "system", name: "outbox" },
    action: "effect-dead",
    requestId,
    detail: { effectId: effect.id, kind: effect.kind, reason },
  });
  // The client was written to as agreed: of what is only not logged nobody at the desk need decide anything.
  if (effect.kind === "crm-activity") return tellOfUnlogged(tx, company, { reason, at });
  const told = dead.holdMails ? await holdBack(tx, requestId, reason) : "";
  if (effect.kind === "card") {
    const escalation = await findEscalationOfRequest(tx, requestId);
    if (escalation !== undefined)
      await wishDeskAlert(tx, { requestId, escalationId: escalation.id });
    return;
  }
  await addReason(tx, company, {
    requestId,
    finding: { rule: "automation-failed", detail: reason + told },
    at,
    // A note about a note that the thread did not take would be the next one that it does not take.
    told: effect.kind === "thread-note" ? "card" : "thread",
  });
}

/** Once a day, however many they are: it is the same trouble for all of them. */
function tellOfUnlogged(
  tx: Db,
  { settings }: CurrentCompany,
  { reason, at }: { readonly reason: string; readonly at: Date },
): Promise<void> {
  return tellAdmins(tx, `crm-unlogged:${localDay(at, settings.zone)}`, {
    ...{ template: "crm-unlogged", detail: reason, since: at.toISOString() },
  });
}

/** Keeps the confirmation from leaving, and says whether it had left: a member must know which it is. */
async function holdBack(tx: Db, requestId: string, reason: string): Promise<string> {
  const held = await suppressConfirmations(tx, requestId, reason);
  return held > 0
    ? "; the client was not told yet"
    : "; the client may have been told already that it is booked";
}
