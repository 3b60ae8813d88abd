import type { IntakeQuestion, Question } from "#messaging/question.ts";
import type { Db } from "./db.ts";
import { newId } from "./ids.ts";

export type StoredQuestion = {
  readonly id: string;
  readonly phone: string;
  readonly question: Question;
  /** Counts the messages in which it was put. */
  readonly turn: number;
  readonly misses: number;
  readonly state: "open" | "answered" | "replaced" | "handed-over";
  readonly askedAt: Date;
  readonly expiresAt: Date;
  /** The text that moved it last, or ended it. */
  readonly movedBy: string | undefined;
};

/** Asks; what was asked before is not waited for any more. */
export async function askQuestion(
  tx: Db,
  asked: { phone: string; question: Question; at: Date; expiresAt: Date },
): Promise<StoredQuestion> {
  const { phone, question, at, expiresAt } = asked;
  await dropQuestions(tx, phone);
  const { kind, ...content } = question;
  const [row] = await tx("text_questions")
    .insert({
      id: newId(),
      phone,
      kind,
      request_id: "requestId" in question ? question.requestId : null,
      content: JSON.stringify(content),
      state: "open",
      asked_at: at,
      expires_at: expiresAt,
    })
    .returning("*");
  return toQuestion(row);
}

/** What is open is not waited for any more: nobody who said STOP is asked again. */
export async function dropQuestions(tx: Db, phone: string): Promise<void> {
  await tx("text_questions").where({ phone, state: "open" }).update({ state: "replaced" });
}

/** Puts it again, with what is known by now; undefined when it was answered meanwhile. */
export async function askAgain(
  tx: Db,
  { id, turn }: Pick<StoredQuestion, "id" | "turn">,
  change: {
    readonly question: Question;
    readonly misses: number;
    readonly at: Date;
    readonly expiresAt: Date;
    /** The text that does so. */
    readonly by: string;
  },
): Promise<StoredQuestion | undefined> {
  const { kind: _, ...content } = change.question;
  const [row] = await tx("text_questions")
    .where({ id, turn, state: "open" })
    .update({
      content: JSON.stringify(content),
      turn: turn + 1,
      misses: change.misses,
      asked_at: change.at,
      expires_at: change.expiresAt,
      moved_by: change.by,
    })
    .returning("*");
  return row && toQuestion(row);
}

/** Ends it; false when somebody else has done so. */
export async function endQuestion(
  tx: Db,
  { id }: Pick<StoredQuestion, "id">,
  end: {
    readonly state: "answered" | "handed-over" | "replaced";
    /** The text that does so; undefined where none does. */
    readonly by: string | undefined;
  },
): Promise<boolean> {
  const { state, by: moved_by = null } = end;
  const count = await tx("text_questions").where({ id, state: "open" }).update({ state, moved_by });
  return count === 1;
}

/** The newest question to a number, whatever became of it. */
export async function findNewestQuestion(
  db: Db,
  phone: string,
): Promise<StoredQuestion | undefined> {
  const row = await db("text_questions").where({ phone }).orderBy("id", "desc").first();
  return row && toQuestion(row);
}

/** How many talks of somebody who wants to come were begun since then. */
export async function countIntakes(
  db: Db,
  { phone, since }: { readonly phone: string; readonly since: Date },
): Promise<number> {
  const row = await db("text_questions")
    .where({ phone, kind: "intake" })
    .where("asked_at", ">", since)
    .count({ count: "*" })
    .first();
  return Number(row?.["count"]);
}

export type ExpiredIntake = StoredQuestion & { readonly question: IntakeQuestion };

/** Talks of somebody who wants to come, and did not answer in time; the longest over first. */
export async function listExpiredIntakes(
  db: Db,
  { at, limit }: { readonly at: Date; readonly limit: number },
): Promise<readonly ExpiredIntake[]> {
  const rows = await db("text_questions")
    .where({ state: "open", kind: "intake" })
    .where("expires_at", "<=", at)
    .orderBy("expires_at")
    .limit(limit);
  return rows
    .map(toQuestion)
    .filter((stored): stored is ExpiredIntake => stored.question.kind === "intake");
}

export async function findQuestion(db: Db, id: string): Promise<StoredQuestion | undefined> {
  const row = await db("text_questions").where({ id }).first();
  return row && toQuestion(row);
}

// biome-ignore lint/suspicious/noExplicitAny: knex types a row of an undeclared table as any; named here once.
function toQuestion(row: any): StoredQuestion {
  return {
    id: row.id,
    phone: row.phone,
    question: withDates({ kind: row.kind, ...row.content }),
    turn: row.turn,
    misses: row.misses,
    state: row.state,
    askedAt: row.asked_at,
    expiresAt: row.expires_at,
    movedBy: row.moved_by ?? undefined,
  };
}

/** JSON knows no dates: every "start", however deep, is one. */
function withDates<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (key, inner) =>
    key === "start" && typeof inner === "string" ? new Date(inner) : inner,
  );
}
