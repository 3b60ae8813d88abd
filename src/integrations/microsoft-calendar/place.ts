/**
 * Where a calendar is in Graph: "ana@firm.example" is the mailbox's own calendar, and
 * "ana@firm.example/AAMkAGI…" a further one in it, by its id.
 */
export type CalendarPlace = {
  readonly mailbox: string;
  /** Undefined for the mailbox's own. */
  readonly calendarId: string | undefined;
  readonly events: string;
  readonly view: string;
};

export function placeOf(id: string): CalendarPlace {
  const [mailbox = "", ...rest] = id.split("/");
  const calendarId = rest.length === 0 ? undefined : rest.join("/");
  const user = userPath(mailbox);
  const calendar =
    calendarId === undefined ? user : `${user}/calendars/${encodeURIComponent(calendarId)}`;
  return {
    mailbox,
    calendarId,
    events: `${calendar}/events`,
    view: `${calendar}/calendarView`,
  };
}

export function userPath(mailbox: string): string {
  return `/users/${encodeURIComponent(mailbox)}`;
}

/** An event has one address, in whichever of the mailbox's calendars it stands. */
export function eventPath({ mailbox }: CalendarPlace, id: string): string {
  return `${userPath(mailbox)}/events/${encodeURIComponent(id)}`;
}
