import { VendorError } from "#errors.ts";
import type { CalendarPace } from "#integrations/calendar-pace.ts";
import type { Calendar, CalendarEvent, EventPlace, FoundEvent } from "#ports/calendar.ts";
import { askGraph, type MicrosoftAccount, type Send } from "./account.ts";
import { busyTime } from "./busy-time.ts";
import {
  changedEvent,
  EventAnswer,
  EventList,
  foundEvent,
  ofOurMaking,
  type ReadEvent,
  reading,
  withOurId,
  writtenEvent,
} from "./event.ts";
import { insertEvent } from "./insert-event.ts";
import type { KnownEvents } from "./known-events.ts";
import { type CalendarPlace, eventPath, placeOf } from "./place.ts";
import { usedTransactions } from "./transactions.ts";
import { checked, GraphRefusal, unreadable, VENDOR } from "./verdicts.ts";

/**
 * Outlook calendars behind our port. Graph chooses the ids of events, so that ours is written on each
 * and looked for; a transaction id of ours makes a repeated creation the same one. We invite nobody,
 * because Outlook cannot be kept from mailing guests, and the client is mailed by us.
 *
 * Two of these, one for each pace, may share an account: then they share its token and breaker too.
 */
export function microsoftCalendar(account: MicrosoftAccount, pace: CalendarPace): Calendar {
  const { read, readDeadlineMs, writeDeadlineMs, questionsAtOnce } = pace;
  const look = { kind: read, deadlineMs: readDeadlineMs };
  const writing = { kind: "write", deadlineMs: writeDeadlineMs } as const;
  const transactions = usedTransactions();
  const { known } = account;

  const placed = <Wish extends EventPlace>(wish: Wish): Placed<Wish> => ({
    ...wish,
    at: placeOf(account, wish.calendarId),
  });
  const findRead = (wish: EventPlace): Promise<ReadEvent | undefined> => {
    const place = placed(wish);
    const { mailbox } = place.at;
    return askGraph(account, { ...look, mailbox, ask: (send) => lookUp(send, place, known) });
  };

  return {
    busy: busyTime(account, { ...look, atOnce: questionsAtOnce }),

    async find(place) {
      const found = await findRead(place);
      if (found === undefined) return undefined;
      return found.isCancelled ? "deleted" : publicly(found);
    },

    async insert(event) {
      const { at } = placed(event);
      const { mailbox } = at;
      const inserted = await insertEvent(event, {
        at,
        transactions,
        find: findRead,
        write: (ask) => askGraph(account, { ...writing, mailbox, ask }),
        read: (ask) => askGraph(account, { ...look, mailbox, ask }),
      });
      known.note(event, inserted.id);
      return publicly(inserted);
    },

    async change(event, etag) {
      const wish = placed(event);
      const ask = (send: Send) => change(send, { event: wish, etag, known });
      return publicly(await askGraph(account, { ...writing, mailbox: wish.at.mailbox, ask }));
    },

    async remove(wish) {
      const place = placed(wish);
      const { mailbox } = place.at;
      await askGraph(account, { ...writing, mailbox, ask: (send) => remove(send, place, known) });
      known.forget(place);
    },
  };
}

/** With Graph's address of the calendar. */
type Placed<Wish extends EventPlace> = Wish & { readonly at: CalendarPlace };

/** What others may know of it: Graph's own words stay here. */
function publicly({ appointmentId, start, end, etag, meetUrl }: ReadEvent): FoundEvent {
  return { appointmentId, start, end, etag, meetUrl };
}

async function lookUp(
  send: Send,
  place: Placed<EventPlace>,
  known: KnownEvents,
): Promise<ReadEvent | undefined> {
  const found = ofOurMaking(await listOurs(send, place), place.eventId);
  if (found !== undefined) {
    known.note(place, found.id);
    return foundEvent(found);
  }
  const id = known.idOf(place);
  if (id === undefined) return undefined;
  const path = eventPath(place.at, id);
  const answer = await send({ method: "GET", path, query: reading }).catch(goneIsFine);
  if (answer === undefined) known.forget(place);
  return answer === undefined ? undefined : foundEvent(checked(EventAnswer, answer.body, "event"));
}

async function listOurs(send: Send, { at, eventId }: Placed<EventPlace>) {
  const query = withOurId(eventId);
  const { body } = await send({ method: "GET", path: at.events, query });
  return checked(EventList, body, "events").value;
}

type Changing = {
  readonly event: Placed<CalendarEvent>;
  readonly etag: string;
  readonly known: KnownEvents;
};

async function change(send: Send, { event, etag, known }: Changing): Promise<ReadEvent> {
  const found = await lookUp(send, event, known);
  if (found === undefined) throw gone("the event was deleted meanwhile");
  const { status, body } = await send({
    method: "PATCH",
    path: eventPath(event.at, found.id),
    headers: { "if-match": etag },
    body: changedEvent(event),
  });
  try {
    return writtenEvent(body, event);
  } catch (cause) {
    throw unreadable(`event (${status})`, cause);
  }
}

/** Copies carry our mark as well: a cancelled appointment must not be seen anywhere. */
async function remove(send: Send, place: Placed<EventPlace>, known: KnownEvents): Promise<void> {
  const listed = (await listOurs(send, place)).map(({ id }) => id);
  const unlisted = known.idOf(place) ?? [];
  for (const id of new Set(listed.concat(unlisted))) {
    const path = eventPath(place.at, id);
    const answer = await send({ method: "DELETE", path }).catch(goneIsFine);
    if (answer !== undefined && answer.status !== 204) throw unreadable("deletion", undefined);
  }
}

function goneIsFine(failure: unknown): undefined {
  const cause = failure instanceof VendorError ? failure.cause : failure;
  if (cause instanceof GraphRefusal && (cause.status === 404 || cause.status === 410)) return;
  throw failure;
}

function gone(detail: string): VendorError {
  return new VendorError(VENDOR, { verdict: "gone", ambiguous: false, detail });
}
