import { parseJson } from "#sandbox/parse-json.ts";
import { linkTo, readStretch, type Stretch, sightOf } from "./event-list.ts";
import { eventPayload, idOf } from "./event-payload.ts";
import type { EventCall } from "./events.ts";
import { GraphRefused } from "./graph-error.ts";
import { isLive, listed, type StoredEvent } from "./mailboxes.ts";

/** Where somebody's reading of a view stands. */
type Mark = Stretch & {
  readonly era: number;
  /** The last change that was read before this round; null in the first one, which reads everything. */
  readonly after: number | null;
  /** The last change when this round began: the next one reads on from there. */
  readonly upTo: number;
  readonly shown: number;
};

const PAGE_DEFAULT = 10;

/**
 * GET …/calendarView/delta: everything in a stretch of time first, page by page, then what changed since.
 * What is deleted, or was moved out of the stretch, is only an id.
 */
export function answerDelta(call: EventCall): object {
  const mark = markOf(call);
  const due = (mark.after === null ? inView(call, mark) : changed(call, mark.after)).slice(
    mark.shown,
  );
  const shown = due.slice(0, pageSize(call.request.headers["prefer"]));
  return {
    value: shown.map((event) => lineOf(call, event, mark)),
    ...(shown.length < due.length
      ? link(call, "@odata.nextLink", { ...mark, shown: mark.shown + shown.length })
      : link(call, "@odata.deltaLink", mark)),
  };
}

function markOf(call: EventCall): Mark {
  const { query } = call.request;
  const { changes: upTo } = call.mailbox;
  const next = query.get("$skiptoken");
  if (next !== null) return readMark(next, call);
  const since = query.get("$deltatoken");
  if (since !== null) {
    const last = readMark(since, call);
    return { ...last, after: last.upTo, upTo, shown: 0 };
  }
  return { ...readStretch(query), era: call.office.state.syncEra, after: null, upTo, shown: 0 };
}

function changed({ mailbox, calendarId }: EventCall, after: number): readonly StoredEvent[] {
  return Object.values(mailbox.events)
    .filter((event) => event.changedAs > after && event.calendarId === calendarId)
    .toSorted((a, b) => a.changedAs - b.changedAs);
}

function inView({ office, mailbox, calendarId }: EventCall, { from, until }: Stretch) {
  return listed(office, mailbox, calendarId).filter(
    ({ start, end }) => end > from && start < until,
  );
}

function lineOf(call: EventCall, event: StoredEvent, { from, until }: Mark): object {
  const sight = sightOf(call);
  const isThere = isLive(event) && event.end > from && event.start < until;
  return isThere
    ? eventPayload(event, call.mailbox, sight)
    : { id: idOf(event, sight), "@removed": { reason: "deleted" } };
}

/** The tokens carry what was asked for. */
function link(call: EventCall, name: "@odata.nextLink" | "@odata.deltaLink", mark: Mark): object {
  const request = { ...call.request, query: new URLSearchParams() };
  const token = name === "@odata.nextLink" ? "$skiptoken" : "$deltatoken";
  return { [name]: linkTo({ ...call, request }, { [token]: written(mark) }) };
}

const written = (mark: Mark) => Buffer.from(JSON.stringify(mark)).toString("base64url");

function readMark(token: string, { office }: EventCall): Mark {
  const mark = parseJson(Buffer.from(token, "base64url").toString()) as Mark | undefined;
  if (mark?.era === office.state.syncEra) return mark;
  throw new GraphRefused("SyncStateNotFound");
}

function pageSize(prefer: string | undefined): number {
  return Number(/odata\.maxpagesize=(\d+)/.exec(prefer ?? "")?.[1] ?? PAGE_DEFAULT);
}
