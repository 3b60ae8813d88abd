import type { Event } from "@microsoft/microsoft-graph-types";
import { VendorError } from "#errors.ts";
import type { CalendarEvent, EventPlace } from "#ports/calendar.ts";
import type { Send } from "./account.ts";
import { newEvent, type ReadEvent, withoutMeeting, writtenEvent } from "./event.ts";
import { type CalendarPlace, eventPath } from "./place.ts";
import type { UsedTransactions } from "./transactions.ts";
import { GraphRefusal, unreadable, VENDOR } from "./verdicts.ts";

type Ask<T> = (send: Send) => Promise<T>;

export type InsertTools = {
  readonly at: CalendarPlace;
  readonly transactions: UsedTransactions;
  readonly find: (place: EventPlace) => Promise<ReadEvent | undefined>;
  readonly write: <T>(ask: Ask<T>) => Promise<T>;
  readonly read: <T>(ask: Ask<T>) => Promise<T>;
};

/** What Graph has stored may be seen as late as this. */
const LATE_SIGHT_MS = 30_000;
const LOOK_AGAIN_MS = 5_000;
/** An event that is older than this when we are told that it was made, was made by an earlier request. */
const EARLIER_MS = 60_000;

/**
 * Creates an event, or learns that an earlier request did. Graph answers a repeated request with the
 * event of the first, also where that one was changed or deleted since: neither is what was asked for.
 */
export async function insertEvent(event: CalendarEvent, tools: InsertTools): Promise<ReadEvent> {
  const { transactions, write, at } = tools;
  const transactionId = transactions.idFor(event.eventId);
  try {
    const made = await write((send) => create(send, event, { at, transactionId }));
    if (made.isEarlier && !(await stands(made, tools))) {
      transactions.useUp(event.eventId);
      return insertEvent(event, tools);
    }
    if (!isAtItsTime(made, event)) throw takenBy("an earlier request put it at another time");
    return await withLink(made, event, tools);
  } catch (failure) {
    if (!isTaken(failure)) throw failure;
    await settleTaken(event, tools);
    return insertEvent(event, tools);
  }
}

type Made = ReadEvent & { readonly isEarlier: boolean };

async function create(
  send: Send,
  event: CalendarEvent,
  { at, transactionId }: { readonly at: CalendarPlace; readonly transactionId: string },
): Promise<Made> {
  const path = at.events;
  const body = newEvent(event, transactionId);
  const answer = await send({ method: "POST", path, body }).catch((failure: unknown) => {
    if (!refusesMeeting(failure)) throw failure;
    return send({ method: "POST", path, body: withoutMeeting(body) satisfies Event });
  });
  try {
    const made = writtenEvent(answer.body, event);
    const answeredAt = answer.answeredAt ?? made.createdAt;
    return { ...made, isEarlier: answeredAt.getTime() - made.createdAt.getTime() > EARLIER_MS };
  } catch (cause) {
    throw unreadable("event", cause);
  }
}

/** Reads an event by Graph's own id: whoever deleted it left nothing under it. */
function stands({ id }: ReadEvent, { read, at }: InsertTools): Promise<boolean> {
  const path = eventPath(at, id);
  return read((send) =>
    send({ method: "GET", path, query: { $select: "id" } }).then(
      () => true,
      (failure: unknown) => {
        if (failure instanceof VendorError && failure.verdict === "gone") return false;
        throw failure;
      },
    ),
  );
}

/**
 * The transaction was used for an event that is not as we ask. If it is there, whoever called reads
 * and changes it. If it is not, it may be a moment old and unseen yet, so that another one now would
 * be a second: only when it has stayed unseen it is believed to be deleted.
 */
async function settleTaken(event: CalendarEvent, { transactions, find }: InsertTools) {
  if ((await find(event)) !== undefined) throw takenBy("the event is there already");
  const unseenMs = transactions.unseenFor(event.eventId);
  if (unseenMs >= LATE_SIGHT_MS) return transactions.useUp(event.eventId);
  throw new VendorError(VENDOR, {
    verdict: "retry",
    ambiguous: false,
    // Somebody else may have put it there a moment ago; looking again costs little.
    retryAfterMs: Math.min(LOOK_AGAIN_MS, LATE_SIGHT_MS - unseenMs),
    detail: "the event's transaction is taken, but the event can't be seen yet",
  });
}

/** The link may be made a moment later. One more look; an event without it is still an event. */
async function withLink(made: ReadEvent, event: CalendarEvent, { find }: InsertTools) {
  if (made.meetUrl !== undefined || !made.isMeeting) return made;
  const seenAgain = await find(event).catch(() => undefined);
  return seenAgain ?? made;
}

const isAtItsTime = (made: ReadEvent, { start, end }: CalendarEvent) =>
  made.start.getTime() === start.getTime() && made.end.getTime() === end.getTime();

const isTaken = (failure: unknown) =>
  failure instanceof VendorError && failure.code === "ErrorDuplicateTransactionId";

/** Mailboxes without Teams: Graph refuses the whole event then, and the event is worth more. */
function refusesMeeting(failure: unknown): boolean {
  const cause = failure instanceof VendorError ? failure.cause : undefined;
  return (
    cause instanceof GraphRefusal &&
    cause.status === 400 &&
    /online ?meeting/i.test(`${cause.code} ${cause.message}`)
  );
}

function takenBy(detail: string): VendorError {
  return new VendorError(VENDOR, { verdict: "conflict", ambiguous: false, detail });
}
