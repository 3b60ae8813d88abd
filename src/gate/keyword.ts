import { z } from "zod";
import { wordsIn } from "#intake/words.ts";

/** Longer than anybody writes by hand; they keep a slip from becoming a million paths. */
const phraseMax = 300;
const spellingsMax = 5_000;

const phrase = z
  .string()
  .min(2)
  .max(phraseMax)
  .check(({ value, issues }) => {
    const problem = problemOf(value);
    if (problem !== undefined) issues.push({ code: "custom", message: problem, input: value });
  });

/**
 * A word or phrase that the gate looks for. `a|b` is either word, `a|` is a word that may be
 * missing, `*` is any one word: "move|change my|the| *| appointment|booking". This is no regular
 * expression: it is compiled into a tree of words, and reading a note takes time in its length.
 */
export const Keyword = z.strictObject({
  phrase,
  /** exact: the words as written. inflected: "reschedule" also finds "rescheduled". */
  match: z.enum(["exact", "inflected"]).default("exact"),
  /** Phrases around the keyword in which it means something else: "blood group". */
  except: z.array(phrase).max(50).default([]),
});

export type Keyword = z.infer<typeof Keyword>;

/** In place of a word: any word. */
export const anyWord = "*";

/**
 * A phrase as the choices at each of its places; a choice is a run of words ("re-book" is two), an
 * empty one where the word may be missing.
 */
export function positionsOf(written: string): readonly (readonly (readonly string[])[])[] {
  return written
    .trim()
    .split(/\s+/u)
    .map((position) => position.split("|").map((choice) => wordsOf(choice)))
    .filter((choices) => choices.some(({ length }) => length > 0));
}

function problemOf(written: string): string | undefined {
  const positions = positionsOf(written);
  const [first] = positions;
  if (first === undefined) return "has no word in it";
  if (first.some((run) => run.length === 0 || run[0] === anyWord)) return "must begin with a word";
  const spellings = positions.reduce((count, { length }) => count * length, 1);
  return spellings > spellingsMax ? `has ${spellings} spellings; please split it` : undefined;
}

function wordsOf(choice: string): readonly string[] {
  return choice === anyWord ? [anyWord] : wordsIn(choice).list;
}
