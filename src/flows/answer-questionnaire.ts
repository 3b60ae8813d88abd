import { type Questionnaire, questionnaireOf } from "#company/questionnaire.ts";
import { isLive } from "#escalation/escalation.ts";
import { type Question, readAnswer, standingOf } from "#intake/questionnaire.ts";
import { recordAudit } from "#store/audit.ts";
import { lockConfirmable } from "#store/confirmations.ts";
import { type Db, transact } from "#store/db.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import {
  forgetAnswers,
  type GivenAnswer,
  listAnswers,
  saveAnswers,
} from "#store/questionnaire-answers.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { tagOf } from "./entity-tag.ts";
import type { OpenedLink } from "./open-link.ts";
import { wishCard } from "./wish-card.ts";

/** The client answers what the service asks before they come. */
export type AnswerQuestionnaire = (sent: {
  readonly opened: OpenedLink;
  /** What they typed or chose for a question; empty where nothing. */
  readonly typed: (questionKey: string) => string;
  /** Of the questions as they were shown: nobody answers what they did not read. */
  readonly shown: string;
  /** They will go on another time: what must be answered may wait. */
  readonly goesOn: boolean;
}) => Promise<AnsweredQuestionnaire>;

export type AnsweredQuestionnaire =
  | { readonly kind: "saved" }
  /** Nothing was kept; the message for each question that stands against it. */
  | { readonly kind: "wrong"; readonly problems: ReadonlyMap<string, string> }
  /** The company asks otherwise since the page was shown. */
  | { readonly kind: "other-questions" }
  /** Cancelled, begun, or nothing is asked. */
  | { readonly kind: "not-possible" };

/** Names the questions as they are asked now. */
export const shownAs = ({ title, questions }: Questionnaire) => tagOf({ title, questions });

/** Keeps the answers; sent again before the appointment begins, the last word counts. */
export function answerQuestionnaireFlow(
  context: Pick<FlowContext, "db" | "now" | "company" | "wake">,
): AnswerQuestionnaire {
  return async ({ opened, typed, shown, goesOn }) => {
    const company = await context.company();
    const questionnaire = questionnaireOf(company.settings, opened.service.key);
    if (questionnaire === undefined) return { kind: "not-possible" };
    if (shownAs(questionnaire) !== shown) return { kind: "other-questions" };
    const read = readAll(questionnaire.questions, { typed, goesOn });
    if (read.problems.size > 0) return { kind: "wrong", problems: read.problems };
    const requestId = opened.request.id;
    const at = context.now();
    const kept = await transact(context.db, (tx) =>
      keep(tx, company, { requestId, questionnaire, answers: read.answers, at }),
    );
    if (kept === "saved") context.wake();
    return { kind: kept };
  };
}

/** The answer to each question that has one; undefined for what is left for another time. */
type ReadAnswers = ReadonlyMap<string, string | undefined>;

function readAll(
  questions: readonly Question[],
  { typed, goesOn }: { typed: (key: string) => string; goesOn: boolean },
): { readonly answers: ReadAnswers; readonly problems: ReadonlyMap<string, string> } {
  const answers = new Map<string, string | undefined>();
  const problems = new Map<string, string>();
  for (const question of questions) {
    const required = question.required && !goesOn;
    const read = readAnswer({ ...question, required }, typed(question.key));
    if (read.kind === "wrong") problems.set(question.key, read.message);
    else answers.set(question.key, read.answer === "" && goesOn ? undefined : read.answer);
  }
  return { answers, problems };
}

async function keep(
  tx: Db,
  company: CurrentCompany,
  sent: {
    readonly requestId: string;
    readonly questionnaire: Questionnaire;
    readonly answers: ReadAnswers;
    readonly at: Date;
  },
): Promise<"saved" | "not-possible"> {
  const { requestId, questionnaire, answers, at } = sent;
  const row = await lockConfirmable(tx, requestId);
  if (row === undefined || row.state === "cancelled" || row.startsAt <= at) return "not-possible";
  const { appointmentId } = row;
  const before = await listAnswers(tx, appointmentId);
  const { changed, forgotten } = changesOf(sent, before);
  if (changed.length + forgotten.length === 0) return "saved";
  await saveAnswers(tx, { appointmentId, companyVersion: company.version }, changed);
  await forgetAnswers(tx, appointmentId, forgotten);
  const now = questionnaire.questions.flatMap(({ key }) => {
    const answer = answers.get(key);
    return answer === undefined ? [] : [{ key, answer }];
  });
  const { answered, of } = standingOf(questionnaire, now);
  await recordAudit(tx, {
    at,
    actor: { kind: "client", requestId },
    action: "questionnaire-answered",
    requestId,
    // Which ones and how many; what was answered is nobody's business here.
    detail: { appointmentId, questions: changed.map(({ key }) => key), forgotten, answered, of },
  });
  await redrawCard(tx, requestId);
  return "saved";
}

function changesOf(
  {
    questionnaire,
    answers,
    at,
  }: Pick<Parameters<typeof keep>[2], "questionnaire" | "answers" | "at">,
  before: readonly GivenAnswer[],
) {
  const known = new Map(before.map((answer) => [answer.key, answer]));
  const changed = questionnaire.questions.flatMap(({ key, label, kind }, position) => {
    const answer = answers.get(key);
    const was = known.get(key);
    const isSame = was?.answer === answer && was?.question === label && was?.kind === kind;
    if (answer === undefined || isSame) return [];
    return [{ key, question: label, kind, answer, position, answeredAt: at }];
  });
  const forgotten = questionnaire.questions.flatMap(({ key }) =>
    answers.get(key) === undefined && known.has(key) ? [key] : [],
  );
  return { changed, forgotten };
}

/** A card that shows the appointment says how far its form is. */
async function redrawCard(tx: Db, requestId: string): Promise<void> {
  const escalation = await findEscalationOfRequest(tx, requestId);
  if (escalation === undefined || !isLive(escalation.state)) return;
  await wishCard(tx, { requestId, escalationId: escalation.id });
}
