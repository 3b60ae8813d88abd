import type { ChatUser, PressResult } from "#escalation/press.ts";
import { recordAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
import { findEscalation, transition } from "#store/escalations.ts";
import type { StoredMember } from "#store/members.ts";
import { takeBackOffers } from "#store/offers.ts";
import {
  holdAgain,
  insertSending,
  lockSending,
  offerAgain,
  rememberBefore,
  type Sending,
  sayHeldAgain,
  takeBack,
  undoSeconds,
} from "#store/sendings.ts";
import type { FlowContext } from "./context.ts";
import { actorOf, whoPressed } from "./press.ts";
import { orRefused, Refused } from "./settle.ts";
import { wishCard } from "./wish-card.ts";

export { undoSeconds };

/** What a message is told that its sender may still take back; nothing where it leaves at once. */
export type Undoable = { readonly delaySeconds?: number };

/**
 * Lets `send` change the escalation and wish for its messages, and remembers how things were: for some
 * seconds the one who sent it can have it back. Without a key everything leaves at once.
 */
export async function undoably(
  tx: Db,
  sending: {
    readonly key: string | undefined;
    readonly escalationId: string;
    readonly member: StoredMember;
  },
  send: (undoable: Undoable) => Promise<readonly string[]>,
): Promise<void> {
  const { key, escalationId, member } = sending;
  const before = key === undefined ? undefined : await rememberBefore(tx, escalationId);
  if (key === undefined || before === undefined) {
    await send({});
    return;
  }
  const effectIds = await send({ delaySeconds: undoSeconds });
  // Nothing was wished for when the times could not be held: then the caller undoes all of it.
  if (effectIds.length === 0) return;
  await insertSending(tx, { key, escalationId, memberId: member.id, effectIds, before });
}

export type UndoSending = (press: {
  /** The dialog from which it was sent. */
  readonly key: string;
  readonly by: ChatUser;
}) => Promise<PressResult>;

/**
 * "Undo", within seconds after "Send": nothing leaves, and the escalation is as it was. Whatever happened
 * to it meanwhile stays; times that somebody else has taken since are not held again.
 */
export function undoSendingFlow(context: Pick<FlowContext, "db" | "now" | "wake">): UndoSending {
  return async ({ key, by }) => {
    const presser = await whoPressed(context.db, by, "book-escalation");
    if (presser.kind === "refused") return presser;
    const { member } = presser;
    const result = await orRefused(() =>
      transact(context.db, async (tx): Promise<PressResult> => {
        const sending = await lockSending(tx, key);
        // A dialog is on one screen: nobody else can see its button.
        if (sending?.memberId !== member.id) throw new Refused({ kind: "unknown-escalation" });
        if (sending.undone) return { kind: "done" };
        if (!(await takeBack(tx, sending))) throw new Refused({ kind: "sent" });
        await restore(tx, { sending, member, at: context.now() });
        return { kind: "done" };
      }),
    );
    if (result.kind === "done") context.wake();
    return result;
  };
}

async function restore(
  tx: Db,
  { sending, member, at }: { sending: Sending; member: StoredMember; at: Date },
): Promise<void> {
  const { escalationId, before } = sending;
  await takeBackOffers(tx, { escalationId, but: before.open_offers });
  const restored = await transition(
    tx,
    { id: escalationId, states: ["waiting-client"], ownerId: member.id },
    { state: before.escalation.state, at, undone: before.escalation },
  );
  if (restored !== undefined) {
    const held = await holdAgain(tx, before);
    await offerAgain(tx, held);
    if (held.has(escalationId)) await sayHeldAgain(tx, escalationId, before);
  }
  const { requestId = "" } = restored ?? (await findEscalation(tx, escalationId)) ?? {};
  await recordAudit(tx, {
    at,
    actor: actorOf(member),
    action: "sending-undone",
    requestId,
    detail: { escalationId, effectId: sending.effectIds[0] },
  });
  await wishCard(tx, { requestId, escalationId });
}
