import type { OutsidePart, OutsideState } from "#store/invariants/outside.ts";
import type { Office } from "./office.ts";

/** Every part was looked at. */
export type WholeOutside = { readonly [Part in OutsidePart]: NonNullable<OutsideState[Part]> };

/** What the office's pretend vendors hold, for the invariants to be judged by. */
export function outsideOf({ calendar, chat, email }: Office): WholeOutside {
  return {
    answers: [],
    events: calendar.live().map(({ calendarId, eventId, appointmentId, start, end }) => ({
      calendarId,
      eventId,
      appointmentId: appointmentId ?? null,
      start: start.toISOString(),
      end: end.toISOString(),
    })),
    cards: chat.live().map(({ place, card }) => ({
      messageId: place.messageId,
      escalationId: card.escalationId,
      version: card.version,
      offers: card.outcome === undefined ? ["claim"] : [],
    })),
    tickets: [],
    emails: email.sent.map(({ id }) => ({ vendorId: `<${id}@harbor.example>`, effectId: id })),
    texts: [],
    notes: chat.notes.map(({ id }) => ({ vendorId: id, effectId: id })),
  };
}
