import { troubleWords } from "#booking/calendar-trouble.ts";
import type { Kind, OutboxContext } from "#outbox/kind.ts";
import type { CrmTicket } from "#ports/crm.ts";
import {
  type CalendarTrouble,
  findTrouble,
  listTroubled,
  type TroubledCalendar,
} from "#store/calendar-troubles.ts";
import type { DeskEffect } from "#store/effects.ts";
import { findMember } from "#store/members.ts";

/** So many calendars are named in the ticket; the page of calendars has all. */
const NAMED_MAX = 50;

/** Calendars that can't be read, as a ticket. The CRM finds it by our own id, so writing it again is safe. */
export const troubleTicket: Kind<DeskEffect> = {
  horizonMinutes: 72 * 60,
  failure: "The CRM ticket about calendars that can’t be read could not be written",

  async perform(context, effect) {
    const { crm, db } = context;
    if (crm === undefined) return { kind: "pointless", reason: "no CRM is connected" };
    const trouble = await findTrouble(db, String(effect.payload["troubleId"]));
    if (trouble === undefined) return { kind: "pointless", reason: "the trouble is gone" };
    const { ticketId } = await crm.saveTicket(await describe(context, trouble));
    return { kind: "done", remoteId: ticketId };
  },
};

async function describe(
  { db, publicUrl }: OutboxContext,
  trouble: CalendarTrouble,
): Promise<CrmTicket> {
  const { id, cause, failure, endedAt, takenAt, ownerId } = trouble;
  const calendars = await listTroubled(db, id);
  const owner = ownerId === undefined ? undefined : await findMember(db, ownerId);
  const { why, remedy } = troubleWords[cause];
  const isOver = endedAt !== undefined;
  // What is back already is no reason any more; of one that is over, all of it was.
  const meant = isOver ? calendars : calendars.filter(({ backAt }) => backAt === undefined);
  return {
    escalationId: id,
    reference: "Calendars",
    // It is about nobody outside.
    contactId: undefined,
    subject: `Calendars: ${sayCount(meant.length)} can’t be read`,
    reasons: [`${why}. ${remedy}`, failure, ...meant.slice(0, NAMED_MAX).map(say)],
    priority: "high",
    state: isOver ? "closed" : takenAt === undefined ? "open" : "in-progress",
    resolution: isOver ? "They can be read again" : undefined,
    ownerEmail: owner?.email,
    url: `${publicUrl}/console/calendars`,
  };
}

const sayCount = (count: number) => (count === 1 ? "one" : String(count));

const say = ({ calendarId, providerNames }: TroubledCalendar) =>
  providerNames.length === 0 ? calendarId : `${providerNames.join(", ")}: ${calendarId}`;
