import type { ChatUser } from "#escalation/press.ts";
import type { ChatPeople } from "#ports/chat.ts";
import { listOldChatUsers, noteMembers, saveChatUser } from "#store/chat-users.ts";
import type { FlowContext } from "./context.ts";
import { nobody } from "./know-chat-user.ts";

/** Sixty a minute at most, of the hundred that Slack allows. */
const askedMax = 10;

/**
 * Asks about people whose copy is old: members before they press for the first time, whoever does
 * something after five minutes, everybody after a day. Returns how many were asked about.
 */
export function refreshChatUsersFlow({
  db,
  chat,
}: Pick<FlowContext, "db"> & { readonly chat: ChatPeople | undefined }): () => Promise<number> {
  return async () => {
    if (chat === undefined) return 0;
    await noteMembers(db);
    const old = await listOldChatUsers(db, { team: chat.team, limit: askedMax });
    // One who cannot be read must not keep the others from being read.
    const asked = await Promise.allSettled(old.map((user) => refresh({ db, chat }, user)));
    const failed = asked.find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
    return old.length;
  };
}

async function refresh(
  { db, chat }: Pick<FlowContext, "db"> & { readonly chat: ChatPeople },
  user: ChatUser,
): Promise<void> {
  await saveChatUser(db, user, (await chat.findPerson(user.user)) ?? nobody);
}
