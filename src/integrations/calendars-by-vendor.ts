import { type CalendarId, readCalendarId, writeCalendarId } from "#company/calendar-id.ts";
import { VendorError } from "#errors.ts";
import type { BusyQuestion, Calendar, CalendarBusy, EventPlace } from "#ports/calendar.ts";
import { reasonOf, unknown } from "./unknown-busy.ts";

type Vendor = CalendarId["vendor"];
export type ConnectedCalendars = Readonly<Record<Vendor, Calendar | undefined>>;

const titles: Readonly<Record<Vendor, string>> = {
  google: "Google Calendar",
  microsoft: "Microsoft's calendars",
};
const vendors = ["google", "microsoft"] as const;

/** All vendors' calendars as one: an id says whose it is, and each vendor reads its own ids. */
export function calendarsByVendor(connected: ConnectedCalendars): Calendar {
  const at = <Place extends EventPlace>(place: Place) => {
    const { vendor, id } = readCalendarId(place.calendarId);
    return { calendar: connectedOf(connected, vendor), place: { ...place, calendarId: id } };
  };
  return {
    busy: (question) => busyOfAll(connected, question),
    // As promises, because an id of a vendor who is off fails like a call that failed.
    find: async (place) => {
      const found = at(place);
      return found.calendar.find(found.place);
    },
    insert: async (event) => {
      const found = at(event);
      return found.calendar.insert(found.place);
    },
    change: async (event, etag) => {
      const found = at(event);
      return found.calendar.change(found.place, etag);
    },
    remove: async (place) => {
      const found = at(place);
      return found.calendar.remove(found.place);
    },
  };
}

/**
 * What one vendor fails to say is unknown, and the other's calendars are still read. Throws the
 * VendorError when nobody answered.
 */
async function busyOfAll(
  connected: ConnectedCalendars,
  question: BusyQuestion,
): Promise<ReadonlyMap<string, CalendarBusy>> {
  const asked = vendors.flatMap((vendor) => {
    const ids = question.calendarIds.map(readCalendarId).filter((id) => id.vendor === vendor);
    return ids.length === 0 ? [] : [{ vendor, calendarIds: ids.map(({ id }) => id) }];
  });
  const answers = await Promise.allSettled(
    asked.map(({ vendor, calendarIds }) =>
      connected[vendor] === undefined
        ? everyUnknown(calendarIds, whyOff(vendor))
        : connected[vendor].busy({ ...question, calendarIds }),
    ),
  );
  const failures = answers.filter((answer) => answer.status === "rejected");
  const [first] = failures;
  if (first !== undefined && failures.length === answers.length) throw first.reason;
  return new Map(
    answers.flatMap((answer, index) => {
      const { vendor, calendarIds } = asked[index] as (typeof asked)[number];
      return calendarIds.map((id): [string, CalendarBusy] => [
        writeCalendarId({ vendor, id }),
        answer.status === "rejected"
          ? unknown(reasonOf(answer.reason))
          : (answer.value.get(id) ?? unknown("missing in the answer")),
      ]);
    }),
  );
}

async function everyUnknown(ids: readonly string[], why: string) {
  return new Map(ids.map((id) => [id, unknown(why)] as const));
}

function connectedOf(connected: ConnectedCalendars, vendor: Vendor): Calendar {
  const calendar = connected[vendor];
  if (calendar !== undefined) return calendar;
  throw isOff(vendor);
}

/** Somebody has to set variables, or a provider has to connect the calendar. */
export function isOff(vendor: Vendor): VendorError {
  const failure = { verdict: "human", ambiguous: false, detail: whyOff(vendor) } as const;
  return new VendorError(`${vendor}-calendar`, failure);
}

const whyOff = (vendor: Vendor) =>
  `the company names a calendar there, and ${titles[vendor]} is not connected; docs/configuration.md names the variables`;
