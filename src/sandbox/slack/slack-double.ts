import { randomBytes } from "node:crypto";
import { type HttpFaults, httpFaults } from "#sandbox/faults.ts";
import { type Delivery, deliver } from "#sandbox/slack/client/deliver.ts";
import { type SlackDriver, slackDriver } from "#sandbox/slack/client/driver.ts";
import type { Workspace } from "#sandbox/slack/web-api/method.ts";
import { responseUrls } from "#sandbox/slack/web-api/response-urls.ts";
import { triggers } from "#sandbox/slack/web-api/triggers.ts";
import { answerSlackCall } from "#sandbox/slack/web-api/web-api.ts";
import {
  jsonAnswer,
  startVendorServer,
  type VendorAnswer,
  type VendorHooks,
  type VendorRequest,
  type VendorServer,
} from "#sandbox/vendor-server.ts";
import { type SocketMode, socketMode } from "./socket-mode.ts";
import type { SlackState } from "./workspace.ts";

/** A running pretend Slack: what the app is configured with, what it holds, and what people can do. */
export type SlackDouble = VendorServer &
  SlackDriver & {
    /** For SLACK_API_URL: ends in /api/. */
    readonly apiUrl: string;
    readonly token: string;
    /** For SLACK_APP_TOKEN. */
    readonly appToken: string;
    readonly sockets: SocketMode;
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
    readonly updatesPerMinuteMax?: number;
    /** Milliseconds since 1970; tests of lifetimes pass their own. */
    readonly now?: () => number;
  } & VendorHooks,
): Promise<SlackDouble> {
  const token = `xoxb-sandbox-${randomBytes(12).toString("hex")}`;
  const signingSecret = randomBytes(16).toString("hex");
  const now = options.now ?? Date.now;
  const appToken = `xapp-sandbox-${randomBytes(12).toString("hex")}`;
  const sockets = socketMode();
  const faults = httpFaults();
  const state = structuredClone(options.world);
  const workspace: Workspace = {
    state,
    now,
    nextTimestamp: timestamps(now),
    triggers: triggers(now),
    responseUrls: responseUrls(now),
    messagesPerSecondMax: options.messagesPerSecondMax ?? Number.POSITIVE_INFINITY,
    updatesPerMinuteMax: options.updatesPerMinuteMax ?? Number.POSITIVE_INFINITY,
    updatedAt: [],
  };
  const server = await startVendorServer({
    port: options.port ?? 0,
    faults,
    hooks: options,
    answer: (request) =>
      request.path === "/api/apps.connections.open"
        ? openConnection(request, appToken, () => sockets.open(server.url))
        : answerSlackCall(request, workspace, token),
    upgrade: sockets.upgrade,
    refuse: (_request, status, error) => jsonAnswer(status, { ok: false, error }),
  });

  let appUrl = "http://127.0.0.1:3000";
  // Slack does the same: where the app holds a connection, nothing goes over HTTP.
  const deliverHere = (delivery: Delivery) =>
    sockets.connections() > 0 ? sockets.deliver(delivery) : overHttp(delivery);
  const overHttp = (delivery: Delivery) =>
    deliver(delivery, { requestUrl: new URL("/slack/events", appUrl).href, signingSecret });
  const driver = slackDriver({
    workspace,
    send: (payload) => deliverHere({ kind: "interaction", payload }),
    deliver: (delivery) => deliverHere(delivery),
    responseUrl: (id) => `${server.url}/response/${id}`,
  });
  return {
    ...server,
    ...driver,
    apiUrl: `${server.url}/api/`,
    token,
    appToken,
    sockets,
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

function openConnection(
  { headers }: VendorRequest,
  appToken: string,
  open: () => string,
): VendorAnswer {
  if (headers["authorization"] !== `Bearer ${appToken}`)
    return jsonAnswer(200, { ok: false, error: "invalid_auth" });
  return jsonAnswer(200, { ok: true, url: open() });
}

/** Slack names messages by their time in microseconds; two in the same millisecond still differ. */
function timestamps(now: () => number): () => string {
  let last = 0;
  return () => {
    last = Math.max(last + 1, now() * 1000);
    return `${Math.floor(last / 1e6)}.${String(last % 1e6).padStart(6, "0")}`;
  };
}
