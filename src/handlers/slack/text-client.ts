import type { Press } from "#escalation/press.ts";
import type { PrepareText, TextClient } from "#flows/text-client.ts";
import { segmentsMax, segmentsOf } from "#messaging/segments.ts";
import { renderSms } from "#views/messages/sms/render-sms.ts";
import { decodePreviewed, encodePreviewed } from "#views/slack/codec.ts";
import { inputs } from "#views/slack/identifiers.ts";
import {
  type Notice,
  notice,
  refusalInDialog,
  refusalNotice,
  unknownControlInDialog,
} from "#views/slack/notices.ts";
import { mayNotText, noNumber, textDialog, tooLong } from "#views/slack/text-dialog.ts";
import { fingerprint } from "./fingerprint.ts";
import { chatUser } from "./payload.ts";
import { withPress } from "./press-handler.ts";
import { type DialogReply, errorAt, type OnPress, type OnSubmit, replyToSubmit } from "./reply.ts";
import { sending } from "./undo-sending.ts";

const field = inputs.clientText.block;

/** "Text client…" opens the dialog; somebody who may not be texted is told so at once. */
export function onTextClient(prepareText: PrepareText): OnPress {
  return (payload) =>
    withPress(payload, async (press, drawn) => {
      const prepared = await prepareText(press);
      if (prepared.kind === "refused") return tell(refusalNotice(prepared.refusal));
      if (prepared.kind === "no-phone") return tell(notice(noNumber));
      if (prepared.consent !== "given") return tell(notice(mayNotText));
      const metadata = encodePreviewed({ ...drawn, previewed: undefined });
      return { kind: "open", view: textDialog(metadata, prepared, undefined) };
    });
}

const tell = (words: Notice) => ({ kind: "tell" as const, notice: words });

/** First "Preview", then "Send": only words that were shown as they arrive are sent. */
export function onTextSubmitted(
  {
    prepareText,
    textClient,
  }: { readonly prepareText: PrepareText; readonly textClient: TextClient },
  realNow: () => Date,
): OnSubmit {
  return async (submitted) => {
    const { id, private_metadata, state } = submitted.view;
    const dialog = decodePreviewed(private_metadata);
    if (dialog === undefined) return errorAt(field, unknownControlInDialog);
    const typed = state.values[field]?.[inputs.clientText.action]?.value?.trim() ?? "";
    if (typed === "") return errorAt(field, "Write what the client should read.");
    const press = { ...dialog, by: chatUser(submitted) };
    if (dialog.previewed !== fingerprint(typed)) return preview(prepareText, press, typed);

    const textId = `${id}:${dialog.previewed}`;
    const result = await textClient({ ...press, text: typed, textId, undoKey: id });
    if (result.kind === "not-allowed") return errorAt(field, mayNotText);
    if (result.kind === "done") return sending(id, realNow());
    return replyToSubmit(result, field);
  };
}

async function preview(
  prepareText: PrepareText,
  press: Press,
  typed: string,
): Promise<DialogReply> {
  const prepared = await prepareText(press);
  if (prepared.kind === "refused") return errorAt(field, refusalInDialog(prepared.refusal));
  if (prepared.kind === "no-phone") return errorAt(field, noNumber);
  if (prepared.consent !== "given") return errorAt(field, mayNotText);
  const arrives = renderSms({ kind: "free-text", text: typed }, prepared.companyName);
  const segments = segmentsOf(arrives);
  if (segments.count > segmentsMax) return errorAt(field, tooLong);
  const metadata = encodePreviewed({ ...press, previewed: fingerprint(typed) });
  return { kind: "update", view: textDialog(metadata, prepared, { typed, arrives, segments }) };
}
