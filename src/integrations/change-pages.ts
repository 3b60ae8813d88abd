import { z } from "zod";
import type { ChangedPage, ChangeMark, ChangeQuestion } from "#ports/crm.ts";

/** As many records are asked for at once. */
export const CHANGES_PAGE = 200;

/**
 * What was changed this long before the newest change that we saw is asked for again: a search learns of
 * a change late, and a transaction is stamped when it begins and seen when it ends.
 */
const OVERLAP_MS = 5 * 60_000;

/** One question about the records of a type, each with its order; moments are of the vendor's clock. */
export type PageQuestion =
  /** The one that was changed last. */
  | { readonly what: "newest" }
  /** By id: those that were changed last at this time or before, and hold a value of the nth that is watched. */
  | {
      readonly what: "holding";
      readonly nth: number;
      readonly until: Date;
      readonly afterId: string;
    }
  /** By the time of their change. */
  | { readonly what: "changed"; readonly since: Date }
  /** By id: those that were changed at this very moment. */
  | { readonly what: "tied"; readonly at: Date; readonly afterId: string };

export type PagedRecord = {
  readonly id: string;
  readonly changedAt: Date;
  readonly values: Readonly<Record<string, string | undefined>>;
};

/**
 * One walk from where the last one ended to the newest record. By our own clock it is known since when the
 * newest one is seen: so long after it nothing that is older comes any more. `begunAt`: of this walk.
 */
const Walk = z.object({
  begunAt: z.coerce.date(),
  newest: z.coerce.date(),
  newestSeenAt: z.coerce.date(),
});
type Walk = z.infer<typeof Walk>;

/** How far the records of one type are known. */
const Place = z.discriminatedUnion("what", [
  z.object({ what: z.literal("newest") }),
  z.object({
    what: z.literal("holding"),
    nth: z.int(),
    until: z.coerce.date(),
    afterId: z.string(),
  }),
  /** `behind`: there is more than was asked for, so nothing is asked for twice. */
  z.object({
    ...{ what: z.literal("changed"), at: z.coerce.date(), behind: z.boolean() },
    walk: Walk.optional(),
  }),
  z.object({
    ...{ what: z.literal("tied"), at: z.coerce.date(), afterId: z.string() },
    walk: Walk.optional(),
  }),
  /** The type has no such field; whoever asks for another one begins anew. */
  z.object({ what: z.literal("nothing") }),
]);
type Place = z.infer<typeof Place>;

/** Undefined: the type does not have what is watched. */
export type AskForPage = (
  type: string,
  question: PageQuestion,
) => Promise<readonly PagedRecord[] | undefined>;

/** The next page of each of the types that stand for one kind of ours, and where it ended. */
export async function nextPage(
  {
    types,
    question: { watched },
    now,
  }: {
    readonly types: readonly string[];
    readonly question: ChangeQuestion;
    /** Real time. */
    readonly now: Date;
  },
  from: ChangeMark,
  ask: AskForPage,
): Promise<ChangedPage> {
  const known = z.record(z.string(), Place).parse(JSON.parse(from ?? "{}"));
  const places: Record<string, Place> = {};
  const records: ChangedPage["records"][number][] = [];
  for (const type of types) {
    const place = known[type] ?? ({ what: "newest" } as const);
    const question = questionAt(place);
    const found = question === undefined ? [] : await ask(type, question);
    places[type] =
      found === undefined
        ? { what: "nothing" }
        : placeAfter(place, found, { count: watched.length, now });
    if (place.what === "newest") continue;
    const isOld = place.what === "holding";
    records.push(
      ...(found ?? []).map(({ id: recordId, ...record }) => ({ ...record, recordId, isOld })),
    );
  }
  const more = Object.values(places).some(isBehind);
  return { records, mark: JSON.stringify(places), more };
}

function isBehind(place: Place): boolean {
  return place.what !== "nothing" && !(place.what === "changed" && !place.behind);
}

function questionAt(place: Place): PageQuestion | undefined {
  if (place.what === "nothing") return undefined;
  if (place.what !== "changed") return place;
  const { at, behind, walk } = place;
  const since = behind ? at.getTime() : at.getTime() - overlapMs(walk);
  return { what: "changed", since: new Date(Math.max(since, 0)) };
}

/** Or what thousands of records were imported with would be asked for again and again until one is newer. */
function overlapMs(walk: Walk | undefined): number {
  if (walk === undefined) return OVERLAP_MS;
  const seenForMs = walk.begunAt.getTime() - walk.newestSeenAt.getTime();
  return OVERLAP_MS - Math.min(Math.max(seenForMs, 0), OVERLAP_MS);
}

function placeAfter(
  place: Place,
  found: readonly PagedRecord[],
  { count, now }: { readonly count: number; readonly now: Date },
): Place {
  const last = found.at(-1);
  const isWhole = found.length < CHANGES_PAGE;
  switch (place.what) {
    case "nothing":
      return place;
    case "newest":
      return { what: "holding", nth: 0, until: last?.changedAt ?? new Date(0), afterId: "" };
    case "holding":
      return isWhole ? afterHolding(place, count) : { ...place, afterId: last?.id ?? "" };
    case "tied": {
      const { at, walk } = place;
      return isWhole
        ? { what: "changed", at: new Date(at.getTime() + 1), behind: true, walk }
        : { ...place, afterId: last?.id ?? "" };
    }
    case "changed":
      return afterChanged(place, { last, isWhole, now });
  }
}

function afterChanged(
  place: Changed,
  page: { readonly last: PagedRecord | undefined; readonly isWhole: boolean; readonly now: Date },
): Place {
  const { last, isWhole, now } = page;
  const walk = place.behind ? place.walk : walkFrom(place, now);
  const at = later(place.at, last?.changedAt);
  // A page may end among records of one moment, and which of them it holds is anybody's guess.
  if (!isWhole) return { what: "tied", at: last?.changedAt ?? place.at, afterId: "", walk };
  return { what: "changed", at, behind: false, walk: walk && walkEnded(walk, { at, now }) };
}

type Changed = Extract<Place, { what: "changed" }>;

function walkFrom({ at, walk }: Changed, now: Date): Walk {
  return { begunAt: now, newest: at, newestSeenAt: walk?.newestSeenAt ?? now };
}

function walkEnded(walk: Walk, { at, now }: { readonly at: Date; readonly now: Date }): Walk {
  return at > walk.newest ? { ...walk, newest: at, newestSeenAt: now } : walk;
}

function afterHolding(place: Extract<Place, { what: "holding" }>, count: number): Place {
  return place.nth + 1 < count
    ? { ...place, nth: place.nth + 1, afterId: "" }
    : { what: "changed", at: place.until, behind: false };
}

function later(one: Date, other: Date | undefined): Date {
  return other !== undefined && other > one ? other : one;
}
