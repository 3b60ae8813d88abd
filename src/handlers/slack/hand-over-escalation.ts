import type { HandOverEscalation } from "#flows/hand-over-escalation.ts";
import type { ListTakers, PrepareHandOver } from "#flows/prepare-hand-over.ts";
import { noTime } from "#views/slack/book-dialog.ts";
import { decodeHandOver, decodeTaker } from "#views/slack/codec.ts";
import {
  handOverDialog,
  noTaker,
  pickTaker,
  takerNotThere,
  takerOptions,
} from "#views/slack/hand-over-dialog.ts";
import { inputs } from "#views/slack/identifiers.ts";
import { refusalInDialog, refusalNotice, unknownControlInDialog } from "#views/slack/notices.ts";
import { chatUser, pickedIn, typedIn } from "./payload.ts";
import { withPress } from "./press-handler.ts";
import { errorAt, type OnOptions, type OnPress, type OnSubmit, replyToSubmit } from "./reply.ts";

const field = inputs.taker.block;

/** "Hand over…" opens the dialog, for its owner and for who may assign others. */
export function onHandOver(prepareHandOver: PrepareHandOver): OnPress {
  return (payload) =>
    withPress(payload, async (press, drawn) => {
      const prepared = await prepareHandOver(press);
      if (prepared.kind === "refused")
        return { kind: "tell", notice: refusalNotice(prepared.refusal) };
      const { ownerId } = prepared;
      return { kind: "open", view: handOverDialog({ ...drawn, ownerId }, prepared) };
    });
}

/** The members in the dialog, as the name is typed. */
export function onTakerOptions(listTakers: ListTakers): OnOptions {
  return async (asked) => {
    const dialog = decodeHandOver(asked.view.private_metadata);
    if (dialog === undefined) return [noTime(unknownControlInDialog)];
    const { escalationId, ownerId } = dialog;
    const question = { escalationId, ownerId, by: chatUser(asked), search: asked.value };
    const listed = await listTakers(question);
    if (listed.kind === "refused") return [noTime(refusalInDialog(listed.refusal))];
    const options = takerOptions(listed.takers);
    return options.length === 0 ? [noTime(noTaker)] : options;
  };
}

/** "Hand over" in the dialog. */
export function onHandOverSubmitted(handOverEscalation: HandOverEscalation): OnSubmit {
  return async (submitted) => {
    const dialog = decodeHandOver(submitted.view.private_metadata);
    if (dialog === undefined) return errorAt(field, unknownControlInDialog);
    const toId = decodeTaker(pickedIn(submitted, inputs.taker));
    if (toId === undefined) return errorAt(field, pickTaker);
    const note = typedIn(submitted, inputs.handOverNote);
    const result = await handOverEscalation({ ...dialog, by: chatUser(submitted), toId, note });
    if (result.kind === "not-there") return errorAt(field, takerNotThere);
    return replyToSubmit(result, field);
  };
}
