import { VendorError } from "#errors.ts";
import type { Log } from "#log.ts";
import type { Chat } from "#ports/chat.ts";
import { recordAudit } from "#store/audit.ts";
import { pauseLane } from "#store/chat-lanes.ts";
import {
  type ChatTrouble,
  deleteLeftover,
  deleteTrouble,
  endPauses,
  hurryChat,
  listLeftovers,
  takeTroublesToLook,
} from "#store/chat-troubles.ts";
import { transact } from "#store/db.ts";
import { isCardUnposted } from "#store/health.ts";
import { channelOf, outageTrouble, tokenTrouble } from "./chat-trouble.ts";
import type { FlowContext } from "./context.ts";

type Watching = FlowContext & { readonly chat: Chat | undefined; readonly log: Log };

/** Real time between two looks at one trouble. */
const lookEverySeconds = 15;

/**
 * Looks whether a trouble is over. When it is, everything that waits goes out by its turn, once: a card is
 * drawn from its row, so whatever happened meanwhile is on it. Returns how many troubles are over.
 */
export function watchChatFlow(context: Watching): () => Promise<number> {
  return async () => {
    const { chat } = context;
    if (chat === undefined) return 0;
    let over = 0;
    for (const trouble of await takeTroublesToLook(context.db, lookEverySeconds))
      if (await isOver({ ...context, chat }, trouble)) {
        await end({ ...context, chat }, trouble);
        over += 1;
      }
    return over;
  };
}

async function isOver(
  { db, chat }: Watching & { readonly chat: Chat },
  { subject }: ChatTrouble,
): Promise<boolean> {
  // There is nothing to ask: it is over when cards come through again.
  if (subject === outageTrouble) return !(await isCardUnposted(db));
  try {
    await chat.look(channelOf(subject));
    return true;
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    if (subject === tokenTrouble)
      for (const lane of ["post", "redraw"]) await pauseLane(db, lane, lookEverySeconds * 2_000);
    return false;
  }
}

async function end(
  context: Watching & { readonly chat: Chat },
  { subject, since }: ChatTrouble,
): Promise<void> {
  const ended = await transact(context.db, async (tx) => {
    if (!(await deleteTrouble(tx, subject))) return false;
    await endPauses(tx);
    await hurryChat(tx);
    await recordAudit(tx, {
      at: context.now(),
      actor: { kind: "system", name: "outbox" },
      action: "chat-trouble-ended",
      requestId: undefined,
      detail: { subject, since: since.toISOString() },
    });
    return true;
  });
  if (!ended) return;
  context.log.warn("chat works again", { subject, since });
  context.wake();
  const channelId = channelOf(subject);
  if (channelId !== undefined) await retireLeftovers(context, channelId);
}

/** What stood in the channel all the time shows an old state: it says where to look instead. */
async function retireLeftovers(
  { db, chat, log }: Watching & { readonly chat: Chat },
  channelId: string,
): Promise<void> {
  for (const leftover of await listLeftovers(db, channelId))
    try {
      await chat.retireCard(leftover);
      await deleteLeftover(db, leftover);
    } catch (error) {
      // Its buttons refuse by the row anyway; the next time that the channel comes back it is tried again.
      log.warn("a card's former place could not be marked", { ...leftover, error });
    }
}
