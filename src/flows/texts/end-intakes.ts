import type { FlowContext } from "#flows/context.ts";
import { mentionsBooking } from "#messaging/intake-words.ts";
import { transact } from "#store/db.ts";
import { findMessage } from "#store/messages.ts";
import { type ExpiredIntake, endQuestion, listExpiredIntakes } from "#store/text-questions.ts";
import { noteUnknownService, raiseFromDraft } from "./hand-over-intake.ts";
import { answer } from "./tell.ts";

/**
 * Whoever wanted an appointment and did not answer our last question in time is not forgotten: what is
 * known by then goes to a person, and they hear so.
 */
export function endIntakesFlow(context: FlowContext): () => Promise<number> {
  return async () => {
    const expired = await listExpiredIntakes(context.db, { at: context.now(), limit: 20 });
    const failures: unknown[] = [];
    // One that cannot end now must not keep those behind it from ending.
    for (const intake of expired)
      await end(context, intake).catch((error: unknown) => failures.push(error));
    if (expired.length > 0) context.wake();
    if (failures.length > 0) throw new AggregateError(failures, "Some talks could not end");
    return expired.length;
  };
}

async function end(context: FlowContext, intake: ExpiredIntake): Promise<void> {
  const { draft } = intake.question;
  const first = await findMessage(context.db, draft.id);
  if (first === undefined || !isWish(intake)) {
    await endQuestion(context.db, intake, { state: "replaced", by: undefined });
    return;
  }
  const company = await context.company();
  // Made first, by a key of the talk: a node that dies in between makes it once all the same.
  const requestId = await raiseFromDraft(context, company, { draft, incoming: first });
  const at = context.now();
  await transact(context.db, async (tx) => {
    if (
      !(await endQuestion(tx, intake, { state: "handed-over", by: undefined })) ||
      requestId === undefined
    )
      return;
    await noteUnknownService(tx, company, { draft, requestId, at });
    await answer(tx, first, { requestId, about: "request-passed-on" });
  });
}

/** A greeting that went no further is none; an answer, or a word of an appointment, is one. */
function isWish({ turn, question: { draft } }: ExpiredIntake): boolean {
  const { serviceKey, day, time, name } = draft;
  const said = [serviceKey, day, time, name].some((value) => value !== undefined);
  return turn > 1 || said || mentionsBooking(draft.words);
}
