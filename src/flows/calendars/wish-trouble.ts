import type { CalendarTrouble } from "#store/calendar-troubles.ts";
import type { Db } from "#store/db.ts";
import { urgencies, wishForDesk, wishShownToDesk } from "#store/effects.ts";

const minuteMs = 60_000;
/** Real time until who is on call hears once more that nobody has said that they have it. */
export const firstReminderMs = 15 * minuteMs;
export const nextReminderMs = 60 * minuteMs;
/** Whoever has it works on it; once a day they hear that it is still so. */
export const ownersReminderMs = 24 * 60 * minuteMs;

/** Names a trouble's card for ever. */
export const troubleCardKey = (troubleId: string) => `trouble-card:${troubleId}`;

/** The card and the CRM's ticket are to show the trouble as its row says. */
export async function wishTrouble(tx: Db, troubleId: string): Promise<void> {
  const payload = { troubleId };
  await wishShownToDesk(tx, {
    kind: "trouble-ticket",
    key: `trouble-ticket:${troubleId}`,
    payload,
  });
  const key = troubleCardKey(troubleId);
  await wishShownToDesk(tx, { kind: "trouble-card", key, payload, urgency: urgencies.card });
}

/** A sentence in the card's thread, to whoever has it. `name` tells it from the others for ever. */
export async function wishTroubleNote(
  tx: Db,
  { id: troubleId, ownerId }: Pick<CalendarTrouble, "id" | "ownerId">,
  note: { readonly name: string; readonly text: string; readonly quote?: string },
): Promise<void> {
  const { name, ...said } = note;
  await wishForDesk(tx, {
    kind: "trouble-note",
    key: `trouble-note:${troubleId}:${name}`,
    payload: { troubleId, ...said, ...(ownerId !== undefined && { mentionMemberId: ownerId }) },
  });
}
