import type { ListBookableTimes } from "#flows/list-bookable-times.ts";
import { noTime, slotOptions } from "#views/slack/book-dialog.ts";
import { decodeDialog } from "#views/slack/codec.ts";
import { refusalInDialog, unknownControlInDialog } from "#views/slack/notices.ts";
import { chatUser } from "./payload.ts";
import type { OnOptions } from "./reply.ts";

/** The free times in the dialog, as the member types: Slack can show a reason only as an option. */
export function onSlotOptions(listBookableTimes: ListBookableTimes): OnOptions {
  return async (asked) => {
    const dialog = decodeDialog(asked.view.private_metadata);
    if (dialog === undefined) return [noTime(unknownControlInDialog)];
    const { escalationId } = dialog;
    const question = { escalationId, by: chatUser(asked), search: asked.value };
    const listed = await listBookableTimes(question);
    if (listed.kind === "refused") return [noTime(refusalInDialog(listed.refusal))];
    return slotOptions(listed.times, listed.zone);
  };
}
