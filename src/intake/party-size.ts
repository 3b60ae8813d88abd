import { type NumberFound, numberAt } from "./number-words.ts";
import { type Words, wordSet, wordsIn } from "./words.ts";

/** After a number these can only be people who come. */
const attendees = wordSet(
  `people persons person guests adults pax attendees participants travellers travelers visitors`,
);
/** These come along only where the words before the number say so: "I have 3 kids" does not. */
const companions = wordSet(
  `colleagues coworkers friends employees students kids children teammates members others`,
);
const gatherings = wordSet(
  `party parties group groups team teams family families crew class delegation table tables`,
);
/** "A table for 6" is for people; "an appointment for 6" is for six o'clock. */
const seats = wordSet("table tables seats places space room reservation reservations");
const hedges = wordSet(
  `up to about around roughly approximately approx maybe perhaps probably likely at least most
   nearly almost over some exactly only just`,
);
const fillers = wordSet("more other additional extra my our the young");
const accompanied = wordSet("with bring bringing plus and");
/** After a number: it counted hours, days or money. */
const notPeople = wordSet(
  `am pm a p o'clock oclock noon tomorrow tonight today monday tuesday wednesday thursday friday
   saturday sunday second seconds sec minute minutes min mins hour hours hr hrs day days night
   nights week weeks month months year years session sessions visit visits appointment appointments
   treatment treatments time times percent dollars euros pounds`,
);

type Place = { readonly words: Words; readonly start: number; readonly number: NumberFound };

/** Each reads one way of saying it, and answers how many come, the writer included. */
const readings: readonly ((place: Place) => number | undefined)[] = [
  countedPeople,
  gatheringOf,
  seatsFor,
  weAre,
  answered,
  companionsOf,
];

/**
 * How many people a note speaks of: "our team of 12", "eight of us", "for 10 people"; the largest
 * where it speaks of several, absent where it speaks of none. "12 pm", "room 12" and "in 12 days"
 * are not people.
 */
export function partySizeIn(text: string): number | undefined {
  return partySizeInWords(wordsIn(text));
}

/** The same for a text that was split already. */
export function partySizeInWords(words: Words): number | undefined {
  let largest: number | undefined;
  for (let start = 0; start < words.list.length; start += 1) {
    const number = numberAt(words.list, start);
    if (number === undefined) continue;
    const place = { words, start, number };
    for (const read of readings) {
      const size = read(place);
      if (size !== undefined && size > (largest ?? 0)) largest = size;
    }
    start += number.length - 1;
  }
  return largest;
}

/** "12 people", "12 more guests", "12 of us" */
function countedPeople({ words, start, number }: Place): number | undefined {
  const after = start + number.length;
  const noun = fillers.has(words.list[after] ?? "") ? after + 1 : after;
  if (joined(words, after, noun) && attendees.has(words.list[noun] ?? "")) return number.value;
  return joined(words, after, after + 1) && phraseAt(words, after, "of us")
    ? number.value
    : undefined;
}

/** "a group of eight", "teams of up to 20" */
function gatheringOf({ words, start, number }: Place): number | undefined {
  const before = beforeHedges(words, start);
  if (words.list[before] !== "of" || !gatherings.has(words.list[before - 1] ?? ""))
    return undefined;
  return countsSomethingElse({ words, start, number }) ? undefined : number.value;
}

/** "a table for 6" */
function seatsFor({ words, start, number }: Place): number | undefined {
  const before = beforeHedges(words, start);
  const seat = words.list[before - 1] ?? "";
  if (words.list[before] !== "for" || !seats.has(seat)) return undefined;
  // "A reservation for 9 on Monday" is for nine o'clock; a table would be for nine people.
  const next = words.list[start + number.length] ?? "";
  if (seat.startsWith("reservation") && /^(?:on|this|next)$/.test(next)) return undefined;
  return countsSomethingElse({ words, start, number }) ? undefined : number.value;
}

/** "we are 12", "we'll be 12 in total", but not "we are 12 minutes late" */
function weAre({ words, start, number }: Place): number | undefined {
  const before = beforeHedges(words, start);
  const isWe =
    words.list[before] === "we're" ||
    phraseAt(words, before - 1, "we are") ||
    phraseAt(words, before - 1, "we'll be") ||
    phraseAt(words, before - 2, "we will be");
  const after = start + number.length;
  const isWhole = words.gaps[after] !== "space" || phraseAt(words, after, "in total");
  return isWe && isWhole ? number.value : undefined;
}

/** "people: 12", "group size 12" */
function answered({ words, start, number }: Place): number | undefined {
  const label = words.list[start - 1] ?? "";
  if (words.gaps[start] === "answer" && attendees.has(label)) return number.value;
  const isSize = label === "size" && gatherings.has(words.list[start - 2] ?? "");
  return isSize && words.gaps[start] !== "clause" ? number.value : undefined;
}

/** "with my 5 colleagues" is six; "for 10 employees" is ten */
function companionsOf({ words, start, number }: Place): number | undefined {
  const after = start + number.length;
  const noun = fillers.has(words.list[after] ?? "") ? after + 1 : after;
  if (!joined(words, after, noun) || !companions.has(words.list[noun] ?? "")) return undefined;

  const before = beforeHedges(words, start);
  const wordBefore = words.list[fillers.has(words.list[before] ?? "") ? before - 1 : before] ?? "";
  if (accompanied.has(wordBefore)) return number.value + 1;
  return wordBefore === "for" ? number.value : undefined;
}

function countsSomethingElse({ words, start, number }: Place): boolean {
  const after = start + number.length;
  return words.gaps[after] === "space" && notPeople.has(words.list[after] ?? "");
}

function beforeHedges(words: Words, start: number): number {
  let before = start - 1;
  while (hedges.has(words.list[before] ?? "")) before -= 1;
  return before;
}

/** Is there no sign before the words from `first` to `last`? */
function joined(words: Words, first: number, last: number): boolean {
  for (let at = first; at <= last; at += 1)
    if (words.gaps[at] !== "space" && words.gaps[at] !== "line") return false;
  return true;
}

function phraseAt(words: Words, at: number, phrase: string): boolean {
  return phrase.split(" ").every((word, offset) => words.list[at + offset] === word);
}
