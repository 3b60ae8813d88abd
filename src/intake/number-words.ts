const small =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

const values: ReadonlyMap<string, number> = new Map([
  ...small.map((word, value): [string, number] => [word, value]),
  ...tens.map((word, index): [string, number] => [word, 20 + index * 10]),
]);

/** Asked first, since nearly every word of every note is no number. */
const mayBegin: ReadonlySet<string> = new Set([...values.keys(), "dozen", "half"]);

/** Up to 999, or 1,000 and more with its comma: four plain digits are a year or a door code. */
const digits = /^\d{1,3}(?:,\d{3})?$/;

/** A number among words, and how many words it takes. */
export type NumberFound = { readonly value: number; readonly length: number };

/** Reads the number that begins at this word: "12", "twelve", "twenty-five", "two dozen". */
export function numberAt(words: readonly string[], at: number): NumberFound | undefined {
  const word = words[at] ?? "";
  const startsWithDigit = word >= "0" && word < ":";
  if (startsWithDigit) return digits.test(word) ? dozens(words, at, numeral(word)) : undefined;
  return mayBegin.has(word) ? spelledAt(words, at) : undefined;
}

function numeral(word: string): NumberFound {
  return { value: Number(word.replace(",", "")), length: 1 };
}

function spelledAt(words: readonly string[], at: number): NumberFound | undefined {
  const word = words[at] ?? "";
  if (word === "dozen") return { value: 12, length: 1 };
  const value = values.get(word);
  if (value === undefined) {
    const isHalfDozen = words[at + 1] === "a" && words[at + 2] === "dozen";
    return isHalfDozen ? { value: 6, length: 3 } : undefined;
  }
  const unit = value >= 20 ? (values.get(words[at + 1] ?? "") ?? 0) : 0;
  if (unit >= 1 && unit <= 9) return { value: value + unit, length: 2 };
  return dozens(words, at, { value, length: 1 });
}

function dozens(words: readonly string[], at: number, found: NumberFound): NumberFound {
  if (words[at + 1] !== "dozen") return found;
  return { value: found.value * 12, length: 2 };
}
