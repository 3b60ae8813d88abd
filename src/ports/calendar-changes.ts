import type { Interval } from "#booking/interval.ts";

/** How we learn what people do in their calendars. Failures are VendorErrors. */
export type CalendarChanges = {
  /**
   * What changed in a calendar since the reading that `since` came from. Without it, or where the vendor
   * has forgotten that reading, everything that is there ("full"): what is missing in it is gone.
   */
  readonly readChanges: (question: ChangesQuestion) => Promise<ChangesRead>;
  /** Asks to be told when a calendar changes. Notices may be lost: reading is what counts. */
  readonly watch: (wish: WatchWish) => Promise<Watch>;
  /** The same for longer, before it ends; another watch where the vendor cannot, without a gap. */
  readonly renewWatch: (watch: Watch, wish: WatchWish) => Promise<Watch>;
  /** A watch that has ended already is a success. */
  readonly stopWatch: (watch: Watch & { readonly calendarId: string }) => Promise<void>;
};

export type ChangesQuestion = {
  readonly calendarId: string;
  /** Looked at in a full reading, and by Microsoft for as long as `since` is read on from. */
  readonly during: Interval;
  readonly since: string | undefined;
};

export type ChangesRead = {
  readonly full: boolean;
  readonly changes: readonly ChangedEvent[];
  /** Where to read on from. */
  readonly next: string;
};

export type ChangedEvent = {
  /** The vendor's own name for it: all that is left of one that is gone. */
  readonly ref: string;
  /** Our id, where it is an event of ours. */
  readonly eventId: string | undefined;
  /** Undefined: it is gone, or outside of what is looked at. */
  readonly now: { readonly start: Date; readonly end: Date; readonly etag: string } | undefined;
};

export type WatchWish = {
  readonly calendarId: string;
  /** Where notices are to be sent. */
  readonly url: string;
  /** Comes back with every notice, and proves that it is about this watch: random, of one watch alone. */
  readonly secret: string;
};

export type Watch = {
  readonly id: string;
  /** The vendor's name for what is watched: without it no watch can be stopped. */
  readonly resource: string;
  readonly endsAt: Date;
};
