import { listChatTroubles, lockUnseen, type Unseen } from "#store/chat-troubles.ts";
import { type Db, transact } from "#store/db.ts";
import { findMember } from "#store/members.ts";
import { channelTrouble, chooseChannel, noteChatTrouble, outageTrouble } from "./chat-trouble.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { findOnCall } from "./desk-terms.ts";
import { alertName, type DeskAlert, wishDeskAlert } from "./wish-desk-alert.ts";
import { wishSms } from "./wish-sms.ts";

/**
 * Real time after which who is on call is told by another way that chat shows nothing. A VIP's must be
 * there within two minutes, everybody else's within five; the rest of that is for the mail's own way.
 */
const waits = { vipSeconds: 75, seconds: 240, limit: 50 } as const;

/** Whose desk it is, whether texts can be sent, and business time. */
type Desk = { readonly company: CurrentCompany; readonly sms: boolean; readonly at: Date };

/** Tells its owner, or else who is on call, by mail, and by text where they have a number. Once. */
export async function alertOutsideChat(
  tx: Db,
  { company, sms, at }: Desk,
  alert: DeskAlert,
): Promise<void> {
  const { requestId, escalationId, ownerId } = alert;
  await wishDeskAlert(tx, alert);
  const member = await (ownerId === undefined
    ? findOnCall(tx, company, at)
    : findMember(tx, ownerId));
  if (!sms || member?.phone === undefined) return;
  const content = { template: "desk-alert", escalationId, memberId: member.id } as const;
  await wishSms(tx, { requestId, name: alertName(alert), content });
}

/** The same one may be unseen for several reasons, which one message tells. */
function onceEach(found: readonly Unseen[]): readonly Unseen[] {
  return [...new Map(found.toReversed().map((one) => [one.escalationId, one])).values()];
}

/**
 * Finds the escalations that chat has not shown to whoever has them, or is on call, and tells them; at once where nothing can
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
      const each = onceEach(found);
      for (const one of each) await alertOutsideChat(tx, { company, sms, at: context.now() }, one);
      return each;
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
