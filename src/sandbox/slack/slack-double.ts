import { randomBytes } from "node:crypto";
import { type HttpFaults, httpFaults } from "#sandbox/faults.ts";
import { deliver } from "#sandbox/slack/client/deliver.ts";
import { type SlackDriver, slackDriver } from "#sandbox/slack/client/driver.ts";
import type { Workspace } from "#sandbox/slack/web-api/method.ts";
import { responseUrls } from "#sandbox/slack/web-api/response-urls.ts";
import { triggers } from "#sandbox/slack/web-api/triggers.ts";
import { answerSlackCall } from "#sandbox/slack/web-api/web-api.ts";
import {
  jsonAnswer,
  startVendorServer,
  type VendorHooks,
  type VendorServer,
} from "#sandbox/vendor-server.ts";
import type { SlackState } from "./workspace.ts";

/** A running pretend Slack: what the app is configured with, what it holds, and what people can do. */
export type SlackDouble = VendorServer &
  SlackDriver & {
    /** For SLACK_API_URL: ends in /api/. */
    readonly apiUrl: string;
    readonly token: string;
    readonly signingSecret: string;
    readonly state: SlackState;
    readonly faults: HttpFaults;
    /** Where the app listens; presses go to /slack/events there. */
    readonly connect: (appUrl: string) => void;
    /** Back to how it started: no messages, no modals, no faults. */
    readonly reset: () => void;
  };

export async function startSlackDouble(
  options: {
    readonly world: SlackState;
    readonly port?: number;
    readonly messagesPerSecondMax?: number;
    /** Milliseconds since 1970; tests of lifetimes pass their own. */
    readonly now?: () => number;
  } & VendorHooks,
): Promise<SlackDouble> {
  const token = `xoxb-sandbox-${randomBytes(12).toString("hex")}`;
  const signingSecret = randomBytes(16).toString("hex");
  const now = options.now ?? Date.now;
  const faults = httpFaults();
  const state = structuredClone(options.world);
  const workspace: Workspace = {
    state,
    now,
    nextTimestamp: timestamps(now),
    triggers: triggers(now),
    responseUrls: responseUrls(now),
    messagesPerSecondMax: options.messagesPerSecondMax ?? Number.POSITIVE_INFINITY,
  };
  const server = await startVendorServer({
    port: options.port ?? 0,
    faults,
    hooks: options,
    answer: (request) => answerSlackCall(request, workspace, token),
    refuse: (_request, status, error) => jsonAnswer(status, { ok: false, error }),
  });

  let appUrl = "http://127.0.0.1:3000";
  const driver = slackDriver({
    workspace,
    send: (payload) =>
      deliver(payload, { requestUrl: new URL("/slack/events", appUrl).href, signingSecret }),
    responseUrl: (id) => `${server.url}/response/${id}`,
  });
  return {
    ...server,
    ...driver,
    apiUrl: `${server.url}/api/`,
    token,
    signingSecret,
    state,
    faults,
    connect(url) {
      appUrl = url;
    },
    reset() {
      Object.assign(state, structuredClone(options.world));
      faults.clear();
    },
  };
}

/** Slack names messages by their time in microseconds; two in the same millisecond still differ. */
function timestamps(now: () => number): () => string {
  let last = 0;
  return () => {
    last = Math.max(last + 1, now() * 1000);
    return `${Math.floor(last / 1e6)}.${String(last % 1e6).padStart(6, "0")}`;
  };
}
