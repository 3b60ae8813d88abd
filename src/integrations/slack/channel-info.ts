import { z } from "zod";
import type { Chat } from "#ports/chat.ts";
import type { CallSlack } from "./call-slack.ts";
import { channelStillLost } from "./verdicts.ts";

/** What conversations.info says of a channel; flags may be missing. */
const ChannelInfo = z.object({
  channel: z.object({
    is_archived: z.boolean().default(false),
    is_member: z.boolean().optional(),
    is_ext_shared: z.boolean().default(false),
    /** Invited, and not there yet. */
    is_pending_ext_shared: z.boolean().default(false),
  }),
});
const Done = z.object({ ok: z.literal(true) });

/** Asking about our token and about channels. */
export function lookAround(call: CallSlack): Pick<Chat, "isShared" | "look"> {
  const infoOf = async (channel: string) =>
    (await call("conversations.info", { channel }, { kind: "read", answer: ChannelInfo })).channel;
  return {
    async isShared(channelId) {
      const info = await infoOf(channelId);
      return info.is_ext_shared || info.is_pending_ext_shared;
    },
    async look(channelId) {
      if (channelId === undefined) {
        await call("auth.test", {}, { kind: "read", answer: Done });
        return;
      }
      const info = await infoOf(channelId);
      if (info.is_archived) throw channelStillLost("is_archived");
      if (info.is_member === false) throw channelStillLost("not_in_channel");
    },
  };
}
