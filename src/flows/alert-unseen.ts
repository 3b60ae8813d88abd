import { listChatTroubles, lockUnseen, type Unseen } from "#store/chat-troubles.ts";
import { type Db, transact } from "#store/db.ts";
import { channelTrouble, chooseChannel, noteChatTrouble, outageTrouble } from "./chat-trouble.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { findOnCall } from "./desk-terms.ts";
import { wishDeskAlert } from "./wish-desk-alert.ts";
import { wishSms } from "./wish-sms.ts";

/**
 * Real time after which who is on call is told by another way that chat shows nothing. A VIP's must be
 * there within two minutes, everybody else's within five; the rest of that is for the mail's own way.
 */
const waits = { vipSeconds: 75, seconds: 240, limit: 50 } as const;

/** Whose desk it is, whether texts can be sent, and business time. */
type Desk = { readonly company: CurrentCompany; readonly sms: boolean; readonly at: Date };

/** Tells who is on call of one escalation by mail, and by text where they have a number. Once. */
export async function alertOnCall(
  tx: Db,
  { company, sms, at }: Desk,
  { requestId, escalationId }: { readonly requestId: string; readonly escalationId: string },
): Promise<void> {
  await wishDeskAlert(tx, { requestId, escalationId });
  const onCall = await findOnCall(tx, company, at);
  if (!sms || onCall?.phone === undefined) return;
  const content = { template: "desk-alert", escalationId, memberId: onCall.id } as const;
  await wishSms(tx, { requestId, name: `desk-alert:${escalationId}`, content });
}

/**
 * Finds the open escalations that chat has not shown, and tells who is on call; at once where nothing can
 * be posted anyway. Does not wait for attempts: they may be far apart by then. Returns how many.
 */
export function alertUnseenFlow(context: FlowContext): () => Promise<number> {
  return async () => {
    const company = await context.company();
    const hopeless = await nothingCanBePosted(context.db, company);
    const wait = hopeless ? { ...waits, vipSeconds: 0, seconds: 0 } : waits;
    const unseen = await transact(context.db, async (tx) => {
      const found = await lockUnseen(tx, wait);
      const { sms } = context.connected;
      for (const one of found) await alertOnCall(tx, { company, sms, at: context.now() }, one);
      return found;
    });
    if (unseen.length === 0) return 0;
    if (!hopeless) await noteOutage(context, unseen);
    context.wake();
    return unseen.length;
  };
}

/** The token is refused, or there is no channel left. */
async function nothingCanBePosted(db: Db, { settings }: CurrentCompany): Promise<boolean> {
  const subjects = (await listChatTroubles(db)).map(({ subject }) => subject);
  if (subjects.length === 0) return false;
  const channel = await chooseChannel(db, settings.escalation);
  return subjects.some((one) => one === "token" || one === channelTrouble(channel));
}

async function noteOutage(context: FlowContext, [first]: readonly Unseen[]): Promise<void> {
  const detail = first?.lastError ?? "cards wait for their turn";
  await noteChatTrouble(context, { subject: outageTrouble, detail });
}
