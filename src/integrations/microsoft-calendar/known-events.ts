import type { EventPlace } from "#ports/calendar.ts";

/**
 * Graph's ids of our latest events, as this node learned them. Its lists may show a new event late; by
 * its id it is there at once.
 */
export type KnownEvents = {
  readonly idOf: (place: EventPlace) => string | undefined;
  readonly note: (place: EventPlace, id: string) => void;
  readonly forget: (place: EventPlace) => void;
};

const KEPT = 2_000;

export function knownEvents(): KnownEvents {
  const ids = new Map<string, string>();
  return {
    idOf: (place) => ids.get(nameOf(place)),
    note(place, id) {
      ids.delete(nameOf(place));
      ids.set(nameOf(place), id);
      const [oldest] = ids.keys();
      if (ids.size > KEPT && oldest !== undefined) ids.delete(oldest);
    },
    forget: (place) => void ids.delete(nameOf(place)),
  };
}

const nameOf = ({ calendarId, eventId }: EventPlace) => `${calendarId} ${eventId}`;
