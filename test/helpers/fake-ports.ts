import type { Interval } from "#booking/interval.ts";
import { VendorError } from "#errors.ts";
import type { Calendar, CalendarEvent, EventPlace, FoundEvent } from "#ports/calendar.ts";
import type {
  Card,
  CardPlace,
  Chat,
  ChatPerson,
  DailyLine,
  DeskNote,
  DirectMessage,
  ThreadNote,
} from "#ports/chat.ts";
import type { HomeContent } from "#ports/desk.ts";
import type { Email, EmailMessage } from "#ports/email.ts";

/*
 * Vendors as plain objects that keep state, for tests of what we do with their answers. What they say
 * on the wire is the business of test/integrations.
 */

/** The vendor did it, and the answer was lost. */
export const lostAnswer = () =>
  new VendorError("vendor", { verdict: "retry", ambiguous: true, detail: "the connection broke" });
/** The vendor never saw it. */
export const unreachable = () =>
  new VendorError("vendor", { verdict: "retry", ambiguous: false, detail: "connection refused" });
export const refusedForGood = () =>
  new VendorError("vendor", { verdict: "permanent", ambiguous: false, detail: "400 invalid" });
export const slowDown = (retryAfterMs: number) =>
  new VendorError("vendor", { verdict: "retry", ambiguous: false, detail: "429", retryAfterMs });

/** Faults by call: the next call of that name throws, before it does anything or after it did it. */
export type Faults = {
  readonly before: (call: string, error: Error, times?: number) => void;
  readonly after: (call: string, error: Error) => void;
  /** Runs while the next call is on its way: what happens in the world meanwhile. */
  readonly during: (call: string, happens: () => Promise<unknown>) => void;
};

function faulty() {
  const planned: {
    call: string;
    when: "before" | "after" | "during";
    error?: Error;
    happens?: () => Promise<unknown>;
  }[] = [];
  const calls: string[] = [];

  async function step(call: string, when: "before" | "after" | "during"): Promise<void> {
    const index = planned.findIndex((fault) => fault.call === call && fault.when === when);
    if (index < 0) return;
    const [fault] = planned.splice(index, 1);
    await fault?.happens?.();
    if (fault?.error !== undefined) throw fault.error;
  }
  const faults: Faults = {
    before: (call, error, times = 1) => {
      for (let time = 0; time < times; time += 1) planned.push({ call, when: "before", error });
    },
    after: (call, error) => planned.push({ call, when: "after", error }),
    during: (call, happens) => planned.push({ call, when: "during", happens }),
  };
  async function run<T>(call: string, work: () => T): Promise<T> {
    calls.push(call);
    await step(call, "before");
    await step(call, "during");
    const result = work();
    await step(call, "after");
    return result;
  }
  const reset = () => {
    planned.length = 0;
    calls.length = 0;
  };
  return { faults, calls, run, reset };
}

type KeptEvent = CalendarEvent & { etag: number; deleted: boolean };

