import type { Db } from "./db.ts";

/** What a client said of an appointment. */
export type GivenFeedback = {
  /** 1 is bad, 5 is good. */
  readonly score: number;
  readonly words: string;
  readonly givenAt: Date;
};

/** The last word counts. */
export async function saveFeedback(
  tx: Db,
  appointmentId: string,
  { score, words, givenAt }: GivenFeedback,
): Promise<void> {
  await tx("feedback")
    .insert({ appointment_id: appointmentId, score, words, given_at: givenAt })
    .onConflict("appointment_id")
    .merge(["score", "words", "given_at"]);
}

export async function findFeedback(
  db: Db,
  appointmentId: string,
): Promise<GivenFeedback | undefined> {
  const row = await db("feedback").where({ appointment_id: appointmentId }).first();
  return row && { score: row.score, words: row.words, givenAt: row.given_at };
}
