import { afterAll, expect, test, vi } from "vitest";
import { slackEnvironment } from "#sandbox/environment.ts";
import { type SlackDouble, startSlackDouble } from "#sandbox/slack/slack-double.ts";
import { slackWorld } from "#sandbox/slack/slack-world.ts";
import { actionIds, eventTypes } from "#views/slack/identifiers.ts";
import { aCompany } from "../helpers/company.ts";
import { findViolations } from "../helpers/invariants.ts";
import { useApp } from "../helpers/running-app.ts";

const base = aCompany();
const company = {
  ...base,
  services: base.services.map((service) => ({ ...service, policy: { horizonDays: 365 } })),
  members: base.members.map((member) => ({
    ...member,
    ...(member.key === "olga" && { slack: { team: "T0HARBOR", user: "U0MAYA" } }),
  })),
  escalation: { ...base.escalation, channel: "C0BOOKINGS", digestAbove: 3 },
};
let slack: SlackDouble;
const app = useApp(async () => {
  slack = await startSlackDouble({ world: slackWorld(), messagesPerSecondMax: 1 });
  // So slow that what comes at once is sure to wait, however busy the machine is.
  return { ...slackEnvironment(slack), SLACK_POSTS_PER_MINUTE: "15" };
}, company);
afterAll(() => slack.stop());
vi.setConfig({ testTimeout: 60_000 });

const soon = (check: () => unknown) => vi.waitFor(check, { timeout: 40_000, interval: 100 });
const shown = (eventType: string) =>
  slack.state.messages.filter(({ metadata }) => metadata?.event_type === eventType);
const drawn = () => JSON.stringify(shown(eventTypes.digest)[0]?.blocks);

async function ask(name: string, domain: string): Promise<string> {
  const response = await app().post("/api/v1/requests", {
    service: "consult",
    zone: "America/New_York",
    name,
    email: `${name.toLowerCase().replace(" ", ".")}@${domain}`,
    askPerson: true,
  });
  expect(response.status).toBe(202);
  return (await response.json()).requestId;
}

test("many at once share a message, a VIP's is not among them, and each can be taken there", async () => {
  slack.connect(app().base);
  const accepted = await Promise.all([
    ...Array.from({ length: 8 }, (_, number) => ask(`Client ${number}`, "home.example")),
    ask("Vic Major", "bigcorp.example"),
  ]);
  await soon(() => expect(shown(eventTypes.digest)).toHaveLength(1));
  await soon(() => {
    const cards = shown(eventTypes.card);
    expect(cards.some(({ text }) => text.includes("Vic Major"))).toBe(true);
  });
  const [digest] = shown(eventTypes.digest);
  expect(drawn()).not.toContain("Vic Major");
  const open = (drawn()?.match(/gh\.esc\.claim/g) ?? []).length;
  expect(open).toBeGreaterThan(3);

  const cards = shown(eventTypes.card).length;
  const press = { user: "U0MAYA", actionId: actionIds.claim };
  const ack = await slack.press({ ...press, channel: "C0BOOKINGS", ts: digest?.ts ?? "" });
  expect(ack.status).toBe(200);
  await soon(() => expect(drawn()?.match(/gh\.esc\.claim/g)).toHaveLength(open - 1));
  await soon(() => expect(shown(eventTypes.card)).toHaveLength(cards + 1));
  expect(drawn()).toContain("In progress by <@U0MAYA>");
  expect(await app().db("escalations").where({ state: "claimed" })).toHaveLength(1);

  await soon(async () => {
    const owed = await app()
      .db("effects")
      .whereIn("kind", ["card", "digest"])
      .whereNotIn("state", ["done", "suppressed"]);
    expect(owed).toEqual([]);
  });
  expect(await findViolations(app().db, {}, { accepted })).toEqual([]);
});

test("a digest that somebody deletes gives each of those that are open a card of its own", async () => {
  const [digest] = shown(eventTypes.digest);
  const open = (drawn()?.match(/gh\.esc\.claim/g) ?? []).length;
  const before = shown(eventTypes.card).length;
  slack.state.messages = slack.state.messages.filter((message) => message !== digest);
  await app()
    .db("effects")
    .where({ kind: "digest" })
    .update({
      wanted: app().db.raw("wanted + 1"),
      state: "pending",
    });
  await soon(async () => {
    // As if the pace were that of production.
    await app().db("chat_lanes").update({ spent_until: app().db.fn.now() });
    expect(shown(eventTypes.card)).toHaveLength(before + open);
  });
});
