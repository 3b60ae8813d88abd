import { withoutOwnLinks } from "#messaging/without-own-links.ts";
import type { Db } from "#store/db.ts";
import { findEffect, urgencies, wish } from "#store/effects.ts";
import { assignMessage } from "#store/messages.ts";
import type { FlowContext } from "./context.ts";

/** A mail that has left, as it is to stand in the CRM. */
export type LoggedMail = {
  readonly requestId: string;
  /** Of the mail. */
  readonly effectId: string;
  readonly template: string;
  readonly at: Date;
  readonly subject: string;
  /** Undefined where its words are not to stand there. */
  readonly text: string | undefined;
};

const mailKey = (effectId: string) => `crm-activity:email:${effectId}`;
const textKey = (messageId: string) => `crm-activity:sms:${messageId}`;

/** A mail to a client is to stand in the CRM. Its words are kept without what only the client may have. */
export async function logMail(
  tx: Db,
  { publicUrl }: Pick<FlowContext, "publicUrl">,
  { requestId, effectId, template, at, subject, text }: LoggedMail,
): Promise<void> {
  const said = text === undefined ? {} : { text: withoutOwnLinks(text, publicUrl) };
  await wish(tx, {
    ...{ kind: "crm-activity", key: mailKey(effectId), requestId, urgency: urgencies.cosmetic },
    payload: {
      ...{ channel: "email", effectId, template, at: at.toISOString() },
      ...{ subject: withoutOwnLinks(subject, publicUrl), ...said },
    },
  });
}

/** A text to or from a client is to stand in the CRM. `template`: what it was about, of one of ours. */
export async function logText(
  tx: Db,
  {
    requestId,
    messageId,
    template,
  }: { readonly requestId: string; readonly messageId: string; readonly template?: string },
): Promise<void> {
  await wish(tx, {
    ...{ kind: "crm-activity", key: textKey(messageId), requestId, urgency: urgencies.cosmetic },
    payload: { channel: "sms", messageId, ...(template !== undefined && { template }) },
  });
}

/** To which conversation a client's text belongs, once that is known; there it is logged. */
export async function assignText(
  db: Db,
  messageId: string,
  to: { readonly requestId: string; readonly escalationId: string | undefined },
): Promise<void> {
  await assignMessage(db, messageId, to);
  await logText(db, { requestId: to.requestId, messageId });
}

/** What stands in the CRM is to say that it never arrived. Nothing, where it does not stand there. */
export async function logLoss(
  tx: Db,
  lost: { readonly effectId: string } | { readonly messageId: string },
): Promise<void> {
  const key = "effectId" in lost ? mailKey(lost.effectId) : textKey(lost.messageId);
  const known = await findEffect(tx, key);
  if (known === undefined) return;
  const { requestId, payload } = known;
  await wish(tx, { kind: "crm-activity", key, requestId, payload, urgency: urgencies.cosmetic });
}
