import { findEffectByRemoteId } from "#store/effect-places.ts";
import { findEscalation, type StoredEscalation } from "#store/escalations.ts";
import type { FlowContext } from "./context.ts";

/** A thread in the chat: its channel, and the message under which it hangs. */
export type ThreadPlace = { readonly channelId: string; readonly rootId: string };

/** The escalation whose card stands over a thread; undefined for every other thread. */
export async function escalationOfThread(
  { db }: Pick<FlowContext, "db">,
  { channelId, rootId }: ThreadPlace,
): Promise<StoredEscalation | undefined> {
  const card = await findEffectByRemoteId(db, { kind: "card", remoteId: `${channelId}:${rootId}` });
  const escalationId = card?.payload["escalationId"];
  return typeof escalationId === "string" ? await findEscalation(db, escalationId) : undefined;
}
