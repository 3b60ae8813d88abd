import { assignText } from "#flows/log-message.ts";
import type { IncomingSms } from "#flows/pass-on-sms.ts";
import { type ToldAbout, wishSms } from "#flows/wish-sms.ts";
import type { Db } from "#store/db.ts";
import { settleIncoming } from "#store/messages.ts";

/** Settles the text with an answer about one request; false when somebody has acted upon it before. */
export async function tell(
  tx: Db,
  incoming: IncomingSms,
  told: { readonly requestId: string; readonly about: ToldAbout; readonly reason?: string },
): Promise<boolean> {
  if (!(await settleIncoming(tx, incoming.id))) return false;
  await answer(tx, incoming, told);
  return true;
}

/** The same where the text is settled already, in this transaction. */
export async function answer(
  tx: Db,
  incoming: IncomingSms,
  {
    requestId,
    ...told
  }: { readonly requestId: string; readonly about: ToldAbout; readonly reason?: string },
): Promise<void> {
  await assignText(tx, incoming.id, { requestId, escalationId: undefined });
  const content = { template: "told", messageId: incoming.id, ...told } as const;
  await wishSms(tx, { requestId, name: `told:${incoming.id}`, content });
}
