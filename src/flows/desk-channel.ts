import { VendorError } from "#errors.ts";
import type { Log } from "#log.ts";
import type { Chat } from "#ports/chat.ts";
import type { Db } from "#store/db.ts";
import { findDeskChannel, saveDeskChannel } from "#store/desk-channels.ts";
import { chooseChannel } from "./chat-trouble.ts";
import type { FlowContext } from "./context.ts";

const dayMs = 24 * 60 * 60_000;
/** A channel that is shared is looked at again soon: somebody may be mending it just now. */
const sharedMs = 60_000;

/**
 * The channel of the cards, for whoever posts. Throws while another company sits in it: clients' words
 * are not for them, so on call is told by e-mail instead.
 */
export function deskChannel({
  db,
  company,
}: Pick<FlowContext, "db" | "company">): () => Promise<string> {
  return async () => {
    const channel = await chooseChannel(db, (await company()).settings.escalation);
    await refuseShared(db, channel);
    return channel;
  };
}

export async function refuseShared(db: Db, channelId: string): Promise<void> {
  const known = await findDeskChannel(db, channelId);
  if (known?.external !== true) return;
  throw new VendorError("slack", {
    verdict: "human",
    ambiguous: false,
    detail: `the channel ${channelId} is shared with another company; name one in company.yaml that is not`,
  });
}

type Checking = Pick<FlowContext, "db" | "company" | "realNow"> & {
  readonly chat: Pick<Chat, "isShared"> | undefined;
  readonly log: Pick<Log, "error">;
};

/** Asks, at the start and then daily, whether another company sits in a channel of the desk. */
export function checkDeskChannelFlow(context: Checking): () => Promise<void> {
  const asked = new Set<string>();
  return async () => {
    const { chat } = context;
    if (chat === undefined) return;
    const { channel: main, fallbackChannel } = (await context.company()).settings.escalation;
    for (const channel of fallbackChannel === undefined ? [main] : [main, fallbackChannel]) {
      if (asked.has(channel) && !(await isDue(context, channel))) continue;
      await check({ ...context, chat }, channel);
      asked.add(channel);
    }
  };
}

async function isDue({ db, realNow }: Checking, channel: string): Promise<boolean> {
  const known = await findDeskChannel(db, channel);
  if (known === undefined) return true;
  return realNow().getTime() - known.readAt.getTime() >= (known.external ? sharedMs : dayMs);
}

async function check(
  { db, chat, log }: Checking & { readonly chat: Pick<Chat, "isShared"> },
  channel: string,
): Promise<void> {
  const external = await chat.isShared(channel);
  await saveDeskChannel(db, { channelId: channel, external });
  if (external)
    log.error("a channel of the desk is shared with another company: no card is posted there", {
      channel,
    });
}
