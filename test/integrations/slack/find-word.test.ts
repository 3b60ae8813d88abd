import { expect, test } from "vitest";
import { slackChat } from "#integrations/slack/slack-chat.ts";
import { forgetful } from "../../helpers/no-pauses.ts";
import { aCard } from "../../helpers/slack-cards.ts";
import { aWorkspace, CHANNEL } from "../../helpers/slack-workspace.ts";

async function aThread() {
  const slack = await aWorkspace();
  const chat = slackChat({
    botToken: slack.token,
    apiUrl: slack.apiUrl,
    teamId: "T0HARBOR",
    ...forgetful,
    channelId: async () => CHANNEL,
    deadlineMs: 10_000,
  });
  const place = await chat.postCard(aCard());
  const root = Number(place.messageId);
  /** So many seconds after the card. */
  const say = (
    seconds: number,
    change: { user?: string; thread_ts?: string; subtype?: string } = {},
  ) => {
    const [card] = slack.state.messages;
    if (card === undefined) throw new Error("There is no card");
    const word = {
      ...card,
      metadata: undefined,
      user: "U0MAYA",
      text: "On it.",
      blocks: [],
      ts: (root + seconds).toFixed(6),
      thread_ts: place.messageId,
      ...change,
    };
    slack.state.messages.push(word as typeof card);
  };
  const ask = (seconds = 0) =>
    chat.findLastWord(place, {
      chatUserId: "U0MAYA",
      after: new Date((root + seconds) * 1_000),
    });
  return { slack, say, ask, at: (seconds: number) => (root + seconds) * 1_000 };
}

test("who has said nothing is not heard", async () => {
  const { say, ask } = await aThread();
  say(5, { user: "U0ANA" });
  say(6, { subtype: "channel_join" });
  say(7, { thread_ts: "1.000000" });
  expect(await ask()).toBeUndefined();
});

test("the last of several words counts, and is not found again after itself", async () => {
  const { say, ask, at } = await aThread();
  say(5);
  say(9.1234);
  const heard = await ask();
  expect(heard?.getTime()).toBeCloseTo(at(9.1234), -1);
  expect(await ask(10)).toBeUndefined();
  expect(await ask(((heard?.getTime() ?? 0) - at(0)) / 1_000)).toBeUndefined();
});

test("long threads are read to their end", async () => {
  const { say, ask, at } = await aThread();
  for (let index = 1; index <= 250; index += 1) say(index, { user: "U0ANA" });
  say(300);
  expect((await ask())?.getTime()).toBeCloseTo(at(300), -1);
});