/** A calendar that never lets an id be used twice, as Google's. */
export function fakeCalendar() {
  const { faults, calls, run, reset } = faulty();
  const events = new Map<string, KeptEvent>();
  const foreign = new Map<string, (Interval & { readonly firm: boolean })[]>();
  const unreadable = new Set<string>();
  const nameOf = ({ calendarId, eventId }: EventPlace) => `${calendarId}/${eventId}`;
  const found = (event: KeptEvent): FoundEvent => ({
    appointmentId: event.appointmentId,
    start: event.start,
    end: event.end,
    etag: String(event.etag),
    meetUrl: "https://meet.example/abc",
  });
  const conflict = () =>
    new VendorError("calendar", { verdict: "conflict", ambiguous: false, detail: "409" });
  const live = () => [...events.values()].filter(({ deleted }) => !deleted);

  const port: Calendar = {
    busy: ({ calendarIds, tentative, during }) =>
      run("busy", () => {
        const within = ({ start, end }: Interval) => start < during.end && end > during.start;
        return new Map(
          calendarIds.map((id) => [
            id,
            unreadable.has(id)
              ? ({ kind: "unknown", reason: "notFound" } as const)
              : {
                  kind: "known" as const,
                  intervals: [
                    ...(foreign.get(id) ?? []).filter(
                      (event) => tentative === "busy" || event.firm,
                    ),
                    ...live().filter(({ calendarId }) => calendarId === id),
                  ]
                    .filter(within)
                    .map(({ start, end }) => ({ start, end })),
                },
          ]),
        );
      }),
    find: (place) =>
      run("find", () => {
        const event = events.get(nameOf(place));
        return event?.deleted ? "deleted" : event && found(event);
      }),
    insert: (event) =>
      run("insert", () => {
        if (events.has(nameOf(event))) throw conflict();
        const kept = { ...event, etag: 1, deleted: false };
        events.set(nameOf(event), kept);
        return found(kept);
      }),
    change: (event, etag) =>
      run("change", () => {
        const kept = events.get(nameOf(event));
        if (kept === undefined || kept.deleted || String(kept.etag) !== etag) throw conflict();
        Object.assign(kept, event, { etag: kept.etag + 1 });
        return found(kept);
      }),
    remove: (place) =>
      run("remove", () => {
        const event = events.get(nameOf(place));
        if (event !== undefined) event.deleted = true;
      }),
  };
  return {
    port,
    faults,
    calls,
    /** The events that a person would see. */
    live,
    /** Takes a calendar's time, as somebody else's event would. */
    book: (calendarId: string, during: Interval, { firm = true } = {}) =>
      foreign.set(calendarId, [...(foreign.get(calendarId) ?? []), { ...during, firm }]),
    makeUnreadable: (calendarId: string) => unreadable.add(calendarId),
    /** A person deletes our event by hand. */
    deleteByHand: () => {
      for (const event of events.values()) event.deleted = true;
    },
    reset: () => {
      reset();
      events.clear();
      foreign.clear();
      unreadable.clear();
    },
  };
}

type KeptMessage = { place: CardPlace; card: Card; drawings: number; deleted: boolean };

export function fakeChat() {
  const { faults, calls, run, reset } = faulty();
  const messages: KeptMessage[] = [];
  const notes: ThreadNote[] = [];
  const lines: DailyLine[] = [];
  const words: { readonly user: string; readonly at: Date }[] = [];
  const deskNotes: DeskNote[] = [];
  const retired: string[] = [];
  const persons = fakePersons(run);
  let next = 1;
  const at = (place: CardPlace) =>
    messages.find(({ place: { messageId } }) => messageId === place.messageId);
  const gone = () =>
    new VendorError("slack", { verdict: "gone", ambiguous: false, detail: "message_not_found" });

  const newPlace = () => ({ channelId: "C0DESK", messageId: `${next++}.000100` });
  const inTrouble = troubledChat(run, { messages, retired, newPlace });
  const port: Chat = {
    postCard: (card) =>
      run("postCard", () => {
        const place = newPlace();
        messages.push({ place, card, drawings: 1, deleted: false });
        return place;
      }),
    findCard: ({ escalationId, except }) =>
      run("findCard", () => {
        const isIt = ({ card, deleted, place }: KeptMessage) =>
          !deleted && card.escalationId === escalationId && place.messageId !== except?.messageId;
        return messages.find(isIt)?.place;
      }),
    redrawCard: (place, card) =>
      run("redrawCard", () => {
        const message = at(place);
        if (message === undefined || message.deleted) throw gone();
        message.card = card;
        message.drawings += 1;
      }),
    ...inTrouble,
    postNote: (_place, note) => run("postNote", () => void notes.push(note)),
    findNote: (_place, id) => run("findNote", () => notes.some((note) => note.id === id)),
    findLastWord: (_place, { chatUserId, after }) =>
      run(
        "findLastWord",
        () => words.findLast((word) => word.user === chatUserId && word.at > after)?.at,
      ),
    postDailyLine: (line) => run("postDailyLine", () => void lines.push(line)),
    findDailyLine: ({ id }) => run("findDailyLine", () => lines.some((line) => line.id === id)),
    postDeskNote: (note) => run("postDeskNote", () => void deskNotes.push(note)),
    findDeskNote: ({ id }) => run("findDeskNote", () => deskNotes.some((note) => note.id === id)),
    ...persons.port,
  };
  return {
    port,
    faults,
    calls,
    notes,
    /** What people wrote in threads, in real time. */
    words,
    lines,
    deskNotes,
    retired,
    ...{ people: persons.people, shared: persons.shared },
    ...{ homes: persons.homes, direct: persons.direct },
    messages,
    live: () => messages.filter(({ deleted }) => !deleted),
    deleteByHand: () => {
      for (const message of messages) message.deleted = true;
    },
    reset: () => {
      reset();
      messages.length = 0;
      notes.length = 0;
      words.length = 0;
      lines.length = 0;
      deskNotes.length = 0;
      retired.length = 0;
      persons.reset();
    },
  };
}

