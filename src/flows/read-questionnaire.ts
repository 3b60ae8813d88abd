import { type Questionnaire, questionnaireOf } from "#company/questionnaire.ts";
import { type Standing, standingOf } from "#intake/questionnaire.ts";
import type { Appointment } from "#store/appointments.ts";
import type { Db } from "#store/db.ts";
import { type GivenAnswer, listAnswers } from "#store/questionnaire-answers.ts";
import type { CurrentCompany } from "./context.ts";

/** What the client of an appointment is asked before they come, and how far they are. */
export type AskedQuestionnaire = {
  readonly questionnaire: Questionnaire;
  /** Also to what is asked no more. */
  readonly answers: readonly GivenAnswer[];
  readonly standing: Standing;
  /** When the answers are needed; undefined where any time before the start will do. */
  readonly neededBy: Date | undefined;
};

/** Undefined where the service asks nothing. */
export async function readQuestionnaire(
  db: Db,
  company: CurrentCompany,
  appointment: Pick<Appointment, "id" | "serviceId" | "startsAt">,
): Promise<AskedQuestionnaire | undefined> {
  const service = company.known.services.get(appointment.serviceId);
  const questionnaire = questionnaireOf(company.settings, service?.key);
  if (questionnaire === undefined) return undefined;
  const answers = await listAnswers(db, appointment.id);
  const { neededBeforeMinutes: minutes } = questionnaire;
  return {
    questionnaire,
    answers,
    standing: standingOf(questionnaire, answers),
    neededBy:
      minutes === undefined
        ? undefined
        : new Date(appointment.startsAt.getTime() - minutes * 60_000),
  };
}
