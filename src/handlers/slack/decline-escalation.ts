import { createHash } from "node:crypto";
import type { Press } from "#escalation/press.ts";
import type { DeclineEscalation } from "#flows/decline-escalation.ts";
import type { PrepareDecline } from "#flows/prepare-decline.ts";
import { decodeDrawn } from "#views/slack/codec.ts";
import { type DeclineText, declineDialog, textChanged } from "#views/slack/decline-dialog.ts";
import { inputs } from "#views/slack/identifiers.ts";
import { refusalInDialog, refusalNotice, unknownControlInDialog } from "#views/slack/notices.ts";
import { chatUser, type DialogSubmitted } from "./payload.ts";
import { withPress } from "./press-handler.ts";
import { errorAt, type OnPress, type OnSubmit, replyToSubmit } from "./reply.ts";

const field = inputs.declineWords.block;

/** "Decline…" opens the dialog with the company's courteous texts. */
export function onDeclineEscalation(prepareDecline: PrepareDecline): OnPress {
  return (payload) =>
    withPress(payload, async (press, drawn) => {
      const prepared = await prepareDecline(press);
      if (prepared.kind === "refused")
        return { kind: "tell", notice: refusalNotice(prepared.refusal) };
      return {
        kind: "open",
        view: declineDialog(drawn, { ...prepared, texts: prepared.texts.map(keyed) }),
      };
    });
}

/** "Decline" in the dialog: own words, or else the chosen text. */
export function onDeclineSubmitted(
  prepareDecline: PrepareDecline,
  declineEscalation: DeclineEscalation,
): OnSubmit {
  return async (submitted) => {
    const drawn = decodeDrawn(submitted.view.private_metadata);
    if (drawn === undefined) return errorAt(field, unknownControlInDialog);
    const press = { ...drawn, by: chatUser(submitted) };
    const words = ownWords(submitted);
    if (words !== "") {
      return replyToSubmit(await declineEscalation({ ...press, text: words }), field);
    }
    const chosen = await chosenText(prepareDecline, press, submitted);
    if ("problem" in chosen) return errorAt(field, chosen.problem);
    return replyToSubmit(await declineEscalation({ ...press, text: chosen.text }), field);
  };
}

/**
 * The option carries a fingerprint, not the text: it would not fit. So the text is read again, and
 * one that was edited meanwhile is not sent in place of the one that the member saw.
 */
async function chosenText(
  prepareDecline: PrepareDecline,
  press: Press,
  submitted: DialogSubmitted,
): Promise<{ readonly text: string } | { readonly problem: string }> {
  const prepared = await prepareDecline(press);
  if (prepared.kind === "refused") return { problem: refusalInDialog(prepared.refusal) };
  const { block, action } = inputs.declineText;
  const key = submitted.view.state.values[block]?.[action]?.selected_option?.value;
  const text = prepared.texts.find((candidate) => keyed(candidate).key === key);
  return text === undefined ? { problem: textChanged } : { text };
}

function ownWords(submitted: DialogSubmitted): string {
  const { block, action } = inputs.declineWords;
  return submitted.view.state.values[block]?.[action]?.value?.trim() ?? "";
}

function keyed(text: string): DeclineText {
  return { key: createHash("sha256").update(text).digest("hex").slice(0, 32), text };
}
