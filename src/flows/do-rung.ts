import { isLate } from "#escalation/escalation.ts";
import type { PlannedRung } from "#escalation/ladder.ts";
import type { Db } from "#store/db.ts";
import { wishForDesk } from "#store/effects.ts";
import type { StoredEscalation } from "#store/escalations.ts";
import { findMemberByKey, type StoredMember } from "#store/members.ts";
import { findRequest } from "#store/requests.ts";
import type { FlowContext } from "./context.ts";
import { tellOwnerOfDelay } from "./direct-messages.ts";
import { giveTo } from "./hand-over-escalation.ts";
import { wishCard, wishThreadNote } from "./wish-card.ts";
import { wishNobodyAnswered } from "./wish-desk-alert.ts";

export type RungDue = Pick<FlowContext, "connected" | "publicUrl"> & {
  readonly escalation: StoredEscalation;
  readonly at: Date;
  /** Nothing was done for it before: only then is the whole channel told of an urgent one. */
  readonly isFirst: boolean;
};

/** What a rung does, in the transaction in which it was taken. The escalation as it is afterwards. */
export async function doRung(tx: Db, rung: PlannedRung, due: RungDue): Promise<StoredEscalation> {
  const { escalation } = due;
  const members = await membersOf(tx, rung.who);
  switch (rung.what.do) {
    case "nudge":
      await say(tx, rung, { ...due, text: reminder(due), members });
      if (isLate(due.escalation, due.at))
        await tellOwnerOfDelay(tx, escalation, `${round(escalation)}${rung.rung}`);
      break;
    case "tell":
      await say(tx, rung, { ...due, text: `${state(due)} Please see to it.`, members });
      break;
    case "reassign":
      return reassign(tx, rung, { ...due, to: members[0] });
    case "widen":
      await widen(tx, rung, { ...due, channel: rung.what.channel });
      break;
    case "alert":
      await alert(tx, rung, { ...due, members });
      break;
  }
  return escalation;
}

async function membersOf(tx: Db, keys: readonly string[]): Promise<readonly StoredMember[]> {
  const members = await Promise.all(keys.map((key) => findMemberByKey(tx, key)));
  return members.filter((member) => member !== undefined);
}

async function say(
  tx: Db,
  { rung }: PlannedRung,
  note: RungDue & { readonly text: string; readonly members: readonly StoredMember[] },
): Promise<void> {
  const { id: escalationId, requestId, priority } = note.escalation;
  await wishCard(tx, { requestId, escalationId });
  await wishThreadNote(tx, {
    requestId,
    escalationId,
    name: `rung:${round(note.escalation)}${rung}`,
    text: note.text,
    mentionMemberIds: note.members.map(({ id }) => id),
    broadcast: priority === "high" && note.isFirst,
  });
}

/** It becomes somebody's who did not take it: theirs to act on, and no answer to the client yet. */
async function reassign(
  tx: Db,
  rung: PlannedRung,
  due: RungDue & { readonly to: StoredMember | undefined },
): Promise<StoredEscalation> {
  const { escalation, at, to } = due;
  const { id: escalationId, ownerId: from } = escalation;
  const actor = { kind: "system", name: "ladder" } as const;
  const given =
    to === undefined || to.id === from
      ? undefined
      : await giveTo(tx, { escalationId, from, to, actor, at, note: state(due) });
  if (given !== undefined) return given;
  const text = `${state(due)} There is nobody else to give it to.`;
  await say(tx, rung, { ...due, text, members: to === undefined ? [] : [to] });
  return escalation;
}

async function widen(
  tx: Db,
  { rung }: PlannedRung,
  due: RungDue & { readonly channel: string },
): Promise<void> {
  const { escalation, publicUrl, channel } = due;
  const reference = (await findRequest(tx, escalation.requestId))?.reference ?? "";
  const text = `${reference} waits for somebody. ${state(due)} ${publicUrl}/console/requests/${reference}`;
  await wishForDesk(tx, {
    kind: "desk-note",
    key: `desk-note:rung:${escalation.id}:${round(escalation)}${rung}`,
    payload: { text, quote: "", channel },
  });
}

async function alert(
  tx: Db,
  { rung }: PlannedRung,
  due: RungDue & { readonly members: readonly StoredMember[] },
): Promise<void> {
  const { escalation, connected } = due;
  const { requestId, id: escalationId } = escalation;
  for (const { id: memberId, phone } of due.members)
    await wishNobodyAnswered(tx, {
      ...{ requestId, escalationId, memberId, rung: round(escalation) + rung },
      byText: connected.sms && phone !== undefined,
    });
}

/** What was settled and came back is spoken of anew. */
const round = ({ reopenCount }: StoredEscalation) => (reopenCount === 0 ? "" : `${reopenCount}:`);

function reminder(due: RungDue): string {
  return isLate(due.escalation, due.at) ? `Overdue: ${lower(state(due))}` : state(due);
}

function state({ escalation, at }: RungDue): string {
  if (escalation.state === "open") return "Nobody has taken this yet.";
  return escalation.resolutionDueAt <= at
    ? "This was to be settled by now."
    : "Nobody has answered the client yet.";
}

const lower = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1);
