import { localStart } from "#booking/local-time.ts";
import type { SaidTime } from "#booking/said-times.ts";
import { timeOfBareHour } from "#booking/said-times.ts";
import type { AnswerWords } from "./answer-words.ts";
import { readChoice, readPlace } from "./choice.ts";
import { approving, type Clause, readMessage } from "./clauses.ts";
import { type Meaning, meaningOf } from "./meanings.ts";
import { isAt } from "./offered-time.ts";
import { readOtherLanguage } from "./other-languages.ts";
import { revokesConsent } from "./revocation.ts";
import { isReaction, readWholeWord, resumesConsent } from "./whole-words.ts";

export type OfferedStart = { readonly position: number; readonly start: Date };

/** What our last message asked of whoever writes. */
export type Asked =
  | { readonly kind: "offers"; readonly options: readonly OfferedStart[] }
  | { readonly kind: "confirmation" }
  | { readonly kind: "nothing" };

export type TalkContext = {
  /** The client's. */
  readonly zone: string;
  readonly now: Date;
  readonly asked: Asked;
  /** Of the appointment that the words can be about. */
  readonly start: Date | undefined;
};

/** What a client's text message means, in answer to what we said. */
export type Understood =
  /** The number of one of the times that we proposed. */
  | { readonly kind: "choose"; readonly position: number }
  | { readonly kind: "confirm" }
  /** Another time: the local day and time of day as far as they were said ("2026-11-24", "16:00"). */
  | { readonly kind: "move"; readonly day: string | undefined; readonly time: string | undefined }
  | { readonly kind: "late"; readonly minutes: number | undefined }
  | { readonly kind: "cancel" }
  /** Revokes consent: a carrier's word, or the same in other words. */
  | { readonly kind: "stop"; readonly lone: boolean }
  | { readonly kind: "start" | "help" | "thanks" | "no" }
  /** Everything else is for a person to read; nothing is guessed. */
  | { readonly kind: "unknown" };

/** A message is at most 1,600 characters long; what is longer is no message. */
const lengthMax = 2_000;
const unknown: Understood = { kind: "unknown" };

/** Certain or unknown: a wrong guess books, cancels or silences; a person's look costs a minute. */
export function understand(text: string, context: TalkContext): Understood {
  const said = text.slice(0, lengthMax).trim();
  if (isReaction(said)) return unknown;
  const word = readWholeWord(said);
  if (word !== undefined) return word;
  if (revokesConsent(said)) return { kind: "stop", lone: false };
  if (resumesConsent(said)) return { kind: "start" };
  const chosen = byNumber(said, context);
  if (chosen !== undefined) return chosen;
  const plain = said.replace(approving, " ").trim();
  if (plain === "") return said === "" ? unknown : answered("yes", context);
  const other = readOtherLanguage(plain, context);
  if (other !== undefined) return inContext(other, context);
  return fromClauses(readMessage(plain, { at: context.now, zone: context.zone }), context);
}

/** Only one of the numbers that stand in our question is an answer to it. */
function byNumber(said: string, { asked }: TalkContext): Understood | undefined {
  const position = readChoice(said) ?? byPlace(said, asked);
  if (position === undefined) return undefined;
  if (asked.kind !== "offers") return unknown;
  const isOffered = asked.options.some((option) => option.position === position);
  return isOffered ? { kind: "choose", position } : unknown;
}

function byPlace(said: string, asked: Asked): number | undefined {
  const place = readPlace(said);
  if (place === undefined || asked.kind !== "offers") return undefined;
  const { options } = asked;
  if (place === "middle") return options.length === 3 ? options[1]?.position : undefined;
  return options.length > 1 ? options.at(-1)?.position : undefined;
}

function fromClauses(clauses: readonly Clause[], context: TalkContext): Understood {
  const meanings = clauses.map((clause) => meaningOf(clause, context));
  const kinds = new Set(meanings.map(({ kind }) => kind));
  if (kinds.has("doubt")) return unknown;
  // "Thursday but 5 pm": a time beside the chosen one may be what they want instead.
  const isBeside = clauses.some(
    ({ times }, index) => times.length > 0 && meanings[index]?.kind !== "choose",
  );
  if (kinds.has("choose") && isBeside) return unknown;
  const moves = meanings.filter((one) => one.kind === "move");
  if (moves.length > 0) return kinds.has("choose") ? unknown : elsewhere(movedTo(moves), context);
  const named = meanings.flatMap((one) => (one.kind === "answer" ? one.times : []));
  if (!named.every((said) => isAgreed(said, context))) return unknown;
  return unmoved(meanings, kinds, context);
}

