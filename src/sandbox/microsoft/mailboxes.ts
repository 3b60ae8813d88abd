import type { ConsentBehaviour } from "#sandbox/consent/consent-office.ts";
import type { NoticePost, Pushes } from "#sandbox/notices.ts";

/** A mailbox's calendars as Exchange holds them, so far as somebody here asks for it. All plain JSON. */
export type StoredEvent = {
  /** The immutable one; the ordinary id is made from it and the calendar. */
  readonly id: string;
  /** The further calendar it stands in; undefined for the mailbox's own. */
  calendarId: string | undefined;
  subject: string;
  body: { readonly contentType: "text" | "html"; readonly content: string };
  location: string;
  /** Milliseconds since 1970; of a whole day the midnights of its own zone. */
  start: number;
  end: number;
  isAllDay: boolean;
  /** IANA, or as it was sent. */
  zone: string;
  showAs: (typeof showings)[number];
  /** What the mailbox's owner answered; "organizer" where nobody invited them. */
  response: (typeof responses)[number];
  meeting: { readonly joinUrl: string; readonly readyAt: number } | undefined;
  readonly transactionId: string | undefined;
  /** Extended properties: their full ids, and what is in them. */
  properties: Record<string, string>;
  /** Grows with each change; the etag is made from it. */
  version: number;
  /** Where it stands in the mailbox's row of changes. */
  changedAs: number;
  readonly createdAt: number;
  updatedAt: number;
  /** Nobody who lists events sees it before. */
  readonly visibleAt: number;
  deletedAt: number | undefined;
  readonly by: "app" | "person";
};

export const showings = [
  "free",
  "tentative",
  "busy",
  "oof",
  "workingElsewhere",
  "unknown",
] as const;
export const responses = [
  "none",
  "organizer",
  "tentativelyAccepted",
  "accepted",
  "declined",
  "notResponded",
] as const;

export type PretendMailbox = {
  /** Its address. */
  readonly id: string;
  readonly summary: string;
  readonly timeZone: string;
  /** Exchange's word for why the app may not look ("ErrorAccessDenied"); schedules say it with HTTP 200. */
  unreadable: string | undefined;
  /** What its owner signs in with, where it is not the address: their own consent knows no other name. */
  readonly signInName?: string;
  /** "personal": one of outlook.com. "none": they sign in, and there is no mailbox. Else the company's. */
  readonly kind?: "personal" | "none";
  /** Whether there is Teams; without it a meeting is refused, and the event with it. */
  teams: boolean;
  /** Ids of its further calendars. */
  readonly calendars: readonly string[];
  events: Record<string, StoredEvent>;
  changes: number;
};

/** How this Microsoft behaves; a test or the control page may change it at any time. */
export type MicrosoftBehaviour = {
  /** How long a new event stays out of every list. */
  visibleAfterMs: number;
  /** How long a meeting's link is not there yet. */
  meetAfterMs: number;
  /** How long an access token is good for. */
  tokenSeconds: number;
  /** What a transaction id does whose event is there at another time: the same is not known for sure. */
  changedTransaction: "answered" | "refused";
  /** What a transaction id does whose event was deleted: nobody has said what the real one does. */
  deletedTransaction: "answered" | "refused" | "forgotten";
  /** Whether notifications of changes arrive. */
  pushes: Pushes;
} & ConsentBehaviour;

export type Subscription = {
  readonly id: string;
  readonly resource: string;
  readonly mailboxId: string;
  readonly changeTypes: readonly string[];
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | undefined;
  readonly clientState: string | undefined;
  expiresAt: number;
  /** Asked to renew, and silent until somebody does. */
  isWaiting: boolean;
};

export type MicrosoftState = {
  mailboxes: Record<string, PretendMailbox>;
  subscriptions: Record<string, Subscription>;
  behaviour: MicrosoftBehaviour;
  /** Grows when Exchange forgets every state of synchronisation that it gave out. */
  syncEra: number;
};

/** What every call may use. */
export type MicrosoftOffice = {
  readonly state: MicrosoftState;
  /** Milliseconds since 1970, real time. */
  readonly now: () => number;
  readonly notices: NoticePost;
  /** Whose consent the call came with; undefined for the app itself, which opens every mailbox. */
  readonly own?: PretendMailbox | undefined;
  /** Tells whoever subscribed; never fails, and is waited for by nobody. */
  readonly announce: (mailbox: PretendMailbox, event: StoredEvent, change: Change) => void;
};
export type Change = "created" | "updated" | "deleted";

/** Exchange knows addresses in whatever case they are written; a person's consent opens their own alone. */
export function findMailbox(
  { state, own }: Pick<MicrosoftOffice, "state" | "own">,
  address: string,
): PretendMailbox | undefined {
  const wanted = address.toLowerCase();
  if (own !== undefined)
    return (own.signInName ?? own.id).toLowerCase() === wanted ? own : undefined;
  return Object.values(state.mailboxes).find(({ id }) => id.toLowerCase() === wanted);
}

export function isLive({ deletedAt }: StoredEvent): boolean {
  return deletedAt === undefined;
}

/** What a list shows. */
export function listed(
  { now }: MicrosoftOffice,
  mailbox: PretendMailbox,
  calendarId: string | undefined,
): readonly StoredEvent[] {
  return Object.values(mailbox.events)
    .filter((event) => isLive(event) && event.calendarId === calendarId && event.visibleAt <= now())
    .toSorted((a, b) => a.start - b.start);
}

export function etagOf({ version, updatedAt }: StoredEvent): string {
  return `W/"${Buffer.from(`${updatedAt}.${version}`).toString("base64url")}"`;
}

/** Counts a change; everything that changes an event ends here. */
export function touch(
  office: MicrosoftOffice,
  mailbox: PretendMailbox,
  { event, change }: { readonly event: StoredEvent; readonly change: Change },
): StoredEvent {
  mailbox.changes += 1;
  event.version += 1;
  event.changedAs = mailbox.changes;
  event.updatedAt = office.now();
  office.announce(mailbox, event, change);
  return event;
}
