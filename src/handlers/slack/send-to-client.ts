import type { PrepareTextFromThread } from "#flows/text-from-thread.ts";
import { segmentsMax, segmentsOf } from "#messaging/segments.ts";
import { renderSms } from "#views/messages/sms/render-sms.ts";
import { encodePreviewed } from "#views/slack/codec.ts";
import { refusalInDialog } from "#views/slack/notices.ts";
import {
  mayNotText,
  noNumber,
  sendToClientWords,
  TEXT_MAX,
  textDialog,
  tooLong,
} from "#views/slack/text-dialog.ts";
import { toldDialog } from "#views/slack/told-dialog.ts";
import { fingerprint } from "./fingerprint.ts";
import { readableText } from "./message-text.ts";
import { chatUser, type ShortcutUsed } from "./payload.ts";
import type { OnShortcut, ShortcutReply } from "./reply.ts";

/** "Send this to client" on a message under a card: what arrives is shown, and then it can be sent. */
export function onSendToClient(prepareText: PrepareTextFromThread): OnShortcut {
  return async (used) => {
    const written = wordsOf(used);
    if (written === undefined) return told(sendToClientWords.nobodysWords);
    const prepared = await prepareText({ by: chatUser(used), thread: written.thread });
    switch (prepared.kind) {
      case "no-thread":
        return told(sendToClientWords.noThread);
      case "refused":
        return told(refusalInDialog(prepared.refusal));
      case "no-phone":
        return told(noNumber);
      case "ready":
        return prepared.consent === "given" ? shown(written.typed, prepared) : told(mayNotText);
    }
  };
}

/** Only what a person wrote: our own notes quote the client, and would come back to them. */
function wordsOf({ message, channel }: ShortcutUsed) {
  if (message === undefined || channel === undefined || message.bot_id !== undefined)
    return undefined;
  const typed = readableText(message.text);
  if (typed === "") return undefined;
  return { typed, thread: { channelId: channel.id, rootId: message.thread_ts ?? message.ts } };
}

type Ready = Extract<Awaited<ReturnType<PrepareTextFromThread>>, { kind: "ready" }>;

function shown(typed: string, prepared: Ready): ShortcutReply {
  const arrives = renderSms({ kind: "free-text", text: typed }, prepared.companyName);
  const segments = segmentsOf(arrives);
  if (typed.length > TEXT_MAX || segments.count > segmentsMax) return told(tooLong);
  const metadata = encodePreviewed({ ...prepared, previewed: fingerprint(typed) });
  return { view: textDialog(metadata, prepared, { typed, arrives, segments }) };
}

const told = (words: string): ShortcutReply => ({
  view: toldDialog("Send this to client", words),
});
