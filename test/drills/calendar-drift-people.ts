import { eventId } from "#flows/calendars/event-id.ts";
import { type Booked, isAtGoogle, providers, type Town } from "./calendar-drift-town.ts";
import { calendarOf } from "./vendors.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** What a person does to an event, and what has to come of it. */
export const deeds = [
  "nothing",
  "move",
  "move-too-far",
  "delete",
  "move-and-back",
  "delete-and-restore",
  "move-onto-another",
  "edit",
] as const;
export type Deed = (typeof deeds)[number];

export const deedOf = ({ number }: Booked): Deed => deeds[Math.floor(number / 2) % 8] as Deed;

/** Where the event is to stand after what was done; undefined for nowhere. */
export function leftAt(booked: Booked): Date | undefined {
  const { start } = booked;
  switch (deedOf(booked)) {
    case "move":
      return later(start, 60 * minuteMs);
    case "move-too-far":
      return later(start, 60 * dayMs);
    case "delete":
      return undefined;
    case "move-onto-another":
      // The provider's one before; the first one goes onto the next.
      return later(start, (isFirst(booked) ? 120 : -120) * minuteMs);
    default:
      return start;
  }
}

/** Done at the vendor's, by its own rules. */
export function act(town: Town, booked: Booked): void {
  const person = personOf(town, booked);
  const to = leftAt(booked);
  switch (deedOf(booked)) {
    case "nothing":
      return;
    case "delete":
      person.remove();
      return;
    case "delete-and-restore":
      person.remove();
      person.restore();
      return;
    case "move-and-back":
      person.move(later(booked.start, 60 * minuteMs));
      person.move(booked.start);
      return;
    case "edit":
      person.retitle("With a title of my own");
      return;
    default:
      if (to !== undefined) person.move(to);
  }
}

const isFirst = ({ number }: Booked) => number < providers;
const later = (at: Date, ms: number) => new Date(at.getTime() + ms);

function personOf({ google, microsoft }: Town, { provider, appointmentId }: Booked) {
  const calendarId = calendarOf(provider);
  const ourId = eventId(appointmentId, 0);
  if (isAtGoogle(provider)) {
    const event = google.state.calendars[calendarId]?.events[ourId];
    if (event === undefined) throw new Error("an appointment has no event at Google");
    const touched = () =>
      Object.assign(event, { version: event.version + 1, updatedAt: Date.now() });
    return {
      move: (to: Date) => void google.moveEvent({ calendarId, eventId: ourId, ...stretch(to) }),
      remove: () => google.deleteEvent({ calendarId, eventId: ourId }),
      restore: () => void Object.assign(touched(), { status: "confirmed" }),
      retitle: (summary: string) => void Object.assign(touched().content, { summary }),
    };
  }
  const mailbox = microsoft.state.mailboxes[calendarId];
  const event = Object.values(mailbox?.events ?? {}).find(
    ({ transactionId }) => transactionId === ourId,
  );
  if (mailbox === undefined || event === undefined)
    throw new Error("an appointment has no event at Microsoft");
  const place = { calendarId, eventId: event.id };
  const touched = () => {
    mailbox.changes += 1;
    return Object.assign(event, { version: event.version + 1, changedAs: mailbox.changes });
  };
  return {
    move: (to: Date) => void microsoft.moveEvent({ ...place, ...stretch(to) }),
    remove: () => microsoft.deleteEvent(place),
    restore: () => void Object.assign(touched(), { deletedAt: undefined }),
    retitle: (subject: string) => void Object.assign(touched(), { subject }),
  };
}

const stretch = (from: Date) => ({
  start: from.toISOString(),
  end: later(from, 30 * minuteMs).toISOString(),
});

/** When our events begin in a provider's calendar, by the vendor's books. */
export function standing({ google, microsoft }: Town, booked: Booked): readonly number[] {
  const calendarId = calendarOf(booked.provider);
  if (isAtGoogle(booked.provider))
    return Object.values(google.state.calendars[calendarId]?.events ?? {})
      .filter(({ status }) => status !== "cancelled")
      .filter(({ content }) => JSON.stringify(content).includes(booked.appointmentId))
      .map(({ start }) => (start.kind === "instant" ? start.at : Number.NaN));
  return Object.values(microsoft.state.mailboxes[calendarId]?.events ?? {})
    .filter(({ deletedAt }) => deletedAt === undefined)
    .filter(({ properties }) => JSON.stringify(properties).includes(booked.appointmentId))
    .map(({ start }) => start);
}
