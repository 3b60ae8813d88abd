import { ownedStates } from "#escalation/escalation.ts";
import type { Press, PressResult } from "#escalation/press.ts";
import { recordAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
import { transition } from "#store/escalations.ts";
import type { StoredMember } from "#store/members.ts";
import type { FlowContext } from "./context.ts";
import { actorOf, whoPressed, whyRefused } from "./press.ts";
import { orRefused, Refused } from "./settle.ts";
import { type Undoable, undoably } from "./undo-sending.ts";
import { wishCard, wishThreadNote } from "./wish-card.ts";

/** What a member wrote to a client, by whatever way. */
type Words = {
  readonly text: string;
  readonly action: "client-texted" | "client-emailed";
  /** Tells this message's note from the others of the escalation. */
  readonly noteName: string;
  /** What the note says that the member did: "texted the client". */
  readonly deed: string;
  /** Wishes for the message itself; throws Refused where it may not be sent. */
  readonly send: (tx: Db, requestId: string, undoable: Undoable) => Promise<string>;
};

/**
 * Sends what the owner wrote, says so in the thread, and waits for the client: all of it or nothing. With
 * `undoKey` it leaves some seconds later, and can be taken back until then.
 */
export async function writeToClient(
  context: Pick<FlowContext, "db" | "now" | "wake">,
  press: Press & { readonly undoKey?: string },
  words: Words,
): Promise<PressResult> {
  const presser = await whoPressed(context.db, press.by, "book-escalation");
  if (presser.kind === "refused") return presser;
  const { member } = presser;
  const { escalationId, undoKey: key } = press;
  const result = await orRefused(() =>
    transact(context.db, async (tx): Promise<PressResult> => {
      await undoably(tx, { key, escalationId, member }, (undoable) =>
        write(tx, { press, member, at: context.now(), words, undoable }),
      );
      return { kind: "done" };
    }),
  );
  if (result.kind === "done") context.wake();
  return result;
}

/** The message, and what the thread says of it. */
async function write(
  tx: Db,
  writing: {
    readonly press: Press;
    readonly member: StoredMember;
    readonly at: Date;
    readonly words: Words;
    readonly undoable: Undoable;
  },
): Promise<readonly string[]> {
  const { press, member, at, words, undoable } = writing;
  const { escalationId } = press;
  const escalation = await transition(
    tx,
    { id: escalationId, states: ownedStates, ownerId: member.id },
    { state: "waiting-client", at, waitingSince: at, humanAt: at },
  );
  if (escalation === undefined) throw new Refused(await whyRefused(tx, press, member));
  const { requestId } = escalation;
  const message = await words.send(tx, requestId, undoable);
  await recordAudit(tx, {
    at,
    actor: actorOf(member),
    action: words.action,
    requestId,
    detail: { escalationId },
  });
  const note = await wishThreadNote(tx, {
    requestId,
    escalationId,
    name: words.noteName,
    text: `${member.name} ${words.deed}:`,
    quote: words.text,
    mentionMemberIds: [],
    broadcast: false,
    ...undoable,
  });
  await wishCard(tx, { requestId, escalationId });
  return [message, note];
}
