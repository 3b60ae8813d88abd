import type { FlowContext } from "#flows/context.ts";
import { passOn } from "#flows/pass-on-sms.ts";
import { endQuestion, findQuestion, type StoredQuestion } from "#store/text-questions.ts";
import type { Heard } from "./ask.ts";

/** Ends a question by this text; false where another one was quicker, and these words are read. */
export async function endBy(
  context: FlowContext,
  heard: Heard,
  {
    stored,
    state,
  }: { readonly stored: StoredQuestion; readonly state: "answered" | "handed-over" },
): Promise<boolean> {
  if (await endQuestion(context.db, stored, { state, by: heard.incoming.id })) return true;
  await tooLate(context, heard, stored);
  return false;
}

/**
 * The question was moved while these words were looked at: a person reads them. Not if it was this very
 * text, which a second node has taken up, that moved it.
 */
export async function tooLate(
  context: FlowContext,
  { incoming }: Heard,
  { id }: Pick<StoredQuestion, "id">,
): Promise<void> {
  const now = await findQuestion(context.db, id);
  if (now?.movedBy === incoming.id) return;
  await passOn(context, { incoming, text: "The client wrote:", answer: "received", raise: true });
}
