import type { BookEscalation } from "#flows/book-escalation.ts";
import type { PrepareBooking } from "#flows/prepare-booking.ts";
import { bookDialog, pickATime, slotTakenInDialog } from "#views/slack/book-dialog.ts";
import { decodeDialog, decodeSlot } from "#views/slack/codec.ts";
import { inputs } from "#views/slack/identifiers.ts";
import { refusalNotice, unknownControlInDialog } from "#views/slack/notices.ts";
import { chatUser } from "./payload.ts";
import { withPress } from "./press-handler.ts";
import { errorAt, type OnPress, type OnSubmit, replyToSubmit } from "./reply.ts";

const field = inputs.slot.block;

/** "Book a time…" opens the dialog, for its owner alone. */
export function onBookEscalation(prepareBooking: PrepareBooking): OnPress {
  return (payload) =>
    withPress(payload, async (press, drawn) => {
      const prepared = await prepareBooking(press);
      if (prepared.kind === "refused")
        return { kind: "tell", notice: refusalNotice(prepared.refusal) };
      return { kind: "open", view: bookDialog(drawn, prepared) };
    });
}

/** "Book it" in the dialog. */
export function onBookingSubmitted(bookEscalation: BookEscalation): OnSubmit {
  return async (submitted) => {
    const { private_metadata, state } = submitted.view;
    const dialog = decodeDialog(private_metadata);
    if (dialog === undefined) return errorAt(field, unknownControlInDialog);
    const picked = state.values[field]?.[inputs.slot.action]?.selected_option?.value;
    const slot = decodeSlot(picked ?? "");
    if (slot === undefined) return errorAt(field, pickATime);

    const { escalationId, version, zone } = dialog;
    const by = chatUser(submitted);
    const result = await bookEscalation({ escalationId, version, by, ...slot });
    if (result.kind === "slot-taken")
      return errorAt(field, slotTakenInDialog(result.nearest, zone));
    return replyToSubmit(result, field);
  };
}
