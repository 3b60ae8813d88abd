import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type RunningApp, startApp } from "#app.ts";
import { readConfig } from "#config.ts";
import { applyCompany } from "#flows/apply-company.ts";
import { createLog } from "#log.ts";
import { type SlackDouble, startSlackDouble } from "#sandbox/slack/slack-double.ts";
import { slackWorld } from "#sandbox/slack/slack-world.ts";
import { aCompany } from "../helpers/company.ts";
import { useDatabase } from "../helpers/db.ts";
import { CHANNEL } from "../helpers/slack-workspace.ts";

const database = useDatabase();
let slack: SlackDouble;
let nodes: RunningApp[] = [];

beforeAll(async () => {
  slack = await startSlackDouble({ world: slackWorld() });
  const company = aCompany();
  const escalation = { ...company.escalation, channel: CHANNEL, dailyLine: "00:00" };
  const text = JSON.stringify({ ...company, escalation });
  await applyCompany(database().db, { text, by: "test", at: new Date() });
  // The vendor does it, and its answer is lost.
  slack.faults.add({ kind: "reset-after-accept", match: "chat.postMessage" });
}, 60_000);
afterAll(async () => {
  await Promise.all(nodes.map(({ stop }) => stop()));
  await slack.stop();
});

test("two nodes that start at once post one line, although the answer to the first was lost", async () => {
  const config = readConfig({
    DATABASE_URL: database().url,
    PORT: "0",
    APP_SECRETS: "a test secret that is long enough to be one",
    ROLES: "worker",
    SLACK_BOT_TOKEN: slack.token,
    SLACK_SIGNING_SECRET: "0123456789abcdef",
    SLACK_TEAM_ID: "T0HARBOR",
    SLACK_API_URL: slack.apiUrl.replace(/\/$/, ""),
  });
  const log = createLog("error", () => undefined);
  nodes = await Promise.all([startApp(config, log), startApp(config, log)]);
  const line = () => database().db("effects").where({ kind: "daily-line" }).first();
  await vi.waitFor(async () => expect(await line()).toMatchObject({ state: "done" }), {
    timeout: 40_000,
    interval: 250,
  });
  expect((await line())?.attempt).toBeGreaterThan(1);
  expect(slack.state.messages.map(({ text }) => text)).toEqual([
    "Yesterday: no requests, no no-shows.",
  ]);
}, 60_000);
