import type { ChatUser, Refusal } from "#escalation/press.ts";
import { recordAudit } from "#store/audit.ts";
import { transact } from "#store/db.ts";
import { noteFirstHuman } from "#store/first-human.ts";
import type { FlowContext } from "./context.ts";
import { escalationOfThread, type ThreadPlace } from "./find-thread.ts";
import { actorOf, whoPressed } from "./press.ts";
import { wishCard } from "./wish-card.ts";

type Spoken = { readonly by: ChatUser; readonly thread: ThreadPlace };

export type NoteHumanWord = (word: Spoken) => Promise<
  | { readonly kind: "nothing" }
  /** The first word of a person about something that nobody has taken: it could be theirs. */
  | { readonly kind: "first"; readonly escalationId: string; readonly version: number }
>;

/**
 * The first word of a member under a card is the first answer of a person; it takes nothing from the
 * queue, and no word of a thread ever goes to the client.
 */
export function noteHumanWordFlow(
  context: Pick<FlowContext, "db" | "now" | "wake">,
): NoteHumanWord {
  return async ({ by, thread }) => {
    const escalation = await escalationOfThread(context, thread);
    if (escalation?.firstHumanAt !== undefined || escalation?.state !== "open")
      return { kind: "nothing" };
    const presser = await whoPressed(context.db, by, "claim-escalation");
    if (presser.kind === "refused") return { kind: "nothing" };
    const at = context.now();
    const { id: escalationId, requestId } = escalation;
    const noted = await transact(context.db, async (tx) => {
      const version = await noteFirstHuman(tx, escalationId, at);
      if (version === undefined) return undefined;
      await wishCard(tx, { requestId, escalationId });
      await recordAudit(tx, {
        at,
        actor: actorOf(presser.member),
        action: "first-human-word",
        requestId,
        detail: { escalationId },
      });
      return version;
    });
    if (noted === undefined) return { kind: "nothing" };
    context.wake();
    return { kind: "first", escalationId, version: noted };
  };
}

export type KeepNote = (
  note: Spoken & { readonly text: string },
) => Promise<
  | { readonly kind: "no-thread" | "empty" | "kept" }
  | { readonly kind: "refused"; readonly refusal: Refusal }
>;

const noteMax = 1_000;

/** "note …": an internal note in the request's story. */
export function keepNoteFlow(context: Pick<FlowContext, "db" | "now">): KeepNote {
  return async ({ by, thread, text }) => {
    const presser = await whoPressed(context.db, by, "claim-escalation");
    if (presser.kind === "refused") return presser;
    const escalation = await escalationOfThread(context, thread);
    if (escalation === undefined) return { kind: "no-thread" };
    if (text === "") return { kind: "empty" };
    await recordAudit(context.db, {
      at: context.now(),
      actor: actorOf(presser.member),
      action: "note-kept",
      requestId: escalation.requestId,
      detail: { escalationId: escalation.id, note: text.slice(0, noteMax) },
    });
    return { kind: "kept" };
  };
}

export type FindThread = (
  place: ThreadPlace,
) => Promise<{ readonly escalationId: string; readonly version: number } | undefined>;

export function findThreadFlow(context: Pick<FlowContext, "db">): FindThread {
  return async (place) => {
    const found = await escalationOfThread(context, place);
    return found && { escalationId: found.id, version: found.version };
  };
}
