import { parseJson } from "#sandbox/parse-json.ts";
import type { GoogleOffice, StoredEvent } from "./calendars.ts";
import { GoogleRefusal } from "./google-error.ts";

/** Up to when somebody has read a calendar, and when Google last forgot such things. */
type Mark = { readonly era: number; readonly readAt: number };

/** What a sync token does not go with. */
const refused = [
  "iCalUID",
  "orderBy",
  "privateExtendedProperty",
  "q",
  "sharedExtendedProperty",
  "timeMin",
  "timeMax",
  "updatedMin",
];
/** What may be asked for at first, and the token then keeps to. */
const kept = ["timeMin"];

/** Whether an event is in the answer to this sync token; undefined where the question has none. */
export function newsOnly(
  { state }: GoogleOffice,
  query: URLSearchParams,
): ((event: StoredEvent) => boolean) | undefined {
  const token = query.get("syncToken");
  if (token === null) return undefined;
  if (refused.some((name) => query.has(name)))
    throw new GoogleRefusal("invalid", "Sync token cannot be used with this restriction.");
  const mark = parseJson(Buffer.from(token, "base64url").toString()) as Mark | undefined;
  if (mark?.era !== state.syncEra) throw new GoogleRefusal("fullSyncRequired");
  // Of two changes within a millisecond the first may be told twice; the second must not be lost.
  return ({ updatedAt, visibleAt }) => Math.max(updatedAt, visibleAt) >= mark.readAt;
}

/** A token for whoever has read all of it; none for a list that leaves things out. */
export function nextSyncToken({ state, now }: GoogleOffice, query: URLSearchParams): object {
  if (refused.some((name) => query.has(name) && !kept.includes(name))) return {};
  const mark: Mark = { era: state.syncEra, readAt: now() };
  return { nextSyncToken: Buffer.from(JSON.stringify(mark)).toString("base64url") };
}
