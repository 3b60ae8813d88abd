import { expect, test } from "vitest";
import { loadSlackContract } from "../../contracts/slack-contract.ts";
import { aModal, aPlainCard, aWorkspace, CHANNEL } from "../../helpers/slack-workspace.ts";

test("what Slack's own client sends obeys the published contract", async () => {
  const contract = loadSlackContract();
  const breaches: string[] = [];
  const { client } = await aWorkspace({
    onRequest: (request) => breaches.push(...contract.checkRequest(request)),
  });
  const { ts = "" } = await client.chat.postMessage({ channel: CHANNEL, ...aPlainCard });
  await client.chat.update({
    channel: CHANNEL,
    ts,
    text: "x",
    blocks: aPlainCard.blocks.slice(0, 1),
  });
  await client.conversations.history({ channel: CHANNEL, include_all_metadata: true, limit: 5 });
  await client.users.info({ user: "U0MAYA" });
  expect(breaches).toEqual([]);

  await client.apiCall("chat.postMessage", { channel: CHANNEL, text: "x", blockz: "[]" });
  expect(breaches).toEqual([expect.stringContaining("blockz")]);
});

test("Slack's own client is told who it is", async () => {
  const { client } = await aWorkspace();
  expect(await client.auth.test()).toMatchObject({ team_id: "T0HARBOR", bot_id: "B0GATEHOUSE" });
  const { user } = await client.users.info({ user: "U0GUEST" });
  expect(user).toMatchObject({ is_restricted: true });
});

test.each([
  ["no token", {}, "not_authed"],
  ["another token", { authorization: "Bearer xoxb-other" }, "invalid_auth"],
])("with %s nothing is answered", async (_name, headers, error) => {
  const { apiUrl } = await aWorkspace();
  const response = await fetch(`${apiUrl}auth.test`, { method: "POST", headers });
  expect(await response.json()).toEqual({ ok: false, error });
});

test("a method that is not in the subset is refused", async () => {
  const { client } = await aWorkspace();
  await expect(client.apiCall("toString")).rejects.toThrow("unknown_method");
});

test("a posted card is found again by its metadata, and only when metadata are asked for", async () => {
  const { client } = await aWorkspace();
  const before = await client.chat.postMessage({ channel: CHANNEL, text: "earlier" });
  const posted = await client.chat.postMessage({ channel: CHANNEL, ...aPlainCard });

  const search = { channel: CHANNEL, oldest: before.ts ?? "" };
  const found = await client.conversations.history({ ...search, include_all_metadata: true });
  expect(found.messages).toMatchObject([{ ts: posted.ts, metadata: aPlainCard.metadata }]);
  const plain = await client.conversations.history(search);
  expect(plain.messages?.[0]?.metadata).toBeUndefined();
  const inclusive = await client.conversations.history({ ...search, inclusive: true });
  expect(inclusive.messages?.map(({ ts }) => ts)).toEqual([posted.ts, before.ts]);
});

test("history comes in pages", async () => {
  const { client } = await aWorkspace();
  for (const text of ["1", "2", "3"]) await client.chat.postMessage({ channel: CHANNEL, text });

  const first = await client.conversations.history({ channel: CHANNEL, limit: 2 });
  expect(first).toMatchObject({ has_more: true, messages: [{ text: "3" }, { text: "2" }] });
  const cursor = first.response_metadata?.next_cursor ?? "";
  const second = await client.conversations.history({ channel: CHANNEL, limit: 2, cursor });
  expect(second).toMatchObject({ has_more: false, messages: [{ text: "1" }] });
});

test("replies stay in their thread unless they are broadcast", async () => {
  const { client } = await aWorkspace();
  const root = await client.chat.postMessage({ channel: CHANNEL, ...aPlainCard });
  const reply = { channel: CHANNEL, thread_ts: root.ts ?? "" };
  await client.chat.postMessage({ ...reply, text: "quiet" });
  await client.chat.postMessage({ ...reply, text: "loud", reply_broadcast: true });

  const thread = await client.conversations.replies({ channel: CHANNEL, ts: root.ts ?? "" });
  expect(thread.messages?.map(({ text }) => text)).toEqual([aPlainCard.text, "quiet", "loud"]);
  const channel = await client.conversations.history({ channel: CHANNEL });
  expect(channel.messages?.map(({ text }) => text)).toEqual(["loud", aPlainCard.text]);
});

