import type { PrepareSnooze, SnoozeEscalation } from "#flows/snooze-escalation.ts";
import { decodeSnooze } from "#views/slack/codec.ts";
import { inputs } from "#views/slack/identifiers.ts";
import { refusalNotice, unknownControlInDialog } from "#views/slack/notices.ts";
import { pickUntil, snoozeDialog, snoozeProblems } from "#views/slack/snooze-dialog.ts";
import { chatUser } from "./payload.ts";
import { withPress } from "./press-handler.ts";
import { errorAt, type OnPress, type OnSubmit, replyToSubmit } from "./reply.ts";

const { block: field, action } = inputs.snoozeUntil;

/** "Snooze…" opens the dialog, for its owner and for who may assign others. */
export function onSnooze(prepareSnooze: PrepareSnooze): OnPress {
  return (payload) =>
    withPress(payload, async (press, drawn) => {
      const prepared = await prepareSnooze(press);
      if (prepared.kind === "refused")
        return { kind: "tell", notice: refusalNotice(prepared.refusal) };
      return {
        kind: "open",
        view: snoozeDialog({ ...drawn, shown: prepared.shown }, prepared),
      };
    });
}

/** "Snooze" in the dialog. */
export function onSnoozeSubmitted(snoozeEscalation: SnoozeEscalation): OnSubmit {
  return async (submitted) => {
    const dialog = decodeSnooze(submitted.view.private_metadata);
    if (dialog === undefined) return errorAt(field, unknownControlInDialog);
    const seconds = submitted.view.state.values[field]?.[action]?.selected_date_time;
    if (typeof seconds !== "number") return errorAt(field, pickUntil);
    const until = new Date(seconds * 1_000);
    const result = await snoozeEscalation({ ...dialog, by: chatUser(submitted), until });
    if (result.kind === "done" || result.kind === "refused") return replyToSubmit(result, field);
    return errorAt(field, snoozeProblems[result.kind]);
  };
}
