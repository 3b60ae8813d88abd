import { z } from "zod";
import type { CardPlace, Chat } from "#ports/chat.ts";
import type { CallSlack } from "./call-slack.ts";

const PAGES_MAX = 10;
const PAGE_SIZE = 200;

const Page = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      user: z.string().optional().catch(undefined),
      /** What people write has none; joins, edits and broadcasts of ours do. */
      subtype: z.string().optional().catch(undefined),
    }),
  ),
  has_more: z.boolean().default(false),
  response_metadata: z.object({ next_cursor: z.string().default("") }).optional(),
});

/** When this person last wrote in the card's thread after that moment; undefined when they did not. */
export async function findWordIn(
  { channelId, messageId, threadId }: CardPlace,
  call: CallSlack,
  search: Parameters<Chat["findLastWord"]>[1],
): Promise<Date | undefined> {
  const oldest = (search.after.getTime() / 1_000).toFixed(6);
  const asked = { channel: channelId, ts: threadId ?? messageId, oldest, limit: PAGE_SIZE };
  const seconds: number[] = [];
  let cursor = "";
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const next = cursor === "" ? {} : { cursor };
    const read = { kind: "read", answer: Page } as const;
    const answer = await call("conversations.replies", { ...asked, ...next }, read);
    seconds.push(...wordsIn(answer, search));
    cursor = answer.response_metadata?.next_cursor ?? "";
    if (cursor === "" || !answer.has_more) break;
  }
  // Upwards, or a search after this moment would find the same word again.
  return seconds.length === 0 ? undefined : new Date(Math.ceil(Math.max(...seconds) * 1_000));
}

/** Slack sends the card along however old it is, so the moments are looked at here as well. */
function wordsIn(
  { messages }: z.infer<typeof Page>,
  { chatUserId, after }: Parameters<Chat["findLastWord"]>[1],
): readonly number[] {
  return messages
    .filter(({ user, subtype }) => user === chatUserId && subtype === undefined)
    .map(({ ts }) => Number(ts))
    .filter((ts) => ts * 1_000 > after.getTime());
}
