import {
  offersMax,
  offersMin,
  type PrepareProposal,
  type ProposedTime,
  type ProposeTimes,
} from "#flows/propose-times.ts";
import { decodeDialog, decodeSlot } from "#views/slack/codec.ts";
import { inputs } from "#views/slack/identifiers.ts";
import { refusalNotice, unknownControlInDialog } from "#views/slack/notices.ts";
import { pickTimes, proposeDialog, timeGone, timesCollide } from "#views/slack/propose-dialog.ts";
import { chatUser, type DialogSubmitted } from "./payload.ts";
import { withPress } from "./press-handler.ts";
import { errorAt, type OnPress, type OnSubmit, replyToSubmit } from "./reply.ts";
import { sending } from "./undo-sending.ts";

const field = inputs.slots.block;

/** "Propose times…" opens the dialog, for its owner alone. */
export function onProposeTimes(prepareProposal: PrepareProposal): OnPress {
  return (payload) =>
    withPress(payload, async (press, drawn) => {
      const prepared = await prepareProposal(press);
      if (prepared.kind === "refused")
        return { kind: "tell", notice: refusalNotice(prepared.refusal) };
      return { kind: "open", view: proposeDialog(drawn, prepared) };
    });
}

/** "Send and hold" in the dialog. */
export function onProposalSubmitted(proposeTimes: ProposeTimes, realNow: () => Date): OnSubmit {
  return async (submitted) => {
    const dialog = decodeDialog(submitted.view.private_metadata);
    if (dialog === undefined) return errorAt(field, unknownControlInDialog);
    const times = pickedTimes(submitted);
    if (times === undefined) return errorAt(field, pickTimes);

    const { escalationId, version, zone } = dialog;
    const { id: undoKey } = submitted.view;
    const by = chatUser(submitted);
    const result = await proposeTimes({ escalationId, version, by, times, undoKey });
    if (result.kind === "times-collide") return errorAt(field, timesCollide(result.start, zone));
    if (result.kind === "slot-taken") return errorAt(field, timeGone(result.start, zone));
    if (result.kind === "done") return sending(undoKey, realNow());
    return replyToSubmit(result, field);
  };
}

/** Two to four times that begin at different moments; undefined for anything else. */
function pickedTimes({ view }: DialogSubmitted): readonly ProposedTime[] | undefined {
  const picked = view.state.values[field]?.[inputs.slots.action]?.selected_options ?? [];
  const times = picked.flatMap(({ value }) => decodeSlot(value) ?? []);
  const starts = new Set(times.map(({ start }) => start.getTime()));
  const enough = times.length >= offersMin && times.length <= offersMax;
  return enough && times.length === picked.length && starts.size === times.length
    ? times
    : undefined;
}
