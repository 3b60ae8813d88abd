/** Transaction ids that Graph has given to events which are no longer there, as this node learned it. */
export type UsedTransactions = {
  /** The one to create this event with: our own id, or the next one after those that are used up. */
  readonly idFor: (eventId: string) => string;
  readonly useUp: (eventId: string) => void;
  /** Notes that an id is taken and its event unseen; says for how long (milliseconds) that is so. */
  readonly unseenFor: (eventId: string) => number;
};

const KEPT = 10_000;

/**
 * Forgotten with the process, and by each node on its own: what is lost is time, because the next one
 * waits again before it believes that an event is gone.
 */
export function usedTransactions(): UsedTransactions {
  const used = new Map<string, number>();
  const unseenSince = new Map<string, number>();
  return {
    idFor(eventId) {
      const count = used.get(eventId) ?? 0;
      return count === 0 ? eventId : `${eventId}.${count + 1}`;
    },
    useUp(eventId) {
      used.set(eventId, (used.get(eventId) ?? 0) + 1);
      unseenSince.delete(eventId);
      if (used.size > KEPT) used.clear();
    },
    unseenFor(eventId) {
      const since = unseenSince.get(eventId) ?? Date.now();
      unseenSince.set(eventId, since);
      if (unseenSince.size > KEPT) unseenSince.clear();
      return Date.now() - since;
    },
  };
}
