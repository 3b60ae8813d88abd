import type { CardPlace } from "#ports/chat.ts";

/** Where a card is, as its effect's row remembers it. */
export const formatPlace = ({ channelId, messageId, threadId }: CardPlace) =>
  [channelId, messageId, ...(threadId === undefined ? [] : [threadId])].join(":");

export function parsePlace(remoteId: string): CardPlace {
  const [channelId = "", messageId = "", threadId] = remoteId.split(":");
  return { channelId, messageId, ...(threadId !== undefined && { threadId }) };
}
