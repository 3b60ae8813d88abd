import type { App, webApi } from "@slack/bolt";
import { z } from "zod";
import type { KnowChatUser } from "#flows/know-chat-user.ts";
import type { OpenHome } from "#flows/publish-homes.ts";
import type { Notice } from "#views/slack/notices.ts";
import type { SlackLog } from "./bolt-logger.ts";
import { answerTyped, answerWord, type TypedFlows } from "./typed.ts";

export type EventFlows = TypedFlows & { readonly openHome: OpenHome };

const HomeOpened = z.object({
  user: z.string().min(1),
  tab: z.string(),
  view: z.object({ hash: z.string() }).optional(),
});

/** Somebody's words; what programs say, and what was edited or deleted, is not for us. */
const Said = z.object({
  user: z.string().optional(),
  user_team: z.string().optional(),
  bot_id: z.string().optional(),
  subtype: z.string().optional(),
  text: z.string().default(""),
  channel: z.string(),
  ts: z.string(),
  thread_ts: z.string().optional(),
});
type Said = z.infer<typeof Said>;

/** For whom Slack delivers an event: us, by the name of our bot. */
const Delivered = z.object({
  authorizations: z.array(z.object({ user_id: z.string(), is_bot: z.boolean() })),
});

/**
 * Slack's events are answered when what they call for is committed, or else come again; each says the
 * same however often it comes.
 */
export function listenToEvents(
  app: App,
  flows: EventFlows,
  {
    teamId,
    knowChatUser,
    log,
  }: { readonly teamId: string; readonly knowChatUser: KnowChatUser; readonly log: SlackLog },
): void {
  app.event("app_home_opened", async ({ event, body }) => {
    // What cannot be read now could not be read when Slack sends it again either.
    const opened = HomeOpened.safeParse(event).data;
    // The other tab is where direct messages stand.
    if (opened?.tab !== "home" || body.team_id !== teamId) return;
    const by = { team: teamId, user: opened.user };
    await flows.openHome({ by, viewHash: opened.view?.hash });
  });
  app.event("app_mention", async ({ event, body, client }) => {
    const word = await wordOf(Said.safeParse(event).data, body.team_id);
    if (word === undefined) return;
    say(client, word, await answerTyped(flows, word));
  });
  app.event("message", async ({ event, body, client }) => {
    const said = Said.safeParse(event).data;
    const word = said?.thread_ts === undefined ? undefined : await wordOf(said, body.team_id);
    const notice = word && (await answerWord(flows, word, ourUserIn(body)));
    if (word !== undefined && notice !== undefined) say(client, word, notice);
  });

  /** What one of our own people said; undefined for everything else. */
  async function wordOf(said: Said | undefined, team: string) {
    if (said === undefined) return undefined;
    const { user, user_team = teamId, bot_id, subtype, text, channel: channelId, ts } = said;
    const isOurs = team === teamId && user_team === teamId;
    const isWord = bot_id === undefined && (subtype ?? "thread_broadcast") === "thread_broadcast";
    if (user === undefined || !isOurs || !isWord) return undefined;
    const by = { team, user };
    if ((await knowChatUser(by)) === "unknown") return undefined;
    return { by, thread: { channelId, rootId: said.thread_ts ?? ts }, messageId: ts, text };
  }

  /** Nobody waits for it: a notice that does not arrive changes nothing. */
  function say(
    client: webApi.WebClient,
    { by, thread }: NonNullable<Awaited<ReturnType<typeof wordOf>>>,
    { text, blocks }: Notice,
  ): void {
    const to = { channel: thread.channelId, thread_ts: thread.rootId, user: by.user };
    const message = { ...to, text, ...(blocks !== undefined && { blocks }) };
    const sent = client.chat.postEphemeral(message);
    sent.catch((error: unknown) => {
      log.warn("a notice did not reach the one who wrote", { error });
    });
  }
}

function ourUserIn(body: unknown): string | undefined {
  const delivered = Delivered.safeParse(body);
  return delivered.data?.authorizations.find(({ is_bot }) => is_bot)?.user_id;
}
