import { expect, onTestFinished, test } from "vitest";
import { VendorError } from "#errors.ts";
import type { SlackTrouble } from "#integrations/slack/call-slack.ts";
import { type SlackChatOptions, slackChat } from "#integrations/slack/slack-chat.ts";
import { startSlackDouble } from "#sandbox/slack/slack-double.ts";
import { slackWorld } from "#sandbox/slack/slack-world.ts";
import { forgetful } from "../../helpers/no-pauses.ts";
import { aCard } from "../../helpers/slack-cards.ts";

const channelId = "C0BOOKINGS";
const note = { id: "n1", mention: [], quote: undefined, text: "Overdue", broadcast: false };

/** A pretend Slack, our adapter for it, and what the adapter had to report. */
async function aSlack(options: Partial<SlackChatOptions> = {}) {
  const slack = await startSlackDouble({ world: slackWorld() });
  onTestFinished(() => slack.stop());
  const troubles: SlackTrouble["about"][] = [];
  const chat = slackChat({
    ...forgetful,
    botToken: slack.token,
    apiUrl: slack.apiUrl,
    teamId: slack.state.team.id,
    channelId: async () => channelId,
    onTrouble: async ({ about }) => void troubles.push(about),
    deadlineMs: 10_000,
    ...options,
  });
  const channel = slack.state.channels[channelId];
  if (channel === undefined) throw new Error("the desk has no channel");
  return { slack, chat, channel, troubles };
}

const search = { escalationId: aCard().escalationId, postedAfter: new Date(), except: undefined };
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof VendorError ? error.code : error),
  );

test("an archived channel is reported by its id, for a new card and for one that is there", async () => {
  const { chat, channel, troubles } = await aSlack();
  const place = await chat.postCard(aCard());
  channel.is_archived = true;
  expect(await codeOf(chat.postCard(aCard()))).toBe("channel");
  expect(await codeOf(chat.redrawCard(place, aCard()))).toBe("channel");
  expect(troubles).toEqual([{ channelId }, { channelId }]);
});

test.each(["token_revoked", "invalid_auth", "account_inactive"])(
  "%s is about the token, whatever was asked",
  async (error) => {
    const { slack, chat, troubles } = await aSlack();
    slack.faults.add({ kind: "status", status: 200, error });
    expect(await codeOf(chat.postCard(aCard()))).toBe("token");
    expect(troubles).toEqual(["token"]);
  },
);

test("a scope that is missing for one method says nothing about the token", async () => {
  const { slack, chat, troubles } = await aSlack();
  slack.faults.add({ kind: "status", status: 200, error: "missing_scope" });
  expect(await codeOf(chat.postCard(aCard()))).toBeUndefined();
  expect(troubles).toEqual([]);
});

test("a channel is as it should be only when it is open and our app is in it", async () => {
  const { slack, chat, channel } = await aSlack();
  expect(await codeOf(chat.look(channelId))).toBe("done");
  channel.is_archived = true;
  expect(await codeOf(chat.look(channelId))).toBe("channel");
  channel.is_archived = false;
  slack.state.channels[channelId] = { ...channel, members: ["U0MAYA"] };
  expect(await codeOf(chat.look(channelId))).toBe("channel");
  expect(await codeOf(chat.look("C0GONE"))).toBe("channel");
});

test("a token is as it should be when Slack takes it", async () => {
  const { slack, chat } = await aSlack();
  expect(await codeOf(chat.look(undefined))).toBe("done");
  slack.faults.add({ kind: "status", status: 200, error: "token_revoked" });
  expect(await codeOf(chat.look(undefined))).toBe("token");
});

test("what replaces a card stands in its thread and in the channel, and the talk goes on there", async () => {
  const { slack, chat } = await aSlack();
  const first = await chat.postCard(aCard());
  const second = await chat.replaceCard(first, aCard({ version: 2 }));
  const third = await chat.replaceCard(second, aCard({ version: 3 }));
  await chat.postNote(third, note);
  expect(slack.state.messages.slice(1)).toMatchObject([
    { thread_ts: first.messageId, reply_broadcast: true },
    { thread_ts: first.messageId, reply_broadcast: true },
    { thread_ts: first.messageId, reply_broadcast: false },
  ]);
  expect(await chat.findNote(third, note.id)).toBe(true);
  expect(await chat.findCard({ ...search, except: first })).toEqual(second);
});

test("where a card stood before offers nothing, and is not taken for the card", async () => {
  const { slack, chat } = await aSlack();
  const { escalationId } = aCard();
  await chat.retireCard({ ...(await chat.postCard(aCard())), escalationId });
  expect(JSON.stringify(slack.state.messages)).not.toContain("action_id");
  expect(await chat.findCard(search)).toBeUndefined();
});

test("a card is found in the channel where it was posted, although new ones go elsewhere", async () => {
  let desk = channelId;
  const { slack, chat, channel } = await aSlack({
    channelId: async () => desk,
    otherChannelIds: async () => ["C0GONE", channelId, "C0FALLBACK"],
  });
  slack.state.channels["C0FALLBACK"] = { ...channel, id: "C0FALLBACK" };
  const place = await chat.postCard(aCard());
  desk = "C0FALLBACK";
  expect(await chat.findCard(search)).toEqual(place);
});