test("blocks that Slack would refuse are refused, with a pointer to the place", async () => {
  const { client } = await aWorkspace();
  const blocks = [{ type: "header", text: { type: "plain_text", text: "x".repeat(151) } }];
  await expect(
    client.chat.postMessage({ channel: CHANNEL, text: "x", blocks }),
  ).rejects.toMatchObject({
    data: {
      error: "invalid_blocks",
      response_metadata: { messages: [expect.stringContaining("json-pointer:/blocks/0/text")] },
    },
  });
});

test("an update with blocks replaces them, one with only text takes them away", async () => {
  const { client, state } = await aWorkspace();
  const { ts = "" } = await client.chat.postMessage({ channel: CHANNEL, ...aPlainCard });
  const place = { channel: CHANNEL, ts };

  const divider = [{ type: "divider" }];
  await client.chat.update({ ...place, text: "redrawn", blocks: divider });
  expect(state.messages[0]).toMatchObject({ text: "redrawn", blocks: divider, edited: undefined });
  expect(state.messages[0]?.metadata).toEqual(aPlainCard.metadata);

  await client.chat.update({ ...place, text: "wiped" });
  expect(state.messages[0]).toMatchObject({ text: "wiped", blocks: undefined });
});

test("words that look like JSON or like a flag stay words", async () => {
  const { client, state } = await aWorkspace();
  await client.chat.postMessage({ channel: CHANNEL, text: '["true"]' });
  await client.chat.postMessage({ channel: CHANNEL, text: "true" });
  expect(state.messages.map(({ text }) => text)).toEqual(['["true"]', "true"]);
});

test.each([
  ["channel_not_found", "C0NOWHERE"],
  ["not_in_channel", "C0GENERAL"],
  ["is_archived", CHANNEL],
])("posting ends with %s where Slack would say so", async (error, channel) => {
  const { client, state } = await aWorkspace();
  Object.assign(state.channels[CHANNEL] ?? {}, { is_archived: error === "is_archived" });
  await expect(client.chat.postMessage({ channel, text: "x" })).rejects.toThrow(error);
});

test("an ephemeral is shown to people in the channel only", async () => {
  const { client, state } = await aWorkspace();
  await client.chat.postEphemeral({ channel: CHANNEL, user: "U0MAYA", text: "Ana took it" });
  expect(state.ephemerals).toMatchObject([{ user: "U0MAYA", text: "Ana took it" }]);
  const stranger = { channel: CHANNEL, user: "U0NOBODY", text: "x" };
  await expect(client.chat.postEphemeral(stranger)).rejects.toThrow("user_not_in_channel");
});

test("a message can be linked to, and deleted", async () => {
  const { client, state } = await aWorkspace();
  const { ts = "" } = await client.chat.postMessage({ channel: CHANNEL, text: "x" });
  const { permalink } = await client.chat.getPermalink({ channel: CHANNEL, message_ts: ts });
  expect(permalink).toMatch(`/archives/${CHANNEL}/p${ts.replace(".", "")}`);
  await client.chat.delete({ channel: CHANNEL, ts });
  expect(state.messages).toEqual([]);
  await expect(client.chat.update({ channel: CHANNEL, ts, text: "x" })).rejects.toThrow(
    "message_not_found",
  );
});

test("a channel that gets more than it takes answers 429 with Retry-After", async () => {
  const { client, apiUrl, token } = await aWorkspace({ messagesPerSecondMax: 1, now: () => 1e12 });
  await client.chat.postMessage({ channel: CHANNEL, text: "1" });
  const response = await fetch(`${apiUrl}chat.postMessage`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ channel: CHANNEL, text: "2" }),
  });
  expect([response.status, response.headers.get("retry-after")]).toEqual([429, "1"]);
});

test("a modal opens only with a trigger, and a made-up one is refused", async () => {
  const { client } = await aWorkspace();
  await expect(client.views.open({ trigger_id: "1.2.3", view: aModal })).rejects.toThrow(
    "invalid_trigger_id",
  );
});
