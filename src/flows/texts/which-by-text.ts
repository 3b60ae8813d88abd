import type { FlowContext } from "#flows/context.ts";
import type { Candidate, Deed } from "#messaging/question.ts";
import { transact } from "#store/db.ts";
import { ask, expiryOf, type Heard } from "./ask.ts";

/** Of several that the words may mean none is guessed: they are numbered, soonest first. */
export async function askWhich(
  context: FlowContext,
  heard: Heard,
  { deed, among }: { readonly deed: Deed; readonly among: readonly Omit<Candidate, "position">[] },
): Promise<void> {
  const options = among.map((one, index) => ({ ...one, position: index + 1 }));
  const requestId = options[0]?.requestId;
  const question = { kind: "which", deed, options } as const;
  const expiresAt = expiryOf(heard.incoming.at, options[0]?.start);
  await transact(context.db, (tx) =>
    ask(tx, heard, { question, expiresAt, ...(requestId !== undefined && { requestId }) }),
  );
}
