import { type Words, wordSet } from "#intake/words.ts";

/**
 * Words that deny what follows: forms of "not" and "nothing". What was tried in vain is no denial:
 * whoever "can't", "couldn't" or "won't get to" reschedule needs a person more than anybody.
 */
const denials = wordSet(
  `not no non none never nothing neither nor without hardly isn't isnt aren't arent ain't wasn't
   wasnt weren't don't dont doesn't doesnt haven't havent hasn't needn't shouldn't`,
);
/** Before "not" these make a failure or a question of it: "could not", "did not", "why not". */
const notDenied = wordSet("can could will would did why able");
/** May stand between a denial and what it denies: "don't need this to be a very large group". */
const fillers = wordSet(
  `a an the any anything my our your this that it is be being been have having has need needs needed
   want wish to in of for with as at all so too very really that particularly especially overly super
   terribly exactly actually necessarily currently yet longer large larger big bigger part going looking asking
   planning requiring think call say`,
);
const needed = wordSet("needed required necessary");
const betweenMax = 4;

/** Is the keyword at these words denied: "not urgent", "nothing urgent", "urgent: no"? */
export function isDenied(words: Words, start: number, end: number): boolean {
  return isDeniedBefore(words, start) || isDeniedAfter(words, end);
}

/** Only within a clause: "Can't do Monday. Urgent." denies nothing. */
function isDeniedBefore(words: Words, start: number): boolean {
  for (let at = start - 1; at >= 0 && at >= start - 1 - betweenMax; at -= 1) {
    const word = words.list[at] ?? "";
    if (words.gaps[at + 1] !== "space") return false;
    if (denials.has(word)) return !notDenied.has(words.list[at - 1] ?? "");
    if (!fillers.has(word)) return false;
  }
  return false;
}

/** "urgent: no", "group booking? no.", "group not needed", but not "urgent: no time to lose" */
function isDeniedAfter({ list, gaps }: Words, end: number): boolean {
  if (list[end] === "not" && gaps[end] === "space") return needed.has(list[end + 1] ?? "");

  const answer = gaps[end] === "space" ? end + 1 : end;
  const isNo = list[answer] === "no" || list[answer] === "none";
  return isNo && gaps[answer] === "answer" && gaps[answer + 1] !== "space";
}
