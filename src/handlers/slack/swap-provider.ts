import type { PrepareSwap, SwapProvider } from "#flows/swap-provider.ts";
import { decodeDrawn, decodeTaker } from "#views/slack/codec.ts";
import { inputs } from "#views/slack/identifiers.ts";
import { refusalNotice, unknownControlInDialog } from "#views/slack/notices.ts";
import { cannotSwap, pickStandIn, swapDialog } from "#views/slack/swap-dialog.ts";
import { chatUser, pickedIn } from "./payload.ts";
import { withPress } from "./press-handler.ts";
import { errorAt, type OnPress, type OnSubmit, replyToSubmit } from "./reply.ts";

const field = inputs.standIn.block;

/** "Swap provider…" opens the dialog with whoever could serve at that time, for its owner alone. */
export function onSwapProvider(prepareSwap: PrepareSwap): OnPress {
  return (payload) =>
    withPress(payload, async (press, drawn) => {
      const prepared = await prepareSwap(press);
      if (prepared.kind === "refused")
        return { kind: "tell", notice: refusalNotice(prepared.refusal) };
      return { kind: "open", view: swapDialog(drawn, prepared) };
    });
}

/** "Swap" in the dialog. */
export function onSwapSubmitted(swapProvider: SwapProvider): OnSubmit {
  return async (submitted) => {
    const drawn = decodeDrawn(submitted.view.private_metadata);
    if (drawn === undefined) return errorAt(field, unknownControlInDialog);
    const providerId = decodeTaker(pickedIn(submitted, inputs.standIn));
    if (providerId === undefined) return errorAt(field, pickStandIn);
    const result = await swapProvider({ ...drawn, by: chatUser(submitted), providerId });
    if (result.kind === "cannot") return errorAt(field, cannotSwap(result.words));
    return replyToSubmit(result, field);
  };
}
