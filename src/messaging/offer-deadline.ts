import { nextAllowedIn, type Whereabouts } from "./quiet-hours.ts";

/**
 * Until when a freed time is kept for somebody who waits; undefined where that would leave too little
 * time to answer. Nobody loses an offer in their sleep: at night the count begins in the morning.
 */
export function offerDeadline(offer: {
  readonly at: Date;
  readonly start: Date;
  /** Where the client may be. */
  readonly zones: Whereabouts;
  /** What the service's policy asks for: nobody can book later than that. */
  readonly noticeMinutes: number;
  readonly offerMinutes: number;
  readonly answerMinutesMin: number;
}): Date | undefined {
  const heard = nextAllowedIn(offer.at, offer.zones);
  const bookableUntil = later(offer.start, -offer.noticeMinutes).getTime();
  const answered = later(heard, offer.offerMinutes).getTime();
  const until = new Date(Math.min(answered, bookableUntil));
  return until >= later(heard, offer.answerMinutesMin) ? until : undefined;
}

const later = (instant: Date, minutes: number) => new Date(instant.getTime() + minutes * 60_000);
