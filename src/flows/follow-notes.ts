import { VendorError } from "#errors.ts";
import type { Log } from "#log.ts";
import type { Crm, SeenNote } from "#ports/crm.ts";
import {
  listNewNotes,
  lockAgreedTicket,
  putOffCrmEvents,
  settleCrmEvents,
} from "#store/crm-events.ts";
import { type Db, transact } from "#store/db.ts";
import { findEscalation } from "#store/escalations.ts";
import type { FlowContext } from "./context.ts";
import { wishThreadNote } from "./wish-card.ts";

type Following = Pick<FlowContext, "db" | "wake"> & {
  readonly crm: Crm | undefined;
  readonly log: Log;
};

/** As many notes are looked at in one round. */
const roundMax = 20;

/**
 * Shows in the thread of a card what people note on its ticket in the CRM; it never reaches a client. Our
 * own notes, which came from the thread, are nothing. Returns how many were shown.
 */
export function followNotesFlow(context: Following): () => Promise<number> {
  return async () => {
    const { crm, db } = context;
    if (crm === undefined) return 0;
    let shown = 0;
    for (const note of await listNewNotes(db, roundMax)) shown += await follow(context, crm, note);
    if (shown > 0) context.wake();
    return shown;
  };
}

async function follow(
  { db, log }: Following,
  crm: Crm,
  { noteId, eventIds }: { readonly noteId: string; readonly eventIds: readonly string[] },
): Promise<number> {
  try {
    const seen = await crm.readNote(noteId);
    return await transact(db, async (tx) => {
      const tickets = seen === undefined || seen.isOurs || seen.text === "" ? [] : seen.ticketIds;
      let shown = 0;
      for (const ticketId of tickets)
        if (await show(tx, ticketId, { ...(seen as SeenNote), noteId })) shown += 1;
      await settleCrmEvents(tx, eventIds);
      return shown;
    });
  } catch (error) {
    // A permission that is missing today may be there tomorrow: what was noted meanwhile is then shown.
    await putOffCrmEvents(db, eventIds);
    const isRefused = error instanceof VendorError && !["retry", "auth"].includes(error.verdict);
    const about = { noteId, error };
    if (isRefused) log.error("the CRM refuses to show a note; it is asked for again", about);
    else log.warn("a note in the CRM could not be followed yet", about);
    return 0;
  }
}

/** Once, however often it is told of: the note's id is the name of its line in the thread. */
async function show(
  tx: Db,
  ticketId: string,
  { noteId, by, text }: SeenNote & { readonly noteId: string },
): Promise<boolean> {
  const agreed = await lockAgreedTicket(tx, ticketId);
  const escalation = agreed && (await findEscalation(tx, agreed.escalationId));
  if (escalation === undefined) return false;
  await wishThreadNote(tx, {
    requestId: escalation.requestId,
    escalationId: escalation.id,
    name: `crm-note:${noteId}`,
    text: `Noted on the ticket in the CRM${by === undefined ? "" : ` by ${by}`}:`,
    quote: text,
    mentionMemberIds: [],
    broadcast: false,
  });
  return true;
}
