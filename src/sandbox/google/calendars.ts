import type { ConsentBehaviour } from "#sandbox/consent/consent-office.ts";
import type { NoticePost, Pushes } from "#sandbox/notices.ts";
import type { Channel } from "./channels.ts";
import type { EventContent } from "./event-content.ts";

/** An instant with the zone it is shown in, or a whole day of the calendar's zone. */
export type EventTime =
  | { readonly kind: "instant"; readonly at: number; readonly zone: string }
  | { readonly kind: "day"; readonly date: string };

export type Conference = {
  readonly requestId: string;
  /** "abc-defg-hij" */
  readonly meetingCode: string;
  /** Until then the request's status is "pending", and there is no link. */
  readonly readyAt: number;
};

export type StoredEvent = {
  readonly id: string;
  /** A deleted event stays as "cancelled": its id can never be used again. */
  status: "confirmed" | "tentative" | "cancelled";
  start: EventTime;
  end: EventTime;
  content: EventContent;
  conference: Conference | undefined;
  /** Grows with each change; the etag is made from it. */
  version: number;
  sequence: number;
  readonly createdAt: number;
  updatedAt: number;
  /** Nobody who reads sees it before: Google's answers may lag behind its writes. */
  readonly visibleAt: number;
  readonly by: "app" | "person";
};

export type PretendCalendar = {
  readonly id: string;
  readonly summary: string;
  readonly timeZone: string;
  /** Whose further calendar it is; without it, it is the own one of the account that it is named after. */
  readonly owner?: string;
  /** freeBusy answers this error for the calendar, with HTTP 200 ("notFound", "internalError"); a list of its events is refused. */
  unreadable: string | undefined;
  /** Many calendars cannot have video links; Google then refuses the whole event. */
  videoLinks: boolean;
  events: Record<string, StoredEvent>;
};

/** How this Google behaves; a test or the control page may change it at any time. */
export type GoogleBehaviour = {
  /** How long a new event stays unseen by every read. */
  visibleAfterMs: number;
  /** How long a video link is "pending". */
  meetAfterMs: number;
  /** How long an access token is good for. */
  tokenSeconds: number;
  /** Whether notices of changes arrive. */
  pushes: Pushes;
} & ConsentBehaviour;

/** All of it is plain JSON. */
export type GoogleState = {
  calendars: Record<string, PretendCalendar>;
  channels: Record<string, Channel>;
  /** Grows when Google forgets every sync token that it gave out. */
  syncEra: number;
  behaviour: GoogleBehaviour;
};

/** What every call may use. */
export type GoogleOffice = {
  readonly state: GoogleState;
  /** Milliseconds since 1970, real time. */
  readonly now: () => number;
  readonly notices: NoticePost;
};

export function findVisible(
  { now }: GoogleOffice,
  calendar: PretendCalendar,
  id: string,
): StoredEvent | undefined {
  const event = Object.hasOwn(calendar.events, id) ? calendar.events[id] : undefined;
  return event !== undefined && event.visibleAt <= now() ? event : undefined;
}

export function listVisible(
  { now }: GoogleOffice,
  calendar: PretendCalendar,
): readonly StoredEvent[] {
  return Object.values(calendar.events).filter(({ visibleAt }) => visibleAt <= now());
}

/** What the calendar's owner answered to the invitation; undefined where there was none. */
export function ownAnswer(
  { content }: StoredEvent,
  { id }: Pick<PretendCalendar, "id">,
): string | undefined {
  const own = content.attendees?.find(({ email }) => email === id)?.["responseStatus"];
  return own === undefined ? undefined : String(own);
}

export function etagOf({ version, updatedAt }: StoredEvent): string {
  return `"${updatedAt * 1000 + version}"`;
}
