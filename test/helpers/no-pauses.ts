import type { MethodPauses } from "#integrations/slack/call-slack.ts";
import type { SlackChatOptions } from "#integrations/slack/slack-chat.ts";

/** A Slack that never asked to be left alone, whatever it says. */
const noPauses: MethodPauses = {
  left: async () => 0,
  pause: async () => undefined,
};

/** For a chat that posts in one channel and remembers nothing. */
export const forgetful = {
  otherChannelIds: async () => [],
  pauses: noPauses,
  onTrouble: async () => undefined,
  onDegraded: async () => undefined,
} satisfies Partial<SlackChatOptions>;
