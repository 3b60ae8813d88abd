import {
  type GoogleOffice,
  listVisible,
  type PretendCalendar,
  type StoredEvent,
} from "./calendars.ts";
import { startsAt } from "./event-content.ts";
import { eventPayload } from "./event-payload.ts";
import { partOf, readFields } from "./fields.ts";
import { GoogleRefusal } from "./google-error.ts";
import { newsOnly, nextSyncToken } from "./sync-tokens.ts";

const PAGE_MAX = 2500;
const PAGE_DEFAULT = 250;

/**
 * events.list: by time, by our own private properties, with or without the deleted ones, and of each
 * no more than `fields` names; or, by a sync token, what changed since it was given. Nothing here is a series, so that singleEvents changes nothing.
 */
export function answerEventList(
  office: GoogleOffice,
  calendar: PretendCalendar,
  query: URLSearchParams,
): object {
  if (calendar.unreadable !== undefined)
    throw new GoogleRefusal(calendar.unreadable === "notFound" ? "notFound" : "backendError");
  const isNews = newsOnly(office, query);
  const matching = listVisible(office, calendar)
    .filter((event) => (isNews ? isNews(event) : matches(event, calendar, query)))
    .toSorted(
      (a, b) => startsAt(a.start, calendar.timeZone) - startsAt(b.start, calendar.timeZone),
    );
  const size = Math.min(Number(query.get("maxResults") ?? PAGE_DEFAULT), PAGE_MAX);
  const from = Number(query.get("pageToken") ?? 0);
  if (!Number.isInteger(from) || !(size >= 1)) throw new GoogleRefusal("invalid");
  const next = from + size;
  const answer = {
    kind: "calendar#events",
    etag: `"${matching.length}"`,
    summary: calendar.summary,
    updated: new Date(Math.max(0, ...matching.map(({ updatedAt }) => updatedAt))).toISOString(),
    timeZone: calendar.timeZone,
    accessRole: "writer",
    defaultReminders: [],
    items: matching.slice(from, next).map((event) => eventPayload(event, calendar, office.now())),
    ...(next < matching.length ? { nextPageToken: String(next) } : nextSyncToken(office, query)),
  };
  const fields = query.get("fields");
  return fields === null ? answer : partOf(answer, readFields(fields));
}

function matches(event: StoredEvent, calendar: PretendCalendar, query: URLSearchParams): boolean {
  if (event.status === "cancelled" && query.get("showDeleted") !== "true") return false;
  const after = instantIn(query, "timeMin") ?? Number.NEGATIVE_INFINITY;
  const before = instantIn(query, "timeMax") ?? Number.POSITIVE_INFINITY;
  const ours = event.content.extendedProperties?.private ?? {};
  return (
    startsAt(event.end, calendar.timeZone) > after &&
    startsAt(event.start, calendar.timeZone) < before &&
    query.getAll("privateExtendedProperty").every((wanted) => {
      const [name = "", value] = wanted.split("=");
      return Object.hasOwn(ours, name) && ours[name] === value;
    })
  );
}

function instantIn(query: URLSearchParams, name: string): number | undefined {
  const written = query.get(name);
  if (written === null) return undefined;
  const at = /(Z|[+-]\d\d:\d\d)$/i.test(written) ? Date.parse(written) : Number.NaN;
  if (Number.isNaN(at)) throw new GoogleRefusal("invalid", `Invalid value for: ${name}`);
  return at;
}
