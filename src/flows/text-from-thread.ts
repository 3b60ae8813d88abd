import type { ChatUser } from "#escalation/press.ts";
import type { FlowContext } from "./context.ts";
import { escalationOfThread, type ThreadPlace } from "./find-thread.ts";
import { type PrepareText, prepareTextFlow } from "./text-client.ts";

type Prepared = Awaited<ReturnType<PrepareText>>;

export type PrepareTextFromThread = (question: {
  readonly by: ChatUser;
  readonly thread: ThreadPlace;
}) => Promise<
  | Exclude<Prepared, { kind: "ready" }>
  | { readonly kind: "no-thread" }
  | (Extract<Prepared, { kind: "ready" }> & {
      readonly escalationId: string;
      readonly version: number;
    })
>;

/** "Send this to client": only under a card, only for its owner; nothing is sent before it was shown. */
export function prepareTextFromThreadFlow(context: FlowContext): PrepareTextFromThread {
  const prepareText = prepareTextFlow(context);
  return async ({ by, thread }) => {
    const escalation = await escalationOfThread(context, thread);
    if (escalation === undefined) return { kind: "no-thread" };
    const { id: escalationId, version } = escalation;
    const prepared = await prepareText({ escalationId, version, by });
    return prepared.kind === "ready" ? { ...prepared, escalationId, version } : prepared;
  };
}
