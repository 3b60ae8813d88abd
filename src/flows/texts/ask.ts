import type { CurrentCompany } from "#flows/context.ts";
import { assignText } from "#flows/log-message.ts";
import type { IncomingSms } from "#flows/pass-on-sms.ts";
import { wishSms } from "#flows/wish-sms.ts";
import type { Question } from "#messaging/question.ts";
import type { Db } from "#store/db.ts";
import { wishForDesk } from "#store/effects.ts";
import { settleIncoming } from "#store/messages.ts";
import { askQuestion, type StoredQuestion } from "#store/text-questions.ts";

/** A text that came in, with everything that its answer needs to know of the company. */
export type Heard = { readonly incoming: IncomingSms; readonly company: CurrentCompany };

/** So long an answer is waited for; later than that nobody remembers what the number stood for. */
const answerWithinMs = 24 * 60 * 60_000;

/** What is asked about an appointment is of no use once it has begun. */
export function expiryOf(at: Date, start?: Date): Date {
  const end = at.getTime() + answerWithinMs;
  return new Date(Math.max(at.getTime(), Math.min(end, start?.getTime() ?? end)));
}

/** Settles the text with a question back; false when somebody has acted upon the text before. */
export async function ask(
  tx: Db,
  { incoming }: Heard,
  asked: { readonly question: Question; readonly requestId?: string; readonly expiresAt: Date },
): Promise<boolean> {
  if (!(await settleIncoming(tx, incoming.id))) return false;
  const { question, requestId, expiresAt } = asked;
  const { phone, at } = incoming;
  const stored = await askQuestion(tx, { phone, question, at, expiresAt });
  await wishQuestion(tx, incoming, { stored, requestId });
  return true;
}

/** Puts a question that is stored: once for each of its turns. */
export async function wishQuestion(
  tx: Db,
  incoming: IncomingSms,
  {
    stored: { id: questionId, turn },
    requestId,
  }: { readonly stored: StoredQuestion; readonly requestId: string | undefined },
): Promise<void> {
  const content = { template: "question", questionId, turn, messageId: incoming.id } as const;
  const name = `question:${questionId}:${turn}`;
  if (requestId === undefined) {
    await wishForDesk(tx, { kind: "desk-text", key: `desk-text:${name}`, payload: content });
    return;
  }
  await assignText(tx, incoming.id, { requestId, escalationId: undefined });
  await wishSms(tx, { requestId, name, content });
}
