import type { Db } from "#store/db.ts";
import { wishDigestOf } from "#store/digests.ts";
import { type Urgency, urgencies, wish } from "#store/effects.ts";

/** The card and the CRM's ticket are to show the escalation as its row says. */
export async function wishCard(
  tx: Db,
  {
    requestId,
    escalationId,
    urgency = urgencies.change,
  }: { requestId: string; escalationId: string; urgency?: Urgency },
): Promise<string> {
  await wishDigestOf(tx, escalationId);
  await wish(tx, {
    kind: "crm-ticket",
    key: `crm-ticket:${escalationId}`,
    requestId,
    payload: { escalationId },
  });
  return wish(tx, {
    kind: "card",
    key: `card:${escalationId}`,
    requestId,
    payload: { escalationId },
    urgency,
  });
}

/** One sentence in a card's thread. `name` tells one note of an escalation from another. */
export function wishThreadNote(
  tx: Db,
  note: {
    /** Somebody's own words, shown apart from ours. */
    readonly quote?: string;
    readonly requestId: string;
    readonly escalationId: string;
    readonly name: string;
    readonly text: string;
    readonly mentionMemberIds: readonly string[];
    readonly broadcast: boolean;
    readonly delaySeconds?: number;
  },
): Promise<string> {
  return wish(tx, {
    kind: "thread-note",
    key: `note:${note.escalationId}:${note.name}`,
    requestId: note.requestId,
    // Somebody's words, or a call for somebody, before what is only for the record.
    urgency:
      note.quote !== undefined || note.mentionMemberIds.length > 0
        ? urgencies.reply
        : urgencies.outcome,
    payload: {
      escalationId: note.escalationId,
      text: note.text,
      ...(note.quote !== undefined && { quote: note.quote }),
      mentionMemberIds: note.mentionMemberIds,
      broadcast: note.broadcast,
    },
    delaySeconds: note.delaySeconds,
  });
}
