import { describe, expect, onTestFinished, test } from "vitest";
import { VendorError } from "#errors.ts";
import { type SlackChatOptions, slackChat } from "#integrations/slack/slack-chat.ts";
import type { ThreadNote } from "#ports/chat.ts";
import { startSlackDouble } from "#sandbox/slack/slack-double.ts";
import { slackWorld } from "#sandbox/slack/slack-world.ts";
import type { VendorHooks } from "#sandbox/vendor-server.ts";
import { loadSlackContract } from "../../contracts/slack-contract.ts";
import { forgetful } from "../../helpers/no-pauses.ts";
import { aCard, cardsByState } from "../../helpers/slack-cards.ts";

const channelId = "C0BOOKINGS";
const note: ThreadNote = {
  id: "0195b3f0-3333-7000-8000-000000000003",
  mention: ["U0ANA"],
  quote: undefined,
  text: "GH-1042 is overdue.",
  broadcast: true,
};

/** A pretend Slack, and our adapter for it. */
async function aSlack(options: Partial<SlackChatOptions> = {}, hooks: VendorHooks = {}) {
  const slack = await startSlackDouble({ world: slackWorld(), ...hooks });
  onTestFinished(() => slack.stop());
  const degraded: unknown[] = [];
  const chat = slackChat({
    teamId: "T0HARBOR",
    botToken: slack.token,
    apiUrl: slack.apiUrl,
    channelId: async () => channelId,
    ...forgetful,
    onDegraded: async (card) => void degraded.push(card),
    deadlineMs: 10_000,
    ...options,
  });
  return { slack, chat, degraded };
}

function search(escalationId = aCard().escalationId) {
  return { escalationId, postedAfter: new Date(Date.now() - 60_000), except: undefined };
}

async function failureOf(work: Promise<unknown>): Promise<VendorError> {
  const failure = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(VendorError);
  return failure as VendorError;
}

test("a card is posted once, and drawn again at its place", async () => {
  const { slack, chat } = await aSlack();

  const place = await chat.postCard(aCard());
  await chat.redrawCard(place, cardsByState["claimed"] ?? aCard());

  expect(slack.state.messages).toMatchObject([
    {
      channel: channelId,
      ts: place.messageId,
      text: expect.stringContaining("🟡 GH-1042 In progress"),
      metadata: { event_payload: { id: aCard().escalationId, v: 2 } },
      edited: undefined,
    },
  ]);
  expect(JSON.stringify(slack.state.messages[0]?.blocks)).toContain("Release to queue");
});

test("what is sent obeys Slack's published contract", async () => {
  const contract = loadSlackContract();
  const breaches: string[] = [];
  const onRequest: VendorHooks["onRequest"] = (request) =>
    breaches.push(...contract.checkRequest(request));
  const { slack, chat } = await aSlack({}, { onRequest });

  const place = await chat.postCard(aCard());
  await chat.redrawCard(place, aCard({ version: 2 }));
  await chat.postNote(place, note);
  await chat.findCard(search());
  await chat.findNote(place, note.id);

  expect(slack.calls).toHaveLength(5);
  expect(breaches).toEqual([]);
});

test("a note goes into the card's thread and mentions people", async () => {
  const { slack, chat } = await aSlack();
  const place = await chat.postCard(aCard());

  await chat.postNote(place, note);

  expect(slack.state.messages[1]).toMatchObject({
    thread_ts: place.messageId,
    reply_broadcast: true,
    text: "<@U0ANA> GH-1042 is overdue.",
  });
});

