import { recordAudit } from "#store/audit.ts";
import { pauseLane } from "#store/chat-lanes.ts";
import { insertTrouble, listChatTroubles } from "#store/chat-troubles.ts";
import { type Db, transact } from "#store/db.ts";
import { findDeskChannel } from "#store/desk-channels.ts";
import type { FlowContext } from "./context.ts";
import { tellAdmins } from "./tell-admins.ts";

/** What a vendor's refusal is about: our token, or one channel. */
export const tokenTrouble = "token";
export const outageTrouble = "outage";
export const channelTrouble = (channelId: string) => `channel:${channelId}`;
export const channelOf = (subject: string) =>
  subject.startsWith("channel:") ? subject.slice("channel:".length) : undefined;

/** For so long nobody asks with a token that is refused; whoever looks after it looks sooner. */
const tokenPauseMs = 60_000;

/**
 * Notes what keeps chat from showing anything. An admin is told by mail when it begins, once; until it is
 * over nobody asks with a token that is refused, and cards go to the fallback channel.
 */
export async function noteChatTrouble(
  context: Pick<FlowContext, "db" | "now" | "wake">,
  { subject, detail }: { readonly subject: string; readonly detail: string },
): Promise<void> {
  await transact(context.db, async (tx) => {
    if (subject === tokenTrouble)
      for (const lane of ["post", "redraw"]) await pauseLane(tx, lane, tokenPauseMs);
    const begun = await insertTrouble(tx, { subject, detail });
    if (begun === undefined) return;
    await tellAdmins(tx, `chat-trouble:${subject}:${begun.since.toISOString()}`, {
      template: "chat-trouble",
      subject,
      detail,
      since: begun.since.toISOString(),
    });
    await recordAudit(tx, {
      at: context.now(),
      actor: { kind: "system", name: "outbox" },
      action: "chat-trouble-began",
      requestId: undefined,
      detail: { subject, detail },
    });
  });
  context.wake();
}

/** Chat refused how a card looks, and a plain one is shown: an admin hears of it once a day. */
export async function noteRefusedDrawing(
  context: Pick<FlowContext, "db" | "realNow" | "wake">,
  card: { readonly escalationId: string; readonly detail: string },
): Promise<void> {
  const since = context.realNow().toISOString();
  await tellAdmins(context.db, `chat-trouble:drawing:${since.slice(0, 10)}`, {
    template: "chat-trouble",
    subject: "drawing",
    detail: card.detail,
    since,
  });
  context.wake();
}

/**
 * Where a card goes now: the desk's channel, or the fallback while nothing can be posted there, or
 * nothing should because another company sits in it.
 */
export async function chooseChannel(
  db: Db,
  escalation: { readonly channel: string; readonly fallbackChannel?: string | undefined },
): Promise<string> {
  const { channel, fallbackChannel } = escalation;
  if (fallbackChannel === undefined) return channel;
  const lost = new Set((await listChatTroubles(db)).map(({ subject }) => channelOf(subject)));
  for (const one of [channel, fallbackChannel])
    if (!lost.has(one) && (await findDeskChannel(db, one))?.external !== true) return one;
  return channel;
}
