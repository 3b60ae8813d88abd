import { readMessageStatus } from "./message-status.ts";
import { whyUndelivered } from "./undelivered.ts";

/** How far a text of ours came, in a few words; `tone` is for whoever shows it. */
export type WayOfText = { readonly words: string; readonly tone: "plain" | "good" | "bad" };

const plain = (words: string): WayOfText => ({ words, tone: "plain" });

/** `status` as it is stored with the message: a carrier's word, or "pending" while nobody took it yet. */
export function wayOfText(status: string, errorCode: number | undefined): WayOfText {
  switch (readMessageStatus(status)) {
    case "accepted":
    case "queued":
    case "sending":
      return plain("queued at the carrier");
    case "sent":
      return plain("sent");
    case "delivered":
      return { words: "delivered", tone: "good" };
    case "read":
      return { words: "read", tone: "good" };
    case "undelivered":
    case "failed":
      return { words: `did not arrive: ${whyUndelivered(errorCode).words}`, tone: "bad" };
    case undefined:
      return plain(status === "pending" ? "being sent" : "received");
  }
}
