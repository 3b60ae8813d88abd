import type { ChatUser } from "#escalation/press.ts";
import { withoutOwnLinks } from "#messaging/without-own-links.ts";
import { findChatUser } from "#store/chat-users.ts";
import type { Db } from "#store/db.ts";
import { transact } from "#store/db.ts";
import { urgencies, wish } from "#store/effects.ts";
import { findMemberByChatUser } from "#store/members.ts";
import type { FlowContext } from "./context.ts";
import { escalationOfThread, type ThreadPlace } from "./find-thread.ts";

/** `messageId` names the message within its channel; `text` is as people read it. */
export type MirrorWord = (word: {
  readonly by: ChatUser;
  readonly thread: ThreadPlace;
  readonly messageId: string;
  readonly text: string;
}) => Promise<void>;

/** No CRM takes a longer one whole. */
const textMax = 8_000;

/**
 * What a person says in the thread of a card is to be a note on its ticket, where the company wants it.
 * The same message twice is one note; a word that is edited or deleted later is left as it was. A link of
 * the client's that somebody pasted is not passed on.
 */
export function mirrorWordFlow(
  context: Pick<FlowContext, "db" | "company" | "connected" | "now" | "publicUrl" | "wake">,
): MirrorWord {
  return async ({ by, thread, messageId, text }) => {
    const { db, company, connected, now, publicUrl, wake } = context;
    if (!connected.crm || text === "") return;
    const { settings } = await company();
    if (!settings.crm.mirrorThread) return;
    const escalation = await escalationOfThread(context, thread);
    const speaker = escalation && (await speakerOf(db, by));
    if (escalation === undefined || speaker === undefined) return;
    const { id: escalationId, requestId } = escalation;
    const name = `${thread.channelId}-${messageId}`;
    await transact(db, (tx) =>
      wish(tx, {
        kind: "crm-note",
        key: `crm-note:${name}`,
        requestId,
        payload: {
          ...{ escalationId, name, by: speaker },
          ...{ at: now().toISOString(), text: withoutOwnLinks(text, publicUrl).slice(0, textMax) },
        },
        urgency: urgencies.outcome,
      }),
    );
    wake();
  };
}

/** One of our own people by name; undefined for guests, programs and people of other companies. */
async function speakerOf(db: Db, by: ChatUser): Promise<string | undefined> {
  const { member, standing } = await findMemberByChatUser(db, by);
  if (standing !== undefined && standing !== "person") return undefined;
  return member?.name ?? (await findChatUser(db, by))?.name;
}
