import type { TentativeCountsAs } from "#booking/busy-events.ts";
import type { Interval } from "#booking/interval.ts";

/** What flows and effects need from a calendar vendor. Failures are VendorErrors. */
export type Calendar = {
  /** Busy time of each calendar asked for; a calendar that could not be read is "unknown", never free. */
  readonly busy: (question: BusyQuestion) => Promise<ReadonlyMap<string, CalendarBusy>>;
  /**
   * Reads an event by our own id. "deleted": it was there, and its id can never be used again;
   * undefined: the vendor knows nothing of it, perhaps only not yet.
   */
  readonly find: (place: EventPlace) => Promise<FoundEvent | "deleted" | undefined>;
  /** Creates the event under our own id. Throws verdict "conflict" when the id exists (or once existed). */
  readonly insert: (event: CalendarEvent) => Promise<FoundEvent>;
  /** Changes the event if it is still the one we read (`etag`). Throws "conflict" when it is not. */
  readonly change: (event: CalendarEvent, etag: string) => Promise<FoundEvent>;
  /** Deletes the event; an event that is already gone is a success. */
  readonly remove: (place: EventPlace) => Promise<void>;
};

/** Tentative events count alike in all of it: two providers may share a calendar and see it differently. */
export type BusyQuestion = {
  readonly calendarIds: readonly string[];
  readonly tentative: TentativeCountsAs;
  readonly during: Interval;
};

export type CalendarBusy =
  | { readonly kind: "known"; readonly intervals: readonly Interval[] }
  | { readonly kind: "unknown"; readonly reason: string };

export type EventPlace = { readonly calendarId: string; readonly eventId: string };

export type CalendarEvent = EventPlace & {
  readonly appointmentId: string;
  readonly title: string;
  readonly description: string;
  readonly location: string;
  readonly start: Date;
  readonly end: Date;
  /** IANA zone of the location, shown by the calendar. */
  readonly zone: string;
};

export type FoundEvent = {
  /** Whose event it is by the mark we left on it; undefined when it is not ours. */
  readonly appointmentId: string | undefined;
  readonly start: Date;
  readonly end: Date;
  readonly etag: string;
  /** The video link, once the vendor has made it. */
  readonly meetUrl: string | undefined;
};
