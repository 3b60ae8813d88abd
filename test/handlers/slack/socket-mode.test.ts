import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { slackEnvironment } from "#sandbox/environment.ts";
import { type SlackDouble, startSlackDouble } from "#sandbox/slack/slack-double.ts";
import { slackWorld } from "#sandbox/slack/slack-world.ts";
import type { SlackMessage } from "#sandbox/slack/workspace.ts";
import { actionIds } from "#views/slack/identifiers.ts";
import { aCompany } from "../../helpers/company.ts";
import { useApp } from "../../helpers/running-app.ts";

const base = aCompany();
const company = {
  ...base,
  members: base.members.map((member) => ({
    ...member,
    ...(member.key === "olga" && { slack: { team: "T0HARBOR", user: "U0MAYA" } }),
    ...(member.key === "max" && { slack: { team: "T0HARBOR", user: "U0ANA" } }),
  })),
  escalation: { ...base.escalation, channel: "C0BOOKINGS" },
};
let slack: SlackDouble;
const app = useApp(async () => {
  slack = await startSlackDouble({ world: slackWorld() });
  return { ...slackEnvironment(slack), SLACK_APP_TOKEN: slack.appToken };
}, company);
afterAll(() => slack.stop());
vi.setConfig({ testTimeout: 60_000 });

const soon = (check: () => unknown) => vi.waitFor(check, { timeout: 30_000, interval: 100 });
const connectionsSaid = async () => (await (await app().get("/readyz")).json()).slackConnections;

beforeAll(() => soon(() => expect(slack.sockets.connections()).toBe(2)), 60_000);

let asked = 0;
async function aCard(): Promise<SlackMessage> {
  asked += 1;
  const name = `Client ${asked}`;
  const { length } = slack.state.messages;
  await app().post("/api/v1/requests", {
    service: "consult",
    zone: "America/New_York",
    name,
    email: `client-${asked}@home.example`,
    askPerson: true,
  });
  await soon(() => expect(slack.state.messages.length).toBeGreaterThan(length));
  return slack.state.messages.at(-1) as SlackMessage;
}

const press = (card: SlackMessage, user = "U0MAYA") =>
  slack.press({ user, channel: card.channel, ts: card.ts, actionId: actionIds.claim });
const claims = () => app().db("audit").where({ action: "escalation-claimed" });

test("two connections are open, and readiness says so; nothing of ours answers Slack over HTTP", async () => {
  expect(await connectionsSaid()).toBe(2);
  const response = await fetch(`${app().base}/slack/events`, { method: "POST" });
  expect(response.status).toBe(404);
});

test("a press over a connection does its deed, and who comes too late is told", async () => {
  const card = await aCard();
  expect((await press(card)).status).toBe(200);
  expect(await claims()).toHaveLength(1);
  const late = await slack.press({
    user: "U0ANA",
    channel: card.channel,
    ts: card.ts,
    actionId: actionIds.claim,
    snapshot: card,
  });
  expect(late.status).toBe(200);
  await soon(() => expect(slack.state.ephemerals).toHaveLength(1));
});

test("what Slack delivers again over the other connection has no second effect", async () => {
  const card = await aCard();
  await press(card);
  const shown = () => slack.state.messages.find(({ ts }) => ts === card.ts)?.blocks;
  await soon(() => expect(JSON.stringify(shown())).toContain(actionIds.propose));
  const { sockets } = slack;
  const once = sockets.deliver;
  Object.assign(sockets, { deliver: (delivery: Parameters<typeof once>[0]) => once(delivery, 2) });
  const told = slack.state.ephemerals.length;
  const { channel, ts } = card;
  await slack.press({
    user: "U0MAYA",
    channel,
    ts,
    actionId: actionIds.more,
    option: "Release to queue",
  });
  Object.assign(sockets, { deliver: once });
  const releases = () => app().db("audit").where({ action: "escalation-released" });
  await soon(async () => expect(await releases()).toHaveLength(1));
  // A second press would be told that the card is nobody's any more.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(slack.state.ephemerals).toHaveLength(told);
});

test.each(["refresh", "cut"] as const)(
  "while one connection is renewed (%s), presses come over the other",
  async (how) => {
    const card = await aCard();
    slack.sockets.end(how);
    await soon(() => expect(slack.sockets.connections()).toBe(1));
    expect((await press(card)).status).toBe(200);
    await soon(() => expect(slack.sockets.connections()).toBe(2));
    await soon(async () => expect(await connectionsSaid()).toBe(2));
  },
);
