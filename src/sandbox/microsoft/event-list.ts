import { eventPayload, type Sight } from "./event-payload.ts";
import type { EventCall } from "./events.ts";
import { GraphRefused } from "./graph-error.ts";
import { listed, type StoredEvent } from "./mailboxes.ts";
import { readPreferences } from "./outlook-time.ts";

const PAGE_MAX = 1000;
const PAGE_DEFAULT = 10;

/** GET …/events: all of a calendar, or those that carry an extended property. */
export function answerEventList(call: EventCall): object {
  const filter = call.request.query.get("$filter");
  const matches = filter === null ? () => true : readFilter(filter);
  return page(call, listed(call.office, call.mailbox, call.calendarId).filter(matches));
}

/** GET …/calendarView: what lies in a stretch of time. */
export function answerView(call: EventCall): object {
  const { from, until } = readStretch(call.request.query);
  const within = listed(call.office, call.mailbox, call.calendarId).filter(
    ({ start, end }) => end > from && start < until,
  );
  return page(call, within);
}

export type Stretch = { readonly from: number; readonly until: number };

export function readStretch(query: URLSearchParams): Stretch {
  const [from, until] = ["startDateTime", "endDateTime"].map((name) =>
    Date.parse(query.get(name) ?? ""),
  );
  if (from === undefined || until === undefined || !(from < until))
    throw new GraphRefused(
      "ErrorInvalidParameter",
      "This request requires a time window specified by startDateTime and endDateTime.",
    );
  return { from, until };
}

export function sightOf({ request, office }: EventCall): Sight {
  const { query, headers } = request;
  return {
    ...readPreferences(headers["prefer"]),
    select: query.get("$select")?.split(","),
    expand: readExpand(query.get("$expand")),
    now: office.now(),
  };
}

function page(call: EventCall, events: readonly StoredEvent[]): object {
  const { query } = call.request;
  const size = Number(query.get("$top") ?? PAGE_DEFAULT);
  const from = Number(query.get("$skip") ?? 0);
  if (!(size >= 1 && size <= PAGE_MAX && from >= 0))
    throw new GraphRefused("ErrorInvalidParameter", "Invalid page.");
  const next = from + size;
  const sight = sightOf(call);
  return {
    value: events.slice(from, next).map((event) => eventPayload(event, call.mailbox, sight)),
    ...(next < events.length && { "@odata.nextLink": linkTo(call, { $skip: String(next) }) }),
  };
}

/** Graph names itself in its links, by whatever address it was asked. */
export function linkTo({ request }: EventCall, change: Record<string, string>): string {
  const link = new URL(request.path, "https://graph.microsoft.com");
  for (const [name, value] of request.query) link.searchParams.set(name, value);
  for (const [name, value] of Object.entries(change)) link.searchParams.set(name, value);
  return link.href;
}

const any =
  /^singleValueExtendedProperties\/any\((\w+): ?\1\/id eq '([^']+)' and \1\/value eq '([^']*)'\)$/i;

/** Values are compared without regard to case, names with it. */
function readFilter(filter: string): (event: StoredEvent) => boolean {
  const [, , id, value] = any.exec(filter) ?? [];
  if (id === undefined || value === undefined) throw new GraphRefused("ErrorInvalidUrlQueryFilter");
  return ({ properties }) => properties[id]?.toLowerCase() === value.toLowerCase();
}

function readExpand(expand: string | null): readonly string[] {
  if (expand === null) return [];
  const [, filter] = /^singleValueExtendedProperties\(\$filter=(.+)\)$/.exec(expand) ?? [];
  const ids = filter?.split(" or ").map((part) => /^id eq '([^']+)'$/.exec(part)?.[1]) ?? [];
  if (ids.length === 0 || ids.includes(undefined))
    throw new GraphRefused("ErrorInvalidUrlQueryFilter");
  return ids.filter((id) => id !== undefined);
}
