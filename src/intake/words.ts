/**
 * What stands between two words, weakest first: nothing that matters, a line break (a phrase may
 * cross it, an argument does not), a sign that an answer follows ("urgent: no"), the end of a
 * clause.
 */
type Gap = "space" | "line" | "answer" | "clause";

/**
 * A text as the words that rules compare. `gaps[i]` stands before `list[i]`; the last gap is the
 * one after the last word, so there is always one gap more than there are words.
 */
export type Words = { readonly list: readonly string[]; readonly gaps: readonly Gap[] };

const clauseSigns = new Set([...".,;!()[]/|\u00a1\u00bf\u2013\u2014\u2026\u3001\u3002"]);
const answerSigns = new Set([...":?="]);
const lineSigns = new Set([..."\n\r\u2028\u2029"]);

/**
 * Splits a text into words, folded so that what looks alike is alike: full-width letters (NFKC),
 * accents, case, zero-width characters, ’ and '. Hyphens join nothing: "custom-made" is two words.
 * Numbers keep their inner signs ("1,000", "8:30"), possessive 's is dropped, and letters written
 * apart ("u r g e n t") are one word.
 */
export function wordsIn(text: string): Words {
  const folded = fold(text);
  const list: string[] = [];
  const gaps: Gap[] = [];
  let gap: Gap = "clause";
  let singles = 0;

  for (let at = 0; at < folded.length; ) {
    const end = endOfWord(folded, at);
    if (end === at) {
      gap = widerGap(gap, folded, at);
      at += 1;
      continue;
    }
    const word = withoutPossessive(folded.slice(at, end));
    if (word.length === 1) singles += 1;
    list.push(word);
    gaps.push(gap);
    gap = "space";
    at = end;
  }
  gaps.push(gap === "space" ? "clause" : gap);
  return singles < spacedLettersMin ? { list, gaps } : joinSpacedLetters({ list, gaps });
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: asks whether a text is plain ASCII
const ascii = /^[\u0000-\u007f]*$/;

/** Accents are folded for Latin letters alone; in other scripts such marks are vowels. */
function fold(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  return text
    .normalize("NFKD")
    .replace(/\p{Cf}/gu, "")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .toLowerCase()
    .normalize("NFC");
}

function endOfWord(text: string, start: number): number {
  let end = start;
  while (end < text.length) {
    // Most letters of most notes; asking no more of them takes a third off the time.
    const code = text.charCodeAt(end);
    if (code >= 97 && code <= 122) {
      end += 1;
      continue;
    }
    const width = letterWidth(text, end);
    if (width === 0 && !isInner(text, end, start)) break;
    end += Math.max(width, 1);
  }
  return end;
}

const beyondAscii = /[\p{L}\p{N}\p{M}]/u;

/** How many code units the letter or digit here takes; 0 where there is none. */
function letterWidth(text: string, at: number): 0 | 1 | 2 {
  const code = text.codePointAt(at) ?? 0;
  if (code < 128) return (code >= 97 && code <= 122) || isDigit(code) ? 1 : 0;
  if (!beyondAscii.test(String.fromCodePoint(code))) return 0;
  return code > 0xffff ? 2 : 1;
}

const isDigit = (code: number) => code >= 48 && code <= 57;

/** Inside a word: the apostrophe of "don't", and the sign in 1,000 or 8:30. */
function isInner(text: string, at: number, start: number): boolean {
  if (at === start) return false;
  const sign = text.charAt(at);
  if (sign === "'") return letterWidth(text, at + 1) > 0;
  if (sign !== "," && sign !== "." && sign !== ":") return false;
  return isDigit(text.charCodeAt(at - 1)) && isDigit(text.charCodeAt(at + 1));
}

function withoutPossessive(word: string): string {
  return word.endsWith("'s") && word.length > 2 ? word.slice(0, -2) : word;
}

/** The strongest sign between two words is their gap. */
function widerGap(gap: Gap, text: string, at: number): Gap {
  const sign = text.charAt(at);
  if (gap === "clause" || isSignWithin(text, at)) return gap;
  if (clauseSigns.has(sign)) return "clause";
  if (sign === "-" && text.charAt(at - 1) === " " && text.charAt(at + 1) === " ") return "clause";
  if (answerSigns.has(sign)) return "answer";
  return gap === "space" && lineSigns.has(sign) ? "line" : gap;
}

/** "a.s.a.p.", "example.com": a full stop with letters on both sides ends nothing. */
function isSignWithin(text: string, at: number): boolean {
  if (text.charAt(at) !== "." || at === 0) return false;
  return letterWidth(text, at - 1) === 1 && letterWidth(text, at + 1) > 0;
}

/** Four letters in a row written apart are a word; three are somebody's initials. */
const spacedLettersMin = 4;

function joinSpacedLetters({ list, gaps }: Words): Words {
  const joined: string[] = [];
  const joinedGaps: Gap[] = [];
  for (let at = 0; at < list.length; ) {
    let end = at + 1;
    while (isSpacedLetter(list, gaps, end)) end += 1;
    const isSpaced = end - at >= spacedLettersMin && list[at]?.length === 1;
    const stop = isSpaced ? end : at + 1;
    joined.push(list.slice(at, stop).join(""));
    joinedGaps.push(gaps[at] ?? "space");
    at = stop;
  }
  joinedGaps.push(gaps.at(-1) ?? "clause");
  return { list: joined, gaps: joinedGaps };
}

function isSpacedLetter(list: readonly string[], gaps: readonly Gap[], at: number): boolean {
  return list[at]?.length === 1 && gaps[at] === "space";
}

/** A list of words, written as one text, for rules to look words up in. */
export function wordSet(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/u));
}
