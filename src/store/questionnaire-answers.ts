import type { Answer } from "#intake/questionnaire.ts";
import type { Db } from "./db.ts";

/** An answer as it is kept. */
export type GivenAnswer = Answer & { readonly answeredAt: Date };

/** In the order in which they were asked. */
export async function listAnswers(db: Db, appointmentId: string): Promise<readonly GivenAnswer[]> {
  const rows = await db("questionnaire_answers")
    .where({ appointment_id: appointmentId })
    .orderBy(["position", "question_key"]);
  return rows.map((row) => ({
    key: row.question_key,
    question: row.question,
    kind: row.kind,
    answer: row.answer,
    answeredAt: row.answered_at,
  }));
}

/** The last word counts. What is asked no more stays as it was answered. */
export async function saveAnswers(
  tx: Db,
  { appointmentId, companyVersion }: { appointmentId: string; companyVersion: number },
  answers: readonly (GivenAnswer & { readonly position: number })[],
): Promise<void> {
  if (answers.length === 0) return;
  await tx("questionnaire_answers")
    .insert(
      answers.map(({ key, position, question, kind, answer, answeredAt }) => ({
        appointment_id: appointmentId,
        question_key: key,
        company_version: companyVersion,
        answered_at: answeredAt,
        ...{ position, question, kind, answer },
      })),
    )
    .onConflict(["appointment_id", "question_key"])
    .merge();
}

export async function forgetAnswers(
  tx: Db,
  appointmentId: string,
  keys: readonly string[],
): Promise<void> {
  await tx("questionnaire_answers")
    .where({ appointment_id: appointmentId })
    .whereIn("question_key", [...keys])
    .delete();
}