function unmoved(
  meanings: readonly Meaning[],
  kinds: ReadonlySet<Meaning["kind"]>,
  context: TalkContext,
): Understood {
  const answers = meanings.flatMap((one) => (one.kind === "answer" ? [one.answer] : []));
  if (kinds.has("cancel")) return cancelled(meanings, kinds);
  const late = meanings.find((one) => one.kind === "late");
  if (late !== undefined)
    return answers.includes("no") ? unknown : { kind: "late", minutes: late.minutes };
  // Beyond this line every word has to be understood.
  if (kinds.has("other") || kinds.has("cannot")) return unknown;
  const chosen = meanings.filter((one) => one.kind === "choose");
  // A regret that comes after it may be about it.
  const isRegretted = meanings.at(-1)?.kind !== "choose" && answers.at(-1) === "polite";
  if (chosen.length > 0)
    return onlyOne(chosen, answers.includes("no") || kinds.has("none") || isRegretted);
  return withoutWish(answers, kinds, context);
}

function withoutWish(
  answers: readonly AnswerWords[],
  kinds: ReadonlySet<Meaning["kind"]>,
  context: TalkContext,
): Understood {
  if (kinds.has("none")) return answers.includes("yes") ? unknown : { kind: "no" };
  if (answers.length > 0) return ofAnswers(answers, context);
  return kinds.has("keep") ? { kind: "no" } : unknown;
}

/** "Never mind, cancel it" is one; "cancel it. Never mind" is none. */
function cancelled(meanings: readonly Meaning[], kinds: ReadonlySet<Meaning["kind"]>): Understood {
  const after = meanings.slice(meanings.findIndex(({ kind }) => kind === "cancel"));
  const takenBack = after.some((one) => one.kind === "answer" && one.answer === "no");
  const comes = meanings.some((one) => one.kind === "answer" && one.answer === "comes");
  return takenBack || comes || kinds.has("keep") || kinds.has("choose")
    ? unknown
    : { kind: "cancel" };
}

const onlyOne = (
  chosen: readonly { readonly position: number }[],
  refuses: boolean,
): Understood => {
  const positions = new Set(chosen.map(({ position }) => position));
  const [position] = positions;
  return refuses || positions.size !== 1 || position === undefined
    ? unknown
    : { kind: "choose", position };
};

function ofAnswers(answers: readonly AnswerWords[], context: TalkContext): Understood {
  const has = (answer: AnswerWords) => answers.includes(answer);
  if (has("no")) return has("yes") || has("comes") ? unknown : { kind: "no" };
  if (has("comes")) return answered("comes", context);
  if (has("yes")) return has("thanks") ? thankful(context) : answered("yes", context);
  if (has("parts")) return answered("parts", context);
  return has("thanks") ? { kind: "thanks" } : unknown;
}

/** "Ok thanks" ends a talk, but where a yes was asked for it is one. */
const thankful = (context: TalkContext): Understood =>
  context.asked.kind === "nothing" ? { kind: "thanks" } : answered("yes", context);

/** What a yes is worth. */
function answered(answer: "yes" | "comes" | "parts", { asked }: TalkContext): Understood {
  switch (asked.kind) {
    case "confirmation":
      return { kind: "confirm" };
    case "offers": {
      const [only, ...others] = asked.options;
      const isOne = answer === "yes" && others.length === 0 && only !== undefined;
      return isOne ? { kind: "choose", position: only.position } : unknown;
    }
    case "nothing":
      if (answer === "comes") return { kind: "confirm" };
      return answer === "parts" ? { kind: "thanks" } : unknown;
  }
}

/** "See you Thursday" confirms no appointment on Tuesday. */
function isAgreed(said: SaidTime, { start, zone }: TalkContext): boolean {
  if (start === undefined || said.isStretch) return true;
  return (said.day ?? said.time ?? said.part) === undefined || isAt(start, said, zone);
}

/** Named is what is agreed already: that is no wish, whatever it is. */
function elsewhere(move: MoveTo, { start, zone, asked }: TalkContext): Understood {
  if (move.day === undefined && move.time === undefined) return move;
  // "Wednesday?" where Wednesday is on offer: asked about, and neither taken nor refused.
  if (asked.kind === "offers" && asked.options.some((one) => isAt(one.start, move, zone)))
    return unknown;
  if (start === undefined) return move;
  const [day, time] = localStart(start, zone).split("T");
  const isSame = (move.day ?? day) === day && (move.time ?? time) === time;
  return isSame ? unknown : move;
}

type MoveTo = Extract<Understood, { kind: "move" }>;

/** Of several times, and of a stretch, none is said to be the one: that another is wished for stays true. */
function movedTo(
  moves: readonly { readonly bareHour: number | undefined; readonly times: readonly SaidTime[] }[],
): MoveTo {
  const hours = moves.flatMap(({ bareHour }) => bareHour ?? []);
  const [only, ...others] = moves.flatMap(({ times }) => times);
  const bare = hours.length === 1 ? timeOfBareHour(hours[0] ?? 0) : undefined;
  if (only === undefined || only.isStretch || others.length > 0)
    return { kind: "move", day: undefined, time: bare };
  return { kind: "move", day: only.day, time: bare ?? only.time };
}

/** What another language said, as far as it answers what was asked. */
function inContext(said: Understood | "yes" | "comes", context: TalkContext): Understood {
  return typeof said === "string" ? answered(said, context) : said;
}
