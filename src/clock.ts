/**
 * Business time: what reminders, deadlines, holds and "now" on a page follow. In a rehearsal it
 * runs ahead of real time. Signatures, token expiry and leases use real time (`new Date()`) instead.
 */
export type Clock = { readonly now: () => Date };

export type MovableClock = Clock & {
  /** Takes over an offset that this node has just stored, without waiting for the next reading. */
  readonly setOffset: (offsetMs: number) => void;
  /** Reads the stored offset now; rejects when it cannot be read. */
  readonly refresh: () => Promise<void>;
  readonly stop: () => void;
};

/** For installations whose clock cannot be moved: nothing to ask the database for. */
export const realClock: Clock = { now: () => new Date() };

const REFRESH_EVERY_MS = 500;

/**
 * A clock that runs ahead by an offset which every node shares through the database. It is read
 * twice a second, so that nodes disagree for less than one; `await refresh()` before first use.
 */
export function createClock(readOffsetMs: () => Promise<number>): MovableClock {
  let offsetMs = 0;
  let changes = 0;
  let reading = false;

  async function refresh(): Promise<void> {
    const changesBefore = changes;
    const stored = await readOffsetMs();
    // Somebody set it while we were reading: what we read may be older than what was set.
    if (changes === changesBefore) offsetMs = stored;
  }

  async function keepFresh(): Promise<void> {
    if (reading) return;
    reading = true;
    try {
      await refresh();
    } catch {
      // The last known offset stays; whoever needs the database will say that it is away.
    } finally {
      reading = false;
    }
  }

  const timer = setInterval(keepFresh, REFRESH_EVERY_MS);
  timer.unref();
  return {
    now: () => new Date(Date.now() + offsetMs),
    setOffset(newOffsetMs) {
      changes += 1;
      offsetMs = newOffsetMs;
    },
    refresh,
    stop: () => clearInterval(timer),
  };
}
