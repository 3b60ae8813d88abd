import type { Calendar, CalendarBusy, EventPlace } from "#ports/calendar.ts";
import { reasonOf, unknown } from "./unknown-busy.ts";

/** With what a vendor's calendars are opened. */
export type Doors<Inside> = {
  /** The program's own standing there; undefined where it has none. */
  readonly own: Inside | undefined;
  /** The same vendor with what one provider's grant opens. */
  readonly ofGrant: (grantId: string) => Inside;
  /** Which grant opens each of these, by the vendor's ids; left out: none, and our own door is meant. */
  readonly grantsOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** What to say where there is neither. */
  readonly isOff: () => Error;
};

/** All of a vendor's calendars as one, each behind the door that opens it. */
export function calendarsByGrant(doors: Doors<Calendar>): Calendar {
  const behind = async ({ calendarId }: EventPlace): Promise<Calendar> => {
    const grantId = (await doors.grantsOf([calendarId])).get(calendarId);
    const calendar = grantId === undefined ? doors.own : doors.ofGrant(grantId);
    if (calendar === undefined) throw doors.isOff();
    return calendar;
  };
  return {
    busy: (question) => busyOfAll(doors, question),
    find: async (place) => (await behind(place)).find(place),
    insert: async (event) => (await behind(event)).insert(event),
    change: async (event, etag) => (await behind(event)).change(event, etag),
    remove: async (place) => (await behind(place)).remove(place),
  };
}

/** A question for each door. What one of them fails to say is unknown, and the others are still asked. */
async function busyOfAll(
  doors: Doors<Calendar>,
  question: Parameters<Calendar["busy"]>[0],
): Promise<ReadonlyMap<string, CalendarBusy>> {
  const grants = await doors.grantsOf(question.calendarIds);
  const byDoor = Map.groupBy(question.calendarIds, (id) => grants.get(id));
  const answers = await Promise.allSettled(
    Array.from(byDoor, async ([grantId, calendarIds]) => {
      const calendar = grantId === undefined ? doors.own : doors.ofGrant(grantId);
      if (calendar === undefined) throw doors.isOff();
      return calendar.busy({ ...question, calendarIds });
    }),
  );
  const failures = answers.filter((answer) => answer.status === "rejected");
  const [first] = failures;
  // One door alone speaks for the vendor; of several, one that is closed is about its calendars only.
  if (first !== undefined && answers.length === 1 && byDoor.has(undefined)) throw first.reason;
  return new Map(
    [...byDoor.values()].flatMap((calendarIds, index) => {
      const answer = answers[index] as (typeof answers)[number];
      return calendarIds.map((id): [string, CalendarBusy] => [
        id,
        answer.status === "rejected"
          ? unknown(reasonOf(answer.reason))
          : (answer.value.get(id) ?? unknown("missing in the answer")),
      ]);
    }),
  );
}
