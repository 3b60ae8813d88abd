import { z } from "zod";
import type { MailNews } from "#flows/note-mail-news.ts";
import { cleanLine } from "#intake/clean-text.ts";
import type { BlockReason } from "#messaging/mail-block.ts";

const address = z.string().min(3).max(320);
const at = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
/** Ours is among it only where the message was ours. */
const Metadata = z
  .object({ effect: z.uuid().optional().catch(undefined) })
  .nullish()
  .catch(null);
const common = { MessageStream: z.string().catch(""), Metadata };
const bounce = {
  ...common,
  Type: z.string(),
  Email: address,
  BouncedAt: at,
  Inactive: z.boolean().catch(false),
  Description: z.string().catch(""),
};

/** What we use of postmarkapp.com/developer/webhooks. */
const News = z.discriminatedUnion("RecordType", [
  z.object({ RecordType: z.literal("Delivery"), ...common, Recipient: address, DeliveredAt: at }),
  z.object({ RecordType: z.literal("Bounce"), ...bounce }),
  z.object({ RecordType: z.literal("SpamComplaint"), ...bounce }),
  z.object({
    RecordType: z.literal("SubscriptionChange"),
    ...common,
    Recipient: address,
    ChangedAt: at,
    SuppressSending: z.boolean(),
    SuppressionReason: z.string().nullish(),
  }),
]);
type News = z.infer<typeof News>;

/** Kinds of bounce that say something else than that a mail did not arrive. */
const noLoss = new Set([
  "Transient",
  "AutoResponder",
  "AddressChange",
  "ChallengeVerification",
  "OpenRelayTest",
  "Subscribe",
  "Unsubscribe",
]);
/** Kinds that are the address's own fault, and stay. */
const deadAddress = new Set(["HardBounce", "BadEmailAddress", "ManuallyDeactivated"]);

const suppressions: Readonly<Record<string, BlockReason>> = {
  HardBounce: "hard-bounce",
  SpamComplaint: "complaint",
  ManualSuppression: "unsubscribed",
};

/** "other": news that is none of ours; undefined: no news at all. */
export function readPostmarkNews(body: unknown, stream: string): MailNews | "other" | undefined {
  const known = z.object({ RecordType: z.string() }).safeParse(body);
  if (!known.success) return undefined;
  // Opens and clicks, or whatever is new: nobody asked for it, and it is no mistake.
  if (!News.options.some(({ shape }) => shape.RecordType.value === known.data.RecordType))
    return "other";
  const { success, data } = News.safeParse(body);
  if (!success) return undefined;
  // What happens to a newsletter on another stream says nothing about our mails.
  if (data.MessageStream !== stream) return "other";
  return inOurWords(data) ?? "other";
}

function inOurWords(news: News): MailNews | undefined {
  const common = { origin: "postmark", effectId: news.Metadata?.effect };
  switch (news.RecordType) {
    case "Delivery":
      return { ...common, kind: "delivered", address: news.Recipient, at: news.DeliveredAt };
    case "SpamComplaint":
      return { ...common, kind: "complained", ...bounceOf(news) };
    case "Bounce":
      return bounced(common, news);
    case "SubscriptionChange": {
      const changed = { ...common, address: news.Recipient, at: news.ChangedAt };
      if (!news.SuppressSending) return { ...changed, kind: "switched-on" };
      const block = suppressions[news.SuppressionReason ?? ""] ?? "unsubscribed";
      return { ...changed, kind: "switched-off", block };
    }
  }
}

type Bounce = Extract<News, { RecordType: "Bounce" | "SpamComplaint" }>;

function bounced(
  common: { readonly origin: string; readonly effectId: string | undefined },
  news: Bounce,
): MailNews | undefined {
  if (news.Type === "SpamComplaint") return { ...common, kind: "complained", ...bounceOf(news) };
  const dead = news.Inactive || deadAddress.has(news.Type);
  if (!dead && noLoss.has(news.Type)) return undefined;
  return { ...common, kind: "bounced", block: dead ? "hard-bounce" : undefined, ...bounceOf(news) };
}

function bounceOf({ Email, BouncedAt, Description, Type }: Bounce) {
  // Postmark's own words for the kind; the other server's may hold the address.
  const detail = cleanLine(Description).slice(0, 300) || Type;
  return { address: Email, at: BouncedAt, detail };
}
