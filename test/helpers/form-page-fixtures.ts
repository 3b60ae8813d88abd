import { questionKinds } from "#intake/questionnaire.ts";
import type { Site } from "#views/pages/page.tsx";
import { type QuestionnairePageProps, questionnairePage } from "#views/pages/questionnaire.tsx";
import type { Text } from "./page-fixtures.ts";

/** How the client's own page speaks of the form. */
export function aFormView(text: Text, standing: { answered: number; isComplete: boolean }) {
  return {
    title: text("A few questions before you come"),
    path: "/m/t/form",
    standing: { of: 5, ...standing },
    neededBy: { at: new Date("2026-11-23T17:00:00Z"), isOver: false },
  };
}

/** One question of each kind, each of them explained. */
export function formPages(site: Site, text: Text) {
  const fields = questionKinds.map((kind, index) => ({
    question: {
      ...{ key: kind, kind, label: text(`What about ${kind}?`), help: text("As well as you can") },
      ...{ choices: kind === "choice" ? [text("Red"), text("Blue")] : [], required: index > 1 },
    },
    ...{ value: kind === "text" ? text("Something") : "", problem: undefined },
  }));
  const form = (change: Partial<QuestionnairePageProps>) => () =>
    questionnairePage({
      ...{ site, reference: "GH-1042", serviceName: text("Check-up") },
      ...{ title: text("A few questions before you come"), shown: "x", otherQuestions: false },
      ...{ when: "Tuesday 24 November 2026 at 10:00 AM, Phoenix time (MST)", fields },
      neededBy: {
        ...{ at: new Date("2026-11-23T17:00:00Z"), isOver: false },
        ...{ zone: "America/Phoenix", hours: 12 },
      },
      ...{ action: "/m/t/form", managePath: "/m/t" },
      ...change,
    });
  return {
    form: form({}),
    "form-wrong": form({
      fields: fields.map((field) => ({ ...field, problem: "Please answer this." })),
    }),
    "form-other-questions": form({ otherQuestions: true, neededBy: undefined }),
  };
}
