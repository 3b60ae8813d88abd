import {
  channelTrouble,
  noteChatTrouble,
  noteRefusedDrawing,
  tokenTrouble,
} from "#flows/chat-trouble.ts";
import type { FlowContext } from "#flows/context.ts";
import { deskChannel } from "#flows/desk-channel.ts";
import type { SlackChatOptions } from "#integrations/slack/slack-chat.ts";
import { findPause, pauseLane } from "#store/chat-lanes.ts";

/** What chat is told by our rows, and what it has us remember. */
export type ChatRows = Pick<
  SlackChatOptions,
  "channelId" | "otherChannelIds" | "pauses" | "onTrouble"
> & {
  readonly onRefusedDrawing: (card: Parameters<SlackChatOptions["onDegraded"]>[0]) => Promise<void>;
};

/** The vendor's methods whose budget we spend ourselves; a further one is a lane by its own name. */
const laneOf: Readonly<Record<string, string>> = {
  "chat.postMessage": "post",
  "chat.update": "redraw",
};

export function chatRows(
  context: Pick<FlowContext, "db" | "company" | "now" | "realNow" | "wake">,
): ChatRows {
  const { db, company } = context;
  return {
    channelId: deskChannel({ db, company }),
    otherChannelIds: async () => {
      const { channel, fallbackChannel } = (await company()).settings.escalation;
      return [channel, ...(fallbackChannel === undefined ? [] : [fallbackChannel])];
    },
    pauses: {
      left: (method) => findPause(db, laneOf[method] ?? method),
      pause: (method, forMs) => pauseLane(db, laneOf[method] ?? method, forMs),
    },
    onTrouble: ({ about, detail }) =>
      noteChatTrouble(context, {
        subject: about === "token" ? tokenTrouble : channelTrouble(about.channelId),
        detail,
      }),
    onRefusedDrawing: (card) => noteRefusedDrawing(context, card),
  };
}
