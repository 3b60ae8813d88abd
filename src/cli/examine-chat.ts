import { channelOf } from "#flows/chat-trouble.ts";
import { type ChatTrouble, listChatTroubles } from "#store/chat-troubles.ts";
import type { Db } from "#store/db.ts";
import type { Finding } from "./doctor.ts";

/** What keeps the desk from being told in Slack at this moment. */
export async function examineChat(db: Db): Promise<readonly Finding[]> {
  const troubles = await listChatTroubles(db);
  if (troubles.length === 0) return [{ state: "well", what: "Slack shows the desk its cards" }];
  return troubles.map(sayTrouble);
}

function sayTrouble({ subject, detail, since }: ChatTrouble): Finding {
  const what = `Slack, since ${since.toISOString().slice(0, 16)}Z: ${wordsFor(subject)} (${detail})`;
  const advice =
    subject === "token"
      ? "Install the app anew, put its token into SLACK_BOT_TOKEN and start again."
      : channelOf(subject) === undefined
        ? "Nothing to do: each card is posted once when Slack works again."
        : "Unarchive it, or invite the app again; escalation.fallbackChannel takes the cards meanwhile.";
  return { state: "ill", what, advice };
}

function wordsFor(subject: string): string {
  if (subject === "token") return "our token is refused";
  const channelId = channelOf(subject);
  return channelId === undefined
    ? "cards do not come through"
    : `nothing can be posted in the channel ${channelId}`;
}