/** What the vendor knows of people, and what each of them alone is shown. */
function fakePersons(run: ReturnType<typeof faulty>["run"]) {
  const people = new Map<string, ChatPerson>();
  const homes = new Map<string, HomeContent>();
  const direct: DirectMessage[] = [];
  const shared = { value: false };
  let views = 0;
  const port: Pick<Chat, "publishHome" | "postDirect" | "isShared" | "team" | "findPerson"> = {
    publishHome: ({ userId, content }) =>
      run("publishHome", () => {
        homes.set(userId, content);
        views += 1;
        return `hash-${views}`;
      }),
    postDirect: (message) => run("postDirect", () => void direct.push(message)),
    isShared: () => run("isShared", () => shared.value),
    team: "T0HARBOR",
    findPerson: (userId) => run("findPerson", () => people.get(userId)),
  };
  const reset = () => {
    people.clear();
    homes.clear();
    direct.length = 0;
    shared.value = false;
  };
  return { port, people, homes, direct, shared, reset };
}

/** What is needed of a chat only when something is wrong with it, or with how much there is to show. */
function troubledChat(
  run: ReturnType<typeof faulty>["run"],
  {
    messages,
    retired,
    newPlace,
  }: { messages: KeptMessage[]; retired: string[]; newPlace: () => CardPlace },
): Pick<
  Chat,
  | "replaceCard"
  | "retireCard"
  | "look"
  | "postDigest"
  | "redrawDigest"
  | "findDigest"
  | "postTrouble"
  | "redrawTrouble"
  | "findTrouble"
> {
  return {
    replaceCard: (former, card) =>
      run("replaceCard", () => {
        const place = { ...newPlace(), threadId: former.threadId ?? former.messageId };
        messages.push({ place, card, drawings: 1, deleted: false });
        return place;
      }),
    retireCard: (place) => run("retireCard", () => void retired.push(place.messageId)),
    look: () => run("look", () => undefined),
    postDigest: () => run("postDigest", newPlace),
    redrawDigest: () => run("redrawDigest", () => undefined),
    findDigest: () => run("findDigest", () => undefined),
    postTrouble: () => run("postTrouble", newPlace),
    redrawTrouble: () => run("redrawTrouble", () => undefined),
    findTrouble: () => run("findTrouble", () => undefined),
  };
}

export function fakeEmail() {
  const { faults, calls, run, reset } = faulty();
  const sent: EmailMessage[] = [];
  const port: Email = {
    vendor: "smtp",
    send: (message) =>
      run("send", () => {
        sent.push(message);
        return { vendorId: undefined };
      }),
  };
  return {
    port,
    faults,
    calls,
    sent,
    kinds: () => sent.map(({ content }) => content.kind),
    reset: () => {
      reset();
      sent.length = 0;
    },
  };
}
