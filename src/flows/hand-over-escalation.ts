import { type Actor, mayDo } from "#access.ts";
import { ownedStates } from "#escalation/escalation.ts";
import type { Press, PressResult } from "#escalation/press.ts";
import { cleanText } from "#intake/clean-text.ts";
import { recordAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
import { type StoredEscalation, transition } from "#store/escalations.ts";
import type { StoredMember } from "#store/members.ts";
import type { FlowContext } from "./context.ts";
import { wishDirectMessage } from "./direct-messages.ts";
import { takersNow } from "./prepare-hand-over.ts";
import { actorOf, whoPressed, whyRefused } from "./press.ts";
import { wishCard, wishThreadNote } from "./wish-card.ts";

export type Handing = {
  readonly escalationId: string;
  /** Who has it now; undefined while it is in the queue. Somebody else has it: then nothing happens. */
  readonly from: string | undefined;
  readonly to: Pick<StoredMember, "id" | "name">;
  /** A member, or a timer of the system. */
  readonly actor: Actor;
  readonly at: Date;
  /** For whoever gets it, in the giver's own words. */
  readonly note?: string;
};

/**
 * Gives an escalation to a member, in the caller's transaction: with the mention, the card, the CRM's
 * owner and the audit entry. Undefined, with nothing written, when it is no longer where `from` says.
 */
export async function giveTo(tx: Db, handing: Handing): Promise<StoredEscalation | undefined> {
  const { from, to, actor, at, note = "" } = handing;
  const states = from === undefined ? (["open"] as const) : ownedStates;
  const escalation = await transition(
    tx,
    { id: handing.escalationId, states, ...(from !== undefined && { ownerId: from }) },
    {
      state: "claimed",
      at,
      ownerId: to.id,
      claimedAt: at,
      handedOver: true,
      // A timer that gives it away is no answer to the client.
      ...(actor.kind === "member" ? { humanAt: at } : { given: true }),
    },
  );
  if (escalation === undefined) return undefined;
  const { id: escalationId, requestId } = escalation;
  await recordAudit(tx, {
    at,
    actor,
    action: "escalation-handed-over",
    requestId,
    detail: { escalationId, from, to: to.id, ...(note !== "" && { note }) },
  });
  await wishThreadNote(tx, {
    requestId,
    escalationId,
    name: `handed-over:${escalation.handoverCount}`,
    text: handingWords(handing),
    ...(note !== "" && { quote: note }),
    mentionMemberIds: [to.id],
    broadcast: false,
  });
  // Whoever took it over themselves knows.
  if (actor.kind !== "member" || actor.id !== to.id)
    await wishDirectMessage(tx, {
      ...{ requestId, escalationId, memberId: to.id },
      why: "assigned",
      name: `assigned:${escalation.handoverCount}`,
    });
  await wishCard(tx, { requestId, escalationId });
  return escalation;
}

function handingWords({ actor, to }: Handing): string {
  if (actor.kind !== "member") return `This is ${to.name}'s now.`;
  if (actor.id === to.id) return `${actor.name} took this over.`;
  return `${actor.name} handed this over to ${to.name}.`;
}

export type HandOverEscalation = (
  press: Press & {
    /** Who had it when the dialog was opened; undefined while it was in the queue. */
    readonly ownerId: string | undefined;
    readonly toId: string;
    readonly note: string;
  },
) => Promise<PressResult | { readonly kind: "not-there" }>;

/** The owner gives it to somebody else; who may assign others gives away anybody's, and the queue's. */
export function handOverEscalationFlow(
  context: Pick<FlowContext, "db" | "now" | "wake">,
): HandOverEscalation {
  return async ({ ownerId: from, toId, note, ...press }) => {
    const presser = await whoPressed(context.db, press.by, "hand-over-escalation");
    if (presser.kind === "refused") return presser;
    const { member } = presser;
    const at = context.now();
    const refused = async () => ({
      kind: "refused" as const,
      refusal: await whyRefused(context.db, press, member),
    });
    if (from !== member.id && !mayDo(member.role, "assign-others")) return refused();
    // Asked again: who went away while the dialog was open would find it only when they are back.
    const to = (await takersNow(context.db, at)).find(({ id }) => id === toId);
    if (to === undefined) return { kind: "not-there" };
    const given = await transact(context.db, (tx) =>
      giveTo(tx, {
        escalationId: press.escalationId,
        from,
        to,
        actor: actorOf(member),
        at,
        note: cleanText(note).trim(),
      }),
    );
    if (given === undefined) return refused();
    context.wake();
    return { kind: "done" };
  };
}
