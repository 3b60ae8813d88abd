import type { CalendarId } from "./calendar-id.ts";

/** What a vendor must have granted us, by the vendor's own names. */
export const calendarPermissions: Readonly<Record<CalendarId["vendor"], readonly string[]>> = {
  google: ["calendar.freebusy", "calendar.events", "calendar.calendarlist.readonly"],
  microsoft: ["Calendars.ReadWrite"],
};

/** Those of them that a consent does not have; Google writes them as addresses. */
export function missingPermissions(
  vendor: CalendarId["vendor"],
  granted: readonly string[],
): readonly string[] {
  const names = new Set(granted.map((scope) => scope.slice(scope.lastIndexOf("/") + 1)));
  return calendarPermissions[vendor].filter((name) => !names.has(name));
}
