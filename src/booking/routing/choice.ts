/** What a choice went by: a rule of the company, the only one left, or a person. */
export type ChoiceRule =
  | "fewest-that-day"
  | "round-robin"
  | "first"
  | "only-one"
  | "override"
  | "client";

/** What the ledger says of one provider who was looked at, in words that they may read. */
export type ChoiceLine = {
  readonly providerId: string;
  /** In which order they would have been asked, from 1; null when they could not be. */
  readonly position: number | null;
  readonly words: string;
  /** What the words were counted from. */
  readonly numbers: Readonly<Record<string, number>>;
};

/** Somebody who is free at a start, and why they stand where they stand among the others. */
export type Ranked = Omit<ChoiceLine, "position">;

/** Who is asked in which order, with everybody who is not. */
export type Ranking = {
  /** What the order goes by after whoever comes first. */
  readonly rule: ChoiceRule;
  readonly firstId: string | undefined;
  readonly lines: readonly ChoiceLine[];
};

/** What the calendars said of those who were to be asked: why they cannot be, by their ids. */
export type Dropped = ReadonlyMap<string, string>;

/** The ledger's words once the calendars were asked: whoever fell out has no position any more. */
export function settleRanking(
  { rule, firstId, lines }: Ranking,
  dropped: Dropped,
): { readonly rule: ChoiceRule; readonly lines: readonly ChoiceLine[] } {
  let position = 0;
  const settled = lines.map((line): ChoiceLine => {
    const why = dropped.get(line.providerId);
    if (line.position === null || why === undefined)
      return line.position === null ? line : { ...line, position: ++position };
    return { ...line, position: null, words: `${line.words}; ${why}` };
  });
  const foremost = settled.find((line) => line.position === 1)?.providerId;
  return { rule: firstId !== undefined && foremost === firstId ? "first" : rule, lines: settled };
}

/** A line as it is read: whether it is theirs who got it. */
export type ReadLine = ChoiceLine & { readonly chosen: boolean };

/**
 * The lines once it is known who got it: whoever got it first, then in the order of their positions.
 * Of those before them a rival was faster, in the moment between the choice and its writing.
 */
export function readLines(lines: readonly ChoiceLine[], providerId: string): readonly ReadLine[] {
  const nowhere = Number.MAX_SAFE_INTEGER;
  const own = lines.find((line) => line.providerId === providerId)?.position ?? null;
  return lines
    .map((line) => {
      const lost = own !== null && line.position !== null && line.position < own;
      const words = lost ? `${line.words}; taken by a rival in that moment` : line.words;
      return { ...line, words, chosen: line.providerId === providerId };
    })
    .toSorted(
      (a, b) =>
        Number(b.chosen) - Number(a.chosen) || (a.position ?? nowhere) - (b.position ?? nowhere),
    );
}
