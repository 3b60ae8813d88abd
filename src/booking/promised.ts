import type { Known } from "./availability.ts";
import type { Interval } from "./interval.ts";
import type { Diary } from "./provider-time.ts";
import { mergeTaken, takenFrom } from "./taken.ts";

/** Time that a plan means to give to somebody; nobody has taken it yet. */
export type Promised = {
  /** Who does not have it already. */
  readonly providerIds: readonly string[];
  readonly serviceId: string;
  readonly locationId: string;
  readonly start: Date;
  /** Buffers included. */
  readonly during: Interval;
};

/** What would be known if everything promised were taken: the rest of the plan builds on it. */
export function knownWith(known: Known, promised: readonly Promised[]): Known {
  const diaries = new Map(known.diaries);
  for (const one of promised)
    for (const id of one.providerIds) {
      const diary = diaries.get(id);
      const isElsewhereToo = (known.providers.get(id)?.workplaces.length ?? 0) > 1;
      if (diary !== undefined) diaries.set(id, diaryWith(diary, one, isElsewhereToo));
    }
  return { ...known, diaries };
}

function diaryWith(diary: Diary, promised: Promised, isElsewhereToo: boolean): Diary {
  const { serviceId, locationId, start, during } = promised;
  const taken = takenFrom([during]);
  const [from = 0, to = 0] = taken;
  return {
    ...diary,
    taken: mergeTaken(diary.taken, taken),
    placed: isElsewhereToo ? [...diary.placed, { from, to, locationId }] : diary.placed,
    counted: [...diary.counted, { start: start.getTime() / 60_000, serviceId }],
  };
}
