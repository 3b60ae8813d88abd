import type { EmailClient, PrepareEmail } from "#flows/email-client.ts";
import { decodeDrawn, encodeDrawn } from "#views/slack/codec.ts";
import { emailDialog } from "#views/slack/email-dialog.ts";
import { inputs } from "#views/slack/identifiers.ts";
import { refusalNotice, unknownControlInDialog } from "#views/slack/notices.ts";
import { chatUser } from "./payload.ts";
import { withPress } from "./press-handler.ts";
import { errorAt, type OnPress, type OnSubmit, replyToSubmit } from "./reply.ts";
import { sending } from "./undo-sending.ts";

const field = inputs.clientEmail.block;

/** "E-mail client…" opens the dialog. */
export function onEmailClient(prepareEmail: PrepareEmail): OnPress {
  return (payload) =>
    withPress(payload, async (press, drawn) => {
      const prepared = await prepareEmail(press);
      if (prepared.kind === "refused")
        return { kind: "tell", notice: refusalNotice(prepared.refusal) };
      return { kind: "open", view: emailDialog(encodeDrawn(drawn), prepared) };
    });
}

/** "Send": the words of the dialog, once however often it is submitted. */
export function onEmailSubmitted(emailClient: EmailClient, realNow: () => Date): OnSubmit {
  return async (submitted) => {
    const { id, private_metadata, state } = submitted.view;
    const drawn = decodeDrawn(private_metadata);
    if (drawn === undefined) return errorAt(field, unknownControlInDialog);
    const text = state.values[field]?.[inputs.clientEmail.action]?.value?.trim() ?? "";
    if (text === "") return errorAt(field, "Write what the client should read.");
    const press = { ...drawn, by: chatUser(submitted) };
    const result = await emailClient({ ...press, text, mailId: id, undoKey: id });
    return result.kind === "done" ? sending(id, realNow()) : replyToSubmit(result, field);
  };
}
