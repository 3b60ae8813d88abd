import { chooseProviders } from "#booking/choose.ts";
import type { ChoiceLine, ChoiceRule, Ranked, Ranking } from "./choice.ts";
import type { First } from "./first.ts";

/** Whoever has the fewest appointments that day is asked first. */
export function fewestThatDay(
  providerIds: readonly string[],
  loadThatDay: ReadonlyMap<string, number>,
): readonly Ranked[] {
  const load = (id: string) => loadThatDay.get(id) ?? 0;
  const ranked = chooseProviders({ providerIds }, loadThatDay);
  return ranked.map((id, index) => {
    const ties = [ranked[index - 1], ranked[index + 1]];
    const tied = ties.some((other) => other !== undefined && load(other) === load(id));
    return {
      providerId: id,
      words: `${load(id)} that day${tied ? ", a tie: by id" : ""}`,
      numbers: { thatDay: load(id) },
    };
  });
}

/** Somebody who cannot be asked, and why. */
export type PassedOver = { readonly providerId: string; readonly words: string };

/** The order in which people are asked, whoever comes first before it, and everybody's words. */
export function rank({
  rule,
  ranked,
  passedOver,
  first,
}: {
  readonly rule: ChoiceRule;
  /** Free then, in the order of the rule. */
  readonly ranked: readonly Ranked[];
  readonly passedOver: readonly PassedOver[];
  readonly first: First | undefined;
}): Ranking {
  const isFirst = ({ providerId }: PassedOver) => providerId === first?.providerId;
  const inOrder = [
    ...ranked.filter(isFirst).map((own) => ({ ...own, words: `${first?.words}; ${own.words}` })),
    ...ranked.filter((other) => !isFirst(other)),
  ];
  const free = inOrder.map((line, index): ChoiceLine => ({ ...line, position: index + 1 }));
  const rest = passedOver.map(
    (line): ChoiceLine => ({
      ...line,
      position: null,
      numbers: {},
      words: isFirst(line) ? `${first?.words}, but ${line.words}` : line.words,
    }),
  );
  const isKnown = [...ranked, ...passedOver].some(isFirst);
  const note = first === undefined || isKnown ? undefined : whyNobodyFirst(first);
  return {
    rule,
    firstId: first?.providerId,
    lines: [...free, ...rest].map((line, index) =>
      index === 0 && note !== undefined ? { ...line, words: `${line.words}; ${note}` } : line,
    ),
  };
}

function whyNobodyFirst({ providerId, words }: First): string {
  return providerId === undefined
    ? `nobody comes first: ${words}`
    : `whoever ${words} does not serve this`;
}
