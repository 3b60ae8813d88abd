import { createHash } from "node:crypto";
import { VendorError } from "#errors.ts";
import type { ChatUser } from "#escalation/press.ts";
import type { Chat } from "#ports/chat.ts";
import { type DueHome, noteHomeDrawn, noteHomeOpened, takeDueHomes } from "#store/chat-homes.ts";
import type { FlowContext } from "./context.ts";
import { knowChatUserFlow } from "./know-chat-user.ts";
import { deskFigures } from "./read-desk-figures.ts";
import { readHome } from "./read-home.ts";

/** Of a hundred a minute that Slack allows. */
const homesMax = 10;

export type OpenHome = (opened: {
  readonly by: ChatUser;
  /** What they see there now, by the vendor's name for it. */
  readonly viewHash: string | undefined;
}) => Promise<void>;

/** Somebody opens their Home: a worker draws it. */
export function openHomeFlow({ db }: Pick<FlowContext, "db">): OpenHome {
  return ({ by, viewHash }) => noteHomeOpened(db, by, viewHash);
}

/**
 * Draws the Homes that were opened, and, for those who looked at theirs within a quarter of an hour,
 * those that would show something else now. Returns how many were drawn.
 */
export function publishHomesFlow(
  context: FlowContext & { readonly chat: Chat | undefined },
): () => Promise<number> {
  const figures = deskFigures(context);
  return async () => {
    const { chat, db } = context;
    if (chat === undefined) return 0;
    const due = await takeDueHomes(db, homesMax);
    const know = knowChatUserFlow(context, chat);
    let drawn = 0;
    for (const home of due) {
      if (home.wanted && (await know(home)) === "unknown") await noteHomeDrawn(db, home, undefined);
      else if (await publish({ ...context, chat }, home, figures)) drawn += 1;
    }
    return drawn;
  };
}

async function publish(
  context: FlowContext & { readonly chat: Pick<Chat, "publishHome"> },
  { team, user, wanted, drawn: before, viewHash }: DueHome,
  figures: Parameters<typeof readHome>[1]["figures"],
): Promise<boolean> {
  const { db, chat } = context;
  const by = { team, user };
  const content = await readHome(context, { by, figures });
  const drawn = createHash("sha256").update(JSON.stringify(content)).digest("base64");
  if (!wanted && drawn === before) return false;
  try {
    const published = await chat.publishHome({ userId: user, content, viewHash });
    await noteHomeDrawn(db, by, { drawn, viewHash: published });
    return true;
  } catch (error) {
    // Drawn from the rows again at the next round, over whatever stands there then.
    await noteHomeDrawn(db, by, undefined);
    if (error instanceof VendorError && error.verdict === "conflict") return false;
    throw error;
  }
}
