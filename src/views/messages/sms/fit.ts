import { plainLetters, plainSigns, segmentsMax, segmentsOf } from "#messaging/segments.ts";

/** Enough to be recognised by; the rest of a long name pushes the time into another message. */
const NAME_MAX = 40;

/**
 * The first of several ways to say the same that is not too long: the fullest one first, the barest
 * last. Accents that only UCS-2 has are kept while there is room for them.
 */
export function firstThatFits(ways: readonly [string, ...string[]]): string {
  const written = ways.flatMap((way) => [plainSigns(way), plainLetters(way)]);
  const fits = written.find((text) => segmentsOf(text).count <= segmentsMax);
  return fits ?? plainLetters(ways.at(-1) ?? ways[0]);
}

/** A name of one line, cut between words where it is too long. */
export function shortName(name: string): string {
  const line = name.replace(/\s+/gu, " ").trim();
  const characters = [...line];
  if (characters.length <= NAME_MAX) return line;
  const cut = characters.slice(0, NAME_MAX - 3).join("");
  const lastSpace = cut.lastIndexOf(" ");
  return `${(lastSpace > NAME_MAX / 2 ? cut.slice(0, lastSpace) : cut).trimEnd()}...`;
}
