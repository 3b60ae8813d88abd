import { findKeywords, type KeywordFound } from "#gate/keyword-tree.ts";
import { isDenied } from "#gate/negation.ts";
import { type Evidence, fired, quiet, type Ruling } from "#gate/rule.ts";

/** A card is for reading at a glance. */
const namedMax = 3;

/** The notes use one of the rule set's words or phrases, and mean it. */
export function keyword({ words, rules }: Evidence): Ruling {
  const found = findKeywords(rules.keywords, words);
  if (found.length === 0) return quiet;

  const meant = found.filter(
    (one) => !one.isException && !isExcepted(one, found) && !isDenied(words, one.start, one.end),
  );
  const texts = meant
    .filter((one) => !meant.some((other) => isLonger(other, one)))
    .map(({ start, end }) => `“${words.list.slice(start, end).join(" ")}”`);
  const [...mentions] = new Set(texts);
  return mentions.length === 0 ? quiet : fired(`notes mention ${listed(mentions)}`);
}

function isExcepted(one: KeywordFound, found: readonly KeywordFound[]): boolean {
  return found.some(
    (other) => other.isException && other.keyword === one.keyword && isAround(other, one),
  );
}

/** "custom request" says more than the "custom" in it. */
function isLonger(other: KeywordFound, one: KeywordFound): boolean {
  return other.end - other.start > one.end - one.start && isAround(other, one);
}

function isAround(other: KeywordFound, one: KeywordFound): boolean {
  return other.start <= one.start && other.end >= one.end;
}

function listed(mentions: readonly string[]): string {
  const named = mentions.slice(0, namedMax);
  const more = mentions.length - named.length;
  const parts = more > 0 ? [...named, `${more} more`] : named;
  const last = parts.at(-1) ?? "";
  return parts.length === 1 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}
