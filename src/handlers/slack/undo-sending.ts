import type { UndoSending } from "#flows/undo-sending.ts";
import { undoSeconds } from "#flows/undo-sending.ts";
import { refusalInDialog } from "#views/slack/notices.ts";
import { sendingDialog, takenBack, undoneDialog } from "#views/slack/sending-dialog.ts";
import { chatUser } from "./payload.ts";
import type { DialogReply, OnPress, OnSubmit } from "./reply.ts";

/** "Undo" in the dialog that tells that something is about to be sent. */
export function onUndoSending(undoSending: UndoSending): OnPress {
  return async (payload) => {
    const result = await undoSending({ key: payload.actions[0].value, by: chatUser(payload) });
    const words = result.kind === "done" ? takenBack : refusalInDialog(result.refusal);
    return { kind: "replace", view: undoneDialog(words) };
  };
}

/** Instead of closing a dialog whose message can still be taken back. */
export function sending(key: string, now: Date): DialogReply {
  const leavesAt = new Date(now.getTime() + undoSeconds * 1_000);
  return { kind: "update", view: sendingDialog({ key, leavesAt, seconds: undoSeconds }) };
}

/** It has nothing to submit. */
export const onSendingSubmitted: OnSubmit = async () => ({ kind: "close" });
