import type { TroubleCard } from "#ports/chat.ts";
import type { CrmTicket } from "#ports/crm.ts";
import { aCrm } from "../helpers/fake-crm.ts";
import { fakeChat } from "../helpers/fake-ports.ts";

/** What the desk sees: a chat and a CRM that keep how calendars' cards and tickets were drawn, in order. */
export function aDesk() {
  const cards: TroubleCard[] = [];
  const tickets: CrmTicket[] = [];
  const chat = fakeChat().port;
  const crm = aCrm([], {
    async saveTicket(ticket) {
      if (ticket.reference === "Calendars") tickets.push(ticket);
      return { ticketId: ticket.escalationId, ownerEmail: ticket.ownerEmail };
    },
  });
  return {
    cards,
    tickets,
    ports: {
      crm,
      chat: {
        ...chat,
        async postTrouble(card: TroubleCard) {
          cards.push(card);
          return chat.postTrouble(card);
        },
        async redrawTrouble(_place: unknown, card: TroubleCard) {
          cards.push(card);
        },
      },
    },
  };
}
export type Desk = ReturnType<typeof aDesk>;
