import type { FlowContext } from "#flows/context.ts";
import { personOf } from "#flows/press.ts";
import type { TroubleCard } from "#ports/chat.ts";
import { findTrouble, listTroubled } from "#store/calendar-troubles.ts";

/** Everything that the card of a trouble shows, as the rows are at this moment. */
export async function readTrouble(
  { db, publicUrl }: Pick<FlowContext, "db" | "publicUrl">,
  id: string,
): Promise<TroubleCard | undefined> {
  const trouble = await findTrouble(db, id);
  if (trouble === undefined) return undefined;
  const { version, vendor, cause, failure, beganAt, endedAt, ownerId, takenAt } = trouble;
  const calendars = await listTroubled(db, id);
  return {
    ...{ id, version, vendor, cause, failure, beganAt, endedAt },
    calendars: calendars.map(({ calendarId, providerNames, backAt }) => ({
      ...{ calendarId, providerNames, isBack: backAt !== undefined },
    })),
    owner: await personOf(db, ownerId),
    isTaken: takenAt !== undefined,
    url: `${publicUrl}/console/calendars`,
  };
}
