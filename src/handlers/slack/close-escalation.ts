import { isClosedAs } from "#escalation/escalation.ts";
import type { CloseEscalation } from "#flows/close-escalation.ts";
import type { CheckClosing, Closing, ClosingProblem, PrepareClose } from "#flows/prepare-close.ts";
import { closedPreview } from "#views/messages/request-letters.ts";
import { closeDialog, closeProblems, pickOutcome } from "#views/slack/close-dialog.ts";
import { decodePreviewed, encodePreviewed } from "#views/slack/codec.ts";
import { inputs } from "#views/slack/identifiers.ts";
import { refusalInDialog, refusalNotice, unknownControlInDialog } from "#views/slack/notices.ts";
import { fingerprint } from "./fingerprint.ts";
import { chatUser, type DialogSubmitted, pickedIn, typedIn } from "./payload.ts";
import { withPress } from "./press-handler.ts";
import { type DialogReply, errorAt, type OnPress, type OnSubmit, replyToSubmit } from "./reply.ts";

const field = inputs.outcome.block;

/** Where each thing that is missing is said. */
const fieldOf: Readonly<Record<ClosingProblem, string>> = {
  "note-missing": inputs.closeNote.block,
  "reference-missing": inputs.duplicateOf.block,
  "reference-unknown": inputs.duplicateOf.block,
  itself: inputs.duplicateOf.block,
};

/** "Close…" opens the dialog, for its owner, and for everybody who may while nobody has it. */
export function onClose(prepareClose: PrepareClose): OnPress {
  return (payload) =>
    withPress(payload, async (press, drawn) => {
      const prepared = await prepareClose(press);
      if (prepared.kind === "refused")
        return { kind: "tell", notice: refusalNotice(prepared.refusal) };
      const metadata = encodePreviewed({ ...drawn, previewed: undefined });
      return { kind: "open", view: closeDialog(metadata, prepared, undefined) };
    });
}

type CloseFlows = {
  readonly prepareClose: PrepareClose;
  readonly checkClosing: CheckClosing;
  readonly closeEscalation: CloseEscalation;
};

/** "Close" in the dialog; with a message to the client first its preview, then "Send and close". */
export function onCloseSubmitted(flows: CloseFlows): OnSubmit {
  return async (submitted) => {
    const dialog = decodePreviewed(submitted.view.private_metadata);
    if (dialog === undefined) return errorAt(field, unknownControlInDialog);
    const { escalationId, version, previewed } = dialog;
    const typed = typedClosing(submitted);
    if (typed === undefined) return errorAt(field, pickOutcome);
    const closing = { escalationId, version, by: chatUser(submitted), ...typed };
    if (closing.message !== "" && previewed !== fingerprint(closing.message))
      return preview(flows, closing);
    const result = await flows.closeEscalation(closing);
    if (result.kind === "done" || result.kind === "refused") return replyToSubmit(result, field);
    return errorAt(fieldOf[result.kind], closeProblems[result.kind]);
  };
}

function typedClosing(submitted: DialogSubmitted) {
  const outcome = pickedIn(submitted, inputs.outcome);
  if (!isClosedAs(outcome)) return undefined;
  return {
    outcome,
    reference: typedIn(submitted, inputs.duplicateOf),
    note: typedIn(submitted, inputs.closeNote),
    message: typedIn(submitted, inputs.closeMessage),
  };
}

/** Nothing is shown as about to be sent that could not be closed like this. */
async function preview(
  { prepareClose, checkClosing }: CloseFlows,
  closing: Closing,
): Promise<DialogReply> {
  const prepared = await prepareClose(closing);
  if (prepared.kind === "refused") return errorAt(field, refusalInDialog(prepared.refusal));
  const checked = await checkClosing(closing);
  if (checked.kind === "refused") return errorAt(field, refusalInDialog(checked.refusal));
  if (checked.kind !== "whole") return errorAt(fieldOf[checked.kind], closeProblems[checked.kind]);
  const metadata = encodePreviewed({ ...closing, previewed: fingerprint(closing.message) });
  const letter = closedPreview(prepared.reference, closing.message);
  return { kind: "update", view: closeDialog(metadata, prepared, { typed: closing, ...letter }) };
}
