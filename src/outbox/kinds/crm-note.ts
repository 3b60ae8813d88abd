import { z } from "zod";
import { type Kind, waitForLateSight } from "#outbox/kind.ts";
import { writtenTicket } from "./written-ticket.ts";

const Said = z.object({
  escalationId: z.string(),
  /** Our own name of the note in the CRM. */
  name: z.string(),
  by: z.string(),
  at: z.coerce.date(),
  text: z.string(),
});

/** What a person said in the thread of a card, as a note on its ticket; it never reaches a client. */
export const crmNote: Kind = {
  horizonMinutes: 72 * 60,
  failure: "A word of the thread could not be noted in the CRM",

  async perform(context, effect) {
    const { crm } = context;
    if (crm === undefined) return { kind: "pointless", reason: "no CRM is connected" };
    const { escalationId, name, by, at, text } = Said.parse(effect.payload);
    const ticketId = await writtenTicket(context, escalationId, effect);
    if (ticketId === undefined)
      return { kind: "pointless", reason: "there is no ticket to note it on" };
    // The CRM looks for our key itself, and must be able to see what an earlier attempt left there.
    waitForLateSight(context, effect, "crm");
    const { noteId } = await crm.addNote({ ticketId, key: name, by, at, text });
    return { kind: "done", remoteId: noteId };
  },
};
