/** Why nothing is mailed to an address any more. */
export type BlockReason = "hard-bounce" | "complaint" | "refused" | "unsubscribed";

/** The code of a vendor's failure that is the address's own fault, and stays: it is marked then. */
export const recipientRefused = "recipient-refused";

const words: Readonly<Record<BlockReason, string>> = {
  "hard-bounce": "mail to this address came back",
  complaint: "whoever has this address called our mail spam",
  refused: "this address does not exist, or takes no mail",
  unsubscribed: "whoever has this address wants no more mail from us",
};

/** For the middle of a sentence. */
export function describeBlock(reason: BlockReason): string {
  return words[reason];
}
