import type { CalendarChanges } from "#ports/calendar-changes.ts";
import type { Doors } from "./calendars-by-grant.ts";

/** What changes in all of a vendor's calendars, each read and watched through the door that opens it. */
export function changesByGrant(doors: Doors<CalendarChanges>): CalendarChanges {
  const behind = async (calendarId: string): Promise<CalendarChanges> => {
    const grantId = (await doors.grantsOf([calendarId])).get(calendarId);
    const changes = grantId === undefined ? doors.own : doors.ofGrant(grantId);
    if (changes === undefined) throw doors.isOff();
    return changes;
  };
  return {
    readChanges: async (question) => (await behind(question.calendarId)).readChanges(question),
    watch: async (wish) => (await behind(wish.calendarId)).watch(wish),
    renewWatch: async (watch, wish) => (await behind(wish.calendarId)).renewWatch(watch, wish),
    stopWatch: async (watch) => (await behind(watch.calendarId)).stopWatch(watch),
  };
}
