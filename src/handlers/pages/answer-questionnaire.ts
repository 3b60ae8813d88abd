import type { RequestHandler } from "express";
import {
  type AnsweredQuestionnaire,
  type AnswerQuestionnaire,
  shownAs,
} from "#flows/answer-questionnaire.ts";
import { fieldName, questionnairePage } from "#views/pages/questionnaire.tsx";
import { sayInstant } from "#views/pages/ui/appointment-list.tsx";
import { readFields } from "./form-fields.ts";
import { type LinkDesk, managePath, showAsItIs, type Visit, visitBy } from "./link-visit.ts";
import { mayAnswer, questionnairePath } from "./questionnaire-state.ts";
import { sendPage } from "./send-page.ts";
import { hoursOf } from "./visitor.ts";

export type QuestionnaireDesk = LinkDesk & { readonly answerQuestionnaire: AnswerQuestionnaire };

/** GET /m/:token/form */
export function onShowQuestionnaire(desk: QuestionnaireDesk): RequestHandler {
  return async (request, response) => {
    const visit = await visitBy(desk, request, response);
    // Whatever stands against it, the client's page says: cancelled, begun, nothing asked.
    if (!mayAnswer(visit.opened)) return response.redirect(303, managePath(visit.token));
    await show(desk, visit, { status: 200, typed: undefined, problems: new Map() });
  };
}

/** POST /m/:token/form: kept; sent again, the last word counts. */
export function onAnswerQuestionnaire(desk: QuestionnaireDesk): RequestHandler {
  return async (request, response) => {
    const visit = await visitBy(desk, request, response);
    if (!mayAnswer(visit.opened)) return showAsItIs(visit);
    const fields = readFields(request.body);
    const typed = (questionKey: string) => fields(fieldName(questionKey));
    const answered = await desk.answerQuestionnaire({
      opened: visit.opened,
      typed,
      shown: fields("shown"),
      goesOn: fields("later") !== "",
    });
    await tell(desk, visit, { answered, typed });
  };
}

async function tell(
  desk: QuestionnaireDesk,
  visit: Visit,
  { answered, typed }: { answered: AnsweredQuestionnaire; typed: (key: string) => string },
): Promise<void> {
  switch (answered.kind) {
    case "saved":
      return visit.response.redirect(303, managePath(visit.token, "answered"));
    case "not-possible":
      return showAsItIs(visit);
    case "wrong":
      return show(desk, visit, { status: 422, typed, problems: answered.problems });
    case "other-questions":
      return show(desk, visit, { status: 409, typed, problems: new Map() });
  }
}

/** The form, with what was typed or what was kept before. */
async function show(
  desk: QuestionnaireDesk,
  { request, response, token, opened }: Visit,
  page: {
    readonly status: 200 | 409 | 422;
    /** Undefined for what was kept. */
    readonly typed: ((questionKey: string) => string) | undefined;
    readonly problems: ReadonlyMap<string, string>;
  },
): Promise<void> {
  const { booked, service, now } = opened;
  if (booked?.questionnaire === undefined) return showAsItIs({ response, token });
  const { questionnaire, answers, neededBy } = booked.questionnaire;
  const kept = new Map(answers.map(({ key, answer }) => [key, answer]));
  const { reference, contactZone: zone } = opened.request;
  const hours = hoursOf(request);
  const html = questionnairePage({
    ...{ site: desk.sites.of(await desk.company()), reference, serviceName: service.name },
    title: questionnaire.title,
    when: sayInstant(booked.appointment.startsAt, zone, hours),
    neededBy: neededBy && { at: neededBy, isOver: neededBy <= now, zone, hours },
    action: questionnairePath(token),
    managePath: managePath(token),
    shown: shownAs(questionnaire),
    fields: questionnaire.questions.map((question) => ({
      question,
      value: page.typed?.(question.key) ?? kept.get(question.key) ?? "",
      problem: page.problems.get(question.key),
    })),
    otherQuestions: page.status === 409,
  });
  sendPage(response, page.status, html);
}
