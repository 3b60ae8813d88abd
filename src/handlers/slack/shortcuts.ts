import type { ChatUser } from "#escalation/press.ts";
import { refusalInDialog } from "#views/slack/notices.ts";
import { NOTES_MAX, type RequestDraft, requestDialog } from "#views/slack/request-dialog.ts";
import { toldDialog } from "#views/slack/told-dialog.ts";
import { emailIn, readableText } from "./message-text.ts";
import { chatUser, type ShortcutUsed } from "./payload.ts";
import type { OnShortcut, ShortcutReply } from "./reply.ts";
import { encodeMemory, permalinkOf } from "./request-draft.ts";
import type { RequestFlows } from "./take-request.ts";

const newRequest = "New booking request";

/** "New booking request", from anywhere; /gatehouse new opens the same. */
export function onNewRequest(flows: RequestFlows): OnShortcut {
  return (used) => openRequest(flows, chatUser(used), { draft: {}, permalink: undefined });
}

/** "Send to Gatehouse" on a message: its words in the dialog, and its address kept. */
export function onFromMessage(flows: RequestFlows): OnShortcut {
  return (used) => {
    const text = readableText(used.message?.text ?? "");
    const draft = { notes: text.slice(0, NOTES_MAX), email: emailIn(text), askPerson: true };
    return openRequest(flows, chatUser(used), { draft, permalink: placeOf(used) });
  };
}

export async function openRequest(
  flows: Pick<RequestFlows, "prepareRequest">,
  by: ChatUser,
  begun: { readonly draft: Partial<RequestDraft>; readonly permalink: string | undefined },
): Promise<ShortcutReply> {
  const prepared = await flows.prepareRequest(by);
  if (prepared.kind === "refused") return told(newRequest, refusalInDialog(prepared.refusal));
  const { zone, services } = prepared;
  const empty = { service: undefined, name: "", email: "", phone: "", when: "", notes: "" };
  const draft: RequestDraft = { ...empty, zone, askPerson: false, ...begun.draft };
  const { permalink } = begun;
  const metadata = encodeMemory(permalink === undefined ? {} : { permalink });
  return { view: requestDialog(draft, { services, start: undefined, metadata }) };
}

function placeOf({ message, channel, team }: ShortcutUsed): string | undefined {
  if (message === undefined || channel === undefined) return undefined;
  const { ts, thread_ts: threadTs } = message;
  return permalinkOf({ domain: team?.domain ?? "", channelId: channel.id, ts, threadTs });
}

const told = (title: string, words: string): ShortcutReply => ({ view: toldDialog(title, words) });