describe("what was posted although the answer was lost", () => {
  test("is found again: a card by its escalation", async () => {
    const { slack, chat } = await aSlack();
    await chat.postCard(aCard({ escalationId: "0195b3f0-1111-7000-8000-00000000000f" }));
    slack.faults.add({ kind: "reset-after-accept", match: "chat.postMessage" });

    const failure = await failureOf(chat.postCard(aCard()));
    const place = await chat.findCard(search());

    expect(failure).toMatchObject({ verdict: "retry", ambiguous: true });
    expect(place).toEqual({ channelId, messageId: slack.state.messages[1]?.ts });
  });

  test("is found again: a note by its id", async () => {
    const { slack, chat } = await aSlack();
    const place = await chat.postCard(aCard());
    slack.faults.add({ kind: "reset-after-accept", match: "chat.postMessage" });

    const before = await chat.findNote(place, note.id);
    await failureOf(chat.postNote(place, note));

    expect([before, await chat.findNote(place, note.id)]).toEqual([false, true]);
  });

  test("is not confused with a note or another message that carries the same id", async () => {
    const { chat } = await aSlack();
    const place = await chat.postCard(aCard());

    await chat.postNote(place, { ...note, id: search("x").escalationId });

    expect(await chat.findCard(search("x"))).toBeUndefined();
  });

  test("is found behind many other messages, and of two the first", async () => {
    const { slack, chat } = await aSlack();
    const first = await chat.postCard(aCard());
    await chat.postCard(aCard());
    const [card] = slack.state.messages;
    for (let index = 0; card !== undefined && index < 450; index += 1) {
      const ts = `${Math.floor(Date.now() / 1_000) + 10}.${String(index).padStart(6, "0")}`;
      slack.state.messages.push({ ...card, ts, metadata: undefined });
    }

    expect(await chat.findCard(search())).toEqual(first);
  });

  test("is not the one that is known already", async () => {
    const { chat } = await aSlack();
    const known = await chat.postCard(aCard());

    expect(await chat.findCard({ ...search(), except: known })).toBeUndefined();
    const second = await chat.postCard(aCard());
    expect(await chat.findCard({ ...search(), except: known })).toEqual(second);
  });

  test("is never called absent after half a search", async () => {
    const { slack, chat } = await aSlack();
    await chat.postCard(aCard());
    const [card] = slack.state.messages;
    for (let index = 0; card !== undefined && index < 2_001; index += 1) {
      const ts = `${Math.floor(Date.now() / 1_000) + 10}.${String(index).padStart(6, "0")}`;
      slack.state.messages.push({ ...card, ts, metadata: undefined });
    }

    const failure = await failureOf(chat.findCard(search()));

    expect(failure).toMatchObject({ verdict: "human", ambiguous: false });
    expect(slack.calls.filter((call) => call.path.endsWith("history"))).toHaveLength(10);
  });
});

describe("a card that Slack does not like", () => {
  test("is posted plainly instead, and somebody is told", async () => {
    const { slack, chat, degraded } = await aSlack();
    slack.faults.add({ kind: "status", status: 200, error: "invalid_blocks" });

    await chat.postCard(aCard());

    expect(slack.state.messages).toHaveLength(1);
    expect(slack.state.messages[0]?.blocks).toMatchObject([
      { type: "section", text: { text: "Needs a person: GH-1042. Please open it." } },
      { type: "actions", elements: [{ action_id: "gh.link.open" }] },
    ]);
    expect(degraded).toMatchObject([{ escalationId: aCard().escalationId }]);
  });

  test("is drawn plainly where it is", async () => {
    const { slack, chat, degraded } = await aSlack();
    const place = await chat.postCard(aCard());
    slack.faults.add({ kind: "status", status: 200, error: "invalid_blocks" });

    await chat.redrawCard(place, aCard());

    expect(slack.state.messages[0]?.blocks).toHaveLength(2);
    expect(degraded).toHaveLength(1);
  });

  test("is not tried a third time", async () => {
    const { slack, chat } = await aSlack();
    slack.faults.add({ kind: "status", status: 200, error: "invalid_blocks", times: 5 });

    expect(await failureOf(chat.postCard(aCard()))).toMatchObject({ verdict: "permanent" });
    expect(slack.calls).toHaveLength(2);
  });
});

