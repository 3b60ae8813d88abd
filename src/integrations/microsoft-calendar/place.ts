/**
 * Where a calendar is in Graph: "ana@firm.example" is the mailbox's own calendar, and
 * "ana@firm.example/AAMkAGI…" a further one in it, by its id.
 */
export type CalendarPlace = {
  readonly mailbox: string;
  /** How the mailbox is addressed by whoever asks. */
  readonly user: string;
  /** Undefined for the mailbox's own. */
  readonly calendarId: string | undefined;
  readonly events: string;
  readonly view: string;
};

export const isMailboxItself = (id: string): boolean => !id.includes("/");
export const mailboxOf = (id: string): string => id.split("/")[0] ?? "";

/** Graph's path to a mailbox. */
export type Addressing = { readonly userPath: (mailbox: string) => string };

export function placeOf({ userPath }: Addressing, id: string): CalendarPlace {
  const mailbox = mailboxOf(id);
  const rest = id.split("/").slice(1);
  const calendarId = rest.length === 0 ? undefined : rest.join("/");
  const user = userPath(mailbox);
  const calendar =
    calendarId === undefined ? user : `${user}/calendars/${encodeURIComponent(calendarId)}`;
  return {
    mailbox,
    user,
    calendarId,
    events: `${calendar}/events`,
    view: `${calendar}/calendarView`,
  };
}

/** The app itself names whose mailbox it means. */
export const byAddress: Addressing = {
  userPath: (mailbox) => `/users/${encodeURIComponent(mailbox)}`,
};

/**
 * With a person's own consent there is one mailbox. Its address need not be what its owner signs in with,
 * which is all that a path knows, so that it is not named.
 */
export const asOneself: Addressing = { userPath: () => "/me" };

/** An event has one address, in whichever of the mailbox's calendars it stands. */
export function eventPath({ user }: CalendarPlace, id: string): string {
  return `${user}/events/${encodeURIComponent(id)}`;
}
