import type { Company } from "./company.ts";
import { again, type Mistake, unless } from "./mistake.ts";
import { policyOf } from "./service.ts";
import { minutesOf } from "./span.ts";

type Question = NonNullable<Company["services"][number]["questionnaire"]>["questions"][number];

/** All of them at their longest still fit into what the page's form may send. */
const longTextsMax = 8;

/** What of the questions to clients could never be meant. */
export function checkQuestionnaires({ services, policy }: Company): readonly Mistake[] {
  return services.flatMap((service, index) => {
    if (service.questionnaire === undefined) return [];
    const path = ["services", index, "questionnaire"];
    const { questions, neededBefore } = service.questionnaire;
    const keys = questions.map((question) => question.key);
    const { horizonDays } = policyOf(policy, service.policy);
    const longTexts = questions.filter(({ kind }) => kind === "long-text").length;
    return [
      ...unless(longTexts <= longTextsMax, {
        path: [...path, "questions"],
        message: `${longTextsMax} long texts are the most, and there are ${longTexts}`,
      }),
      ...questions.flatMap((question, position) => [
        ...again([...path, "questions", position, "key"], keys, question.key),
        ...choicesFit([...path, "questions", position], question),
      ]),
      ...unless(neededBefore === undefined || minutesOf(neededBefore) < horizonDays * 1_440, {
        path: [...path, "neededBefore"],
        message: `nobody can book so long before: the horizon is ${horizonDays} days`,
      }),
    ];
  });
}

function choicesFit(path: readonly PropertyKey[], { kind, choices }: Question): readonly Mistake[] {
  if (kind !== "choice")
    return unless(choices.length === 0, {
      path: [...path, "choices"],
      message: `a question of the kind “${kind}” has no choices; say “kind: choice”`,
    });
  return [
    ...unless(choices.length >= 2, {
      path: choices.length === 0 ? [...path, "kind"] : [...path, "choices"],
      message: "a choice needs at least two choices",
    }),
    ...choices.flatMap((choice, which) => again([...path, "choices", which], choices, choice)),
  ];
}
