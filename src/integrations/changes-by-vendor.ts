import { type CalendarId, readCalendarId } from "#company/calendar-id.ts";
import { VendorError } from "#errors.ts";
import type { CalendarChanges } from "#ports/calendar-changes.ts";

type Vendor = CalendarId["vendor"];
export type ConnectedChanges = Readonly<Record<Vendor, CalendarChanges | undefined>>;

/** What changes at all vendors as one: an id says whose it is, and each vendor reads its own ids. */
export function changesByVendor(connected: ConnectedChanges): CalendarChanges {
  const at = <Question extends { readonly calendarId: string }>(question: Question) => {
    const { vendor, id } = readCalendarId(question.calendarId);
    const changes = connected[vendor];
    if (changes !== undefined) return { changes, question: { ...question, calendarId: id } };
    throw new VendorError(`${vendor}-calendar`, {
      ...{ verdict: "human", ambiguous: false },
      detail: "the company names a calendar there, and its vendor is not connected",
    });
  };
  return {
    // As promises, because an id of a vendor who is off fails like a call that failed.
    readChanges: async (asked) => {
      const { changes, question } = at(asked);
      return changes.readChanges(question);
    },
    watch: async (asked) => {
      const { changes, question } = at(asked);
      return changes.watch(question);
    },
    renewWatch: async (watch, asked) => {
      const { changes, question } = at(asked);
      return changes.renewWatch(watch, question);
    },
    stopWatch: async (watch) => {
      const { changes, question } = at(watch);
      return changes.stopWatch(question);
    },
  };
}
