import { VendorError } from "#errors.ts";
import type { ChatUser } from "#escalation/press.ts";
import type { ChatPeople, ChatPerson } from "#ports/chat.ts";
import { noteSeen, saveChatUser } from "#store/chat-users.ts";
import type { FlowContext } from "./context.ts";

/** Whether our rows say who somebody is, so that flows can judge them. */
export type KnowChatUser = (by: ChatUser) => Promise<"known" | "unknown">;

/**
 * Who somebody is stands in our rows, kept fresh outside of any press (refresh-chat-users). Only somebody
 * who was never heard of is asked about while they wait; who then cannot be told is refused.
 */
export function knowChatUserFlow(
  { db }: Pick<FlowContext, "db">,
  people: ChatPeople,
): KnowChatUser {
  return async (by) => {
    if (await noteSeen(db, by)) return "known";
    try {
      await saveChatUser(db, by, (await people.findPerson(by.user)) ?? nobody);
      return "known";
    } catch (error) {
      if (error instanceof VendorError) return "unknown";
      throw error;
    }
  };
}

/** An id that the vendor does not know any more is nobody who may do anything. */
export const nobody: ChatPerson = { standing: "deactivated", name: "", email: "", zone: "" };
