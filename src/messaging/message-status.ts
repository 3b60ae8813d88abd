/** How far a message has come, from the first to the last; a later word never goes back. */
export const messageStatuses = [
  "accepted",
  "queued",
  "sending",
  "sent",
  "undelivered",
  "failed",
  "delivered",
  "read",
] as const;
export type MessageStatus = (typeof messageStatuses)[number];

/** Words of vendors that mean the same as one of ours. */
const otherWords: Readonly<Record<string, MessageStatus>> = {
  scheduled: "accepted",
  // Some of its recipients have it; ours is always one.
  partially_delivered: "sent",
  canceled: "failed",
};

/** A vendor's word as one of ours; undefined for one that says nothing about a message of ours. */
export function readMessageStatus(word: string): MessageStatus | undefined {
  const own = messageStatuses.find((status) => status === word);
  return own ?? (Object.hasOwn(otherWords, word) ? otherWords[word] : undefined);
}
