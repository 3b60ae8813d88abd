import type { SaidTime } from "#booking/said-times.ts";
import { type AnswerWords, readAnswer, refusesAll } from "./answer-words.ts";
import {
  asksForTime,
  cannotMakeIt,
  keeps,
  targetsOf,
  wishesCancel,
  wishesMove,
} from "./change-wish.ts";
import { readChoice } from "./choice.ts";
import type { Clause } from "./clauses.ts";
import { readLate } from "./late-words.ts";
import { readOfferedTime } from "./offered-time.ts";
import type { TalkContext } from "./understand.ts";

/** What one clause of a message says. "doubt": whatever else is said may hang on it. */
export type Meaning =
  | { readonly kind: "cancel" | "cannot" | "keep" | "none" | "other" | "doubt" | "colour" }
  | { readonly kind: "answer"; readonly answer: AnswerWords; readonly times: readonly SaidTime[] }
  | { readonly kind: "late"; readonly minutes: number | undefined }
  | { readonly kind: "choose"; readonly position: number }
  | {
      readonly kind: "move";
      readonly bareHour: number | undefined;
      readonly times: readonly SaidTime[];
    };

const hasSubject = ({ start, asked }: TalkContext) =>
  start !== undefined || asked.kind === "confirmation";

/** Words in which something stands that the rest of the message may hang on. */
const doubtful =
  /^\d|\b(?:mean|meant|confirm|not|never|no|nor|without|if|unless|whether|or|instead|wait|maybe|perhaps|might|may|probably|possibly|almost|wish|hope|think|guess|kidding|joking|just in case|otherwise|either|neither|why|how|what|when|which|who|whose|where|cancel\w*|reschedul\w*|move[ds]?|moving|chang\w*|before you|until|hold|ignore|disregard|forget|someone else|wrong)\b/;

export function meaningOf(clause: Clause, context: TalkContext): Meaning {
  return choiceIn(clause, context) ?? changeIn(clause, context) ?? answerIn(clause);
}

const isRegret = (words: string) => /\b(?:sorry|unfortunately|apologies)\b/.test(words);

function choiceIn(
  { words, full, times, asks }: Clause,
  { asked, zone }: TalkContext,
): Meaning | undefined {
  // "Thursday, sorry" takes no Thursday.
  if (asked.kind !== "offers" || asks || isRegret(full)) return undefined;
  // A number beside other words is no answer by itself: "2, and please cancel the old one".
  if (readChoice(words) !== undefined) return { kind: "doubt" };
  const position = readOfferedTime(words, times, { options: asked.options, zone });
  return position === undefined ? undefined : { kind: "choose", position };
}

function changeIn(clause: Clause, context: TalkContext): Meaning | undefined {
  return keptIn(clause, context) ?? moveIn(clause, context) ?? lateIn(clause);
}

/** What is to go, what is to stay as it is, and which of the offers are refused. */
function keptIn({ words, asks }: Clause, context: TalkContext): Meaning | undefined {
  if (wishesCancel(words, hasSubject(context)))
    // "Cancel it?" asks what we mean; "can you cancel it?" asks us to.
    return { kind: asks && !/^(?:can|could|would|will)\b/.test(words) ? "doubt" : "cancel" };
  const kept = keeps(words);
  // "Don't reschedule, just cancel": what is not to be moved may still be given up.
  if (kept !== undefined) return { kind: kept === "not-moved" ? "colour" : "keep" };
  return context.asked.kind === "offers" && refusesAll(words) ? { kind: "none" } : undefined;
}

function moveIn({ words, full, asks, times }: Clause, context: TalkContext): Meaning | undefined {
  const about = subjectOf(context);
  const move = asks && asksThen({ words, full, about }) ? aTime : wishesMove(words, about);
  if (move === undefined) return undefined;
  if (isNumberOfOffer(move, context)) return { kind: "doubt" };
  return { kind: "move", ...move, times: targetsOf(words, times) };
}

const aTime = { bareHour: undefined };

function subjectOf(context: TalkContext): "offers" | "appointment" | "nothing" {
  if (context.asked.kind === "offers") return "offers";
  return hasSubject(context) ? "appointment" : "nothing";
}

/** "4:30 ok?" */
function asksThen(clause: {
  readonly words: string;
  readonly full: string;
  readonly about: ReturnType<typeof subjectOf>;
}): boolean {
  const { words, full, about } = clause;
  return about !== "nothing" && (asksForTime(full) || (about === "offers" && words === "§"));
}

function lateIn({ words }: Clause): Meaning | undefined {
  const late = readLate(words);
  if (late !== undefined) return late.isColour ? { kind: "colour" } : { kind: "late", ...late };
  return cannotMakeIt(words) ? { kind: "cannot" } : undefined;
}

/** "Can we do 2" after three numbered times is both an hour and a number. */
const isNumberOfOffer = ({ bareHour }: { bareHour: number | undefined }, { asked }: TalkContext) =>
  asked.kind === "offers" && asked.options.some(({ position }) => position === bareHour);

function answerIn({ words, full, asks, isLast, times }: Clause): Meaning {
  // Asks us to, and is no word of theirs.
  if (/^(?:please|kindly) confirm/.test(full)) return { kind: "doubt" };
  const answer = readAnswer(full) ?? readAnswer(words);
  const isAsked = asks && isLast;
  if (answer !== undefined && (!isAsked || answer === "polite" || answer === "thanks"))
    return { kind: "answer", answer, times };
  return { kind: asks || doubtful.test(words) ? "doubt" : "other" };
}