describe("a failure is judged", () => {
  type Fault = Parameters<Awaited<ReturnType<typeof aSlack>>["slack"]["faults"]["add"]>[0];

  test.each<[string, Fault, Partial<VendorError>]>([
    ["cut connection", { kind: "reset-after-accept" }, { verdict: "retry", ambiguous: true }],
    ["no answer", { kind: "hang" }, { verdict: "retry", ambiguous: true }],
    ["an answer a byte at a time", { kind: "drip" }, { verdict: "retry", ambiguous: true }],
    ["half an answer", { kind: "truncated" }, { verdict: "retry", ambiguous: true }],
    ["a page", { kind: "html" }, { verdict: "retry", ambiguous: true }],
    ["a gateway's page", { kind: "html", status: 502 }, { verdict: "retry", ambiguous: true }],
    ["HTTP 503", { kind: "status", status: 503 }, { verdict: "retry", ambiguous: true }],
    ["HTTP 404", { kind: "status", status: 404 }, { verdict: "permanent", ambiguous: false }],
    [
      "rate limit",
      { kind: "rate-limited", retryAfter: 7 },
      { verdict: "retry", ambiguous: false, retryAfterMs: 7_000 },
    ],
    ["HTTP 401", { kind: "unauthorized" }, { verdict: "auth", ambiguous: false }],
    ...(
      [
        ["token_revoked", "auth", false],
        ["missing_scope", "auth", false],
        ["fatal_error", "retry", true],
        ["internal_error", "retry", true],
        ["message_not_found", "gone", false],
        ["edit_window_closed", "gone", false],
        ["cant_update_message", "gone", false],
        ["is_archived", "human", false],
        ["not_in_channel", "human", false],
        ["channel_not_found", "human", false],
        ["msg_too_long", "permanent", false],
        ["a_word_of_next_year", "retry", false],
      ] as const
    ).map(([error, verdict, ambiguous]): [string, Fault, Partial<VendorError>] => [
      error,
      { kind: "status", status: 200, error },
      { verdict, ambiguous },
    ]),
  ])("%s", async (_name, fault, judgement) => {
    const { slack, chat } = await aSlack(isSlow(fault) ? { deadlineMs: 400 } : {});
    slack.faults.add(fault);

    expect(await failureOf(chat.postCard(aCard()))).toMatchObject(judgement);
    expect(slack.calls).toHaveLength(1);
  });

  const isSlow = ({ kind }: Fault) => kind === "hang" || kind === "drip";

  test("nobody there", async () => {
    const { slack, chat } = await aSlack();
    await slack.stop();

    const judgement = { verdict: "retry", ambiguous: false };
    expect(await failureOf(chat.postCard(aCard()))).toMatchObject(judgement);
  });

  test("a success that says nothing", async () => {
    const { chat, slack } = await aSlack({ channelId: async () => "C0NOWHERE" });
    slack.faults.add({ kind: "status", status: 200, error: "" });

    const judgement = { verdict: "retry", ambiguous: true };
    expect(await failureOf(chat.postCard(aCard()))).toMatchObject(judgement);
    expect(await failureOf(chat.postCard(aCard()))).toMatchObject({ verdict: "human" });
  });

  test("a card that is gone", async () => {
    const { chat } = await aSlack();

    const work = chat.redrawCard({ channelId, messageId: "1.000001" }, aCard());

    expect(await failureOf(work)).toMatchObject({ verdict: "gone", ambiguous: false });
  });

  test("a lost read is no doubt: nothing was written", async () => {
    const { slack, chat } = await aSlack();
    slack.faults.add({ kind: "reset-after-accept", match: "conversations.history" });

    const failure = await failureOf(chat.findCard(search()));

    expect(failure).toMatchObject({ verdict: "retry", ambiguous: false });
  });
});

test("the token is sent to the configured address and appears in no error", async () => {
  const { slack, chat } = await aSlack({ botToken: "xoxb-revoked-secret" });

  const failure = await failureOf(chat.postCard(aCard()));

  expect(failure.verdict).toBe("auth");
  expect(failure.message).not.toContain("xoxb");
  expect(slack.calls).toHaveLength(1);
});

test("a method that is refused as too fast is left alone by everybody, and the others are not", async () => {
  const pauses = rememberedPauses();
  const { slack, chat } = await aSlack({ pauses });
  const { chat: otherNode } = await aSlack({ pauses, apiUrl: slack.apiUrl, botToken: slack.token });
  const place = await chat.postCard(aCard());
  slack.faults.add({ kind: "rate-limited", match: "chat.postMessage", retryAfter: 7, times: 99 });
  expect(await failureOf(chat.postNote(place, note))).toMatchObject({ retryAfterMs: 7_000 });

  const refused = await failureOf(otherNode.postNote(place, note));
  await chat.redrawCard(place, aCard());

  expect(refused).toMatchObject({ verdict: "retry", ambiguous: false, retryAfterMs: 7_000 });
  expect(pauses.paused).toEqual(new Map([["chat.postMessage", 7_000]]));
  expect(slack.calls.filter(({ path }) => path.endsWith("chat.postMessage"))).toHaveLength(2);
});

test("many refusals of one method do not make the others look unwell", async () => {
  const { slack, chat } = await aSlack();
  const place = await chat.postCard(aCard());
  slack.faults.add({ kind: "rate-limited", match: "chat.postMessage", times: 99 });
  for (let time = 0; time < 30; time += 1) await failureOf(chat.postNote(place, note));

  await chat.redrawCard(place, aCard({ version: 2 }));

  expect(slack.state.messages).toMatchObject([{ metadata: { event_payload: { v: 2 } } }]);
});

/** Pauses that are kept until the end of the test. */
function rememberedPauses() {
  const paused = new Map<string, number>();
  return {
    paused,
    left: async (method: string) => paused.get(method) ?? 0,
    pause: async (method: string, forMs: number) => void paused.set(method, forMs),
  };
}
