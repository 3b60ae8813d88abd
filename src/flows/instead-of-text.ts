import { isLive } from "#escalation/escalation.ts";
import { recordAudit } from "#store/audit.ts";
import { isMailBlocked } from "#store/blocked-addresses.ts";
import type { Db } from "#store/db.ts";
import { type Effect, wish } from "#store/effects.ts";
import { findEscalationOfRequest, type StoredEscalation } from "#store/escalations.ts";
import { findRequest } from "#store/requests.ts";
import type { CurrentCompany } from "./context.ts";
import { addReason } from "./raise-escalation.ts";
import { saidBothWays } from "./said-both-ways.ts";
import { wishThreadNote } from "./wish-card.ts";

export type TextEffect = Pick<Effect, "id" | "key" | "requestId" | "payload">;

/** A text that the client does not get. */
export type LostText = {
  readonly effect: TextEffect;
  /** Completes "A text message did not reach the client: …". */
  readonly reason: string;
  /**
   * "quietly": as the client wants it, and nobody need be told; "told": it stands in the timeline, and a
   * person is asked where no e-mail says the same; "person": a person is asked in any case.
   */
  readonly manner: "quietly" | "told" | "person";
};

/** What an e-mail of the same name says as well, from the same payload. */
const mailed: readonly unknown[] = [...saidBothWays, "free-text"];
/** Told by an e-mail of its own as well, always. */
const toldByMail: readonly unknown[] = ["waitlist-offer"];
/** Nobody misses these: answers that say nothing new, to a word that asks for no more or to words that a person reads. */
const unmissed: readonly unknown[] = ["help", "opted-out", "passed-on", "not-understood"];
const toMembers: readonly unknown[] = ["desk-alert", "nobody-answered"];

/**
 * Says by e-mail what a text could not say, once: the mail in place of a text has the text's key with
 * "email:" for "sms:", which is also the key of the mail that is sent beside a text. Where there is no
 * such mail a person is asked.
 */
export async function insteadOfText(
  tx: Db,
  company: CurrentCompany,
  { effect, reason, manner, at }: LostText & { readonly at: Date },
): Promise<void> {
  const { requestId, payload } = effect;
  const { template } = payload;
  const takes = await takesMail(tx, requestId);
  const byMail = mailed.includes(template) && takes;
  if (byMail) await wishTwin(tx, effect);
  const isMissed = misses(template, { byMail, takes });
  // As they want it, or nothing that they miss; where mail does not reach them either it is no longer that.
  if (manner === "quietly" && (takes || !isMissed)) return;
  const whom = toMembers.includes(template) ? "who is on call" : "the client";
  const escalation = await findEscalationOfRequest(tx, requestId);
  const asksPerson = manner === "person" || isVip(escalation) || isMissed;
  const end = byMail ? "; it was sent by e-mail instead" : "";
  await recordAudit(tx, {
    at,
    actor: { kind: "system", name: "outbox" },
    action: "text-not-delivered",
    requestId,
    detail: { effectId: effect.id, reason: reason + end },
  });
  const words = `A text message did not reach ${whom}: ${reason}${end}`;
  if (asksPerson)
    await addReason(tx, company, {
      requestId,
      finding: { rule: "automation-failed", detail: words },
      at,
    });
  else if (escalation !== undefined && isLive(escalation.state))
    await wishThreadNote(tx, {
      requestId,
      escalationId: escalation.id,
      name: `undelivered:${effect.id}`,
      text: `${words}.`,
      mentionMemberIds: [],
      broadcast: false,
    });
}

/** Nobody misses what a mail says, in place of the text or beside it. */
function misses(template: unknown, mail: { byMail: boolean; takes: boolean }): boolean {
  const beside = mail.takes && toldByMail.includes(template);
  return !(mail.byMail || beside || unmissed.includes(template));
}

/** To a blocked address nothing is sent instead, whether the mail was tried already or not. */
async function takesMail(tx: Db, requestId: string): Promise<boolean> {
  const address = (await findRequest(tx, requestId))?.contactEmail;
  return address !== undefined && !(await isMailBlocked(tx, address));
}

const wishTwin = (tx: Db, { key, requestId, payload }: TextEffect) =>
  wish(tx, { kind: "email", key: key.replace(/^sms:/, "email:"), requestId, payload });

const isVip = (escalation: StoredEscalation | undefined) =>
  escalation?.findings.some(({ rule }) => rule === "vip") === true;
