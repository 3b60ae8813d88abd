import { cleanLine, cleanText } from "./clean-text.ts";

/** What a service asks its client before they come: the form that the client fills in. */
export type Questionnaire = {
  readonly title: string;
  readonly questions: readonly Question[];
};

export const questionKinds = ["text", "long-text", "choice", "yes-no", "date"] as const;
export type QuestionKind = (typeof questionKinds)[number];

export type Question = {
  readonly key: string;
  readonly label: string;
  /** One line below the label; empty where the label says it all. */
  readonly help: string;
  readonly kind: QuestionKind;
  /** Of a choice, in the order in which they are shown. */
  readonly choices: readonly string[];
  readonly required: boolean;
};

/** An answer as it was given, with the question as it was asked: the company may ask otherwise since. */
export type Answer = {
  readonly key: string;
  readonly question: string;
  readonly kind: QuestionKind;
  /** Empty where the client left a question empty that may be. */
  readonly answer: string;
};

export type ReadAnswer =
  | { readonly kind: "ok"; readonly answer: string }
  | { readonly kind: "wrong"; readonly message: string };

/** Characters that an answer may have, as people count them. */
export const answerMax = { text: 200, "long-text": 2_000 } as const;

/** What somebody typed or chose, made ready to be kept; an empty answer is fine where it may be. */
export function readAnswer(question: Question, typed: string): ReadAnswer {
  const answer = question.kind === "long-text" ? cleanText(typed) : cleanLine(typed);
  if (answer === "")
    return question.required ? wrong(missing[question.kind]) : { kind: "ok", answer };
  switch (question.kind) {
    case "text":
    case "long-text":
      return ofLength(answer, answerMax[question.kind]);
    case "choice":
      return question.choices.includes(answer)
        ? { kind: "ok", answer }
        : wrong("Please choose one of these.");
    case "yes-no":
      return answer === "yes" || answer === "no"
        ? { kind: "ok", answer }
        : wrong("Please choose yes or no.");
    case "date":
      return isDate(answer)
        ? { kind: "ok", answer }
        : wrong("Please give a date that exists, like 1985-03-31.");
  }
}

const missing: Readonly<Record<QuestionKind, string>> = {
  text: "Please answer this.",
  "long-text": "Please answer this.",
  choice: "Please choose one of these.",
  "yes-no": "Please choose yes or no.",
  date: "Please give a date.",
};

const wrong = (message: string): ReadAnswer => ({ kind: "wrong", message });

function ofLength(answer: string, max: number): ReadAnswer {
  const { length } = [...answer];
  return length <= max
    ? { kind: "ok", answer }
    : wrong(`Please shorten this: ${max} characters are the most, and it has ${length}.`);
}

/** A day of the calendar between 1900 and 2100. */
function isDate(written: string): boolean {
  if (!/^(19|20)\d\d-\d\d-\d\d$/.test(written)) return false;
  const day = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(written);
}

/** How far a client has come with it. */
export type Standing = {
  readonly answered: number;
  readonly of: number;
  /** Every question was answered, or sent empty where it may be: nobody is reminded of it. */
  readonly isComplete: boolean;
};

/** By what is asked now: an answer that would not be taken any more is none. */
export function standingOf(
  { questions }: Pick<Questionnaire, "questions">,
  answers: readonly Pick<Answer, "key" | "answer">[],
): Standing {
  const given = new Map(answers.map(({ key, answer }) => [key, answer]));
  const kept = questions.flatMap((question) => {
    const answer = given.get(question.key);
    return answer !== undefined && readAnswer(question, answer).kind === "ok" ? [answer] : [];
  });
  return {
    answered: kept.filter((answer) => answer !== "").length,
    of: questions.length,
    isComplete: kept.length === questions.length,
  };
}

/** "complete", "2 of 5 answered", "not yet" */
export function sayStanding({ answered, of, isComplete }: Standing): string {
  if (isComplete) return "complete";
  return answered === 0 ? "not yet" : `${answered} of ${of} answered`;
}
