import { cleanLine } from "./clean-text.ts";

/** What is looked for: a request's number, the last digits of a phone number, or beginnings of names. */
export type Search =
  | { readonly kind: "number"; readonly number: string }
  | { readonly kind: "phone"; readonly digits: string }
  | { readonly kind: "name"; readonly words: readonly string[] };

/** Fewer digits than these end half of all numbers. */
const digitsMin = 4;
const wordsMax = 6;

/**
 * What somebody may mean who types "GH-1042", "602 555 0123" or "kim le"; bare digits may be both a
 * request and a phone number. Nothing for what has neither a letter nor a digit.
 */
export function readSearch(typed: string): readonly Search[] {
  const text = cleanLine(typed);
  const [, number] = /^(?:gh-?|#)(\d{1,15})$/i.exec(text) ?? [];
  if (number !== undefined) return [{ kind: "number", number }];
  if (/^[\d\s()+./-]+$/.test(text)) return readDigits(text);
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length === 0 ? [] : [{ kind: "name", words: words.slice(0, wordsMax) }];
}

function readDigits(text: string): readonly Search[] {
  const digits = text.replaceAll(/\D/g, "");
  const bare = /^\d{1,15}$/.test(text);
  // At home numbers are written with a zero that they do not have abroad.
  const ending = digits.replace(/^0+/, "");
  return [
    ...(bare ? [{ kind: "number" as const, number: digits }] : []),
    ...(ending.length >= digitsMin && ending.length <= 15
      ? [{ kind: "phone" as const, digits: ending }]
      : []),
  ];
}
