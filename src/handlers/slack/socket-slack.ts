import { SocketModeReceiver } from "@slack/bolt";
import { boltLogger } from "./bolt-logger.ts";
import { type SlackDependencies, slackApp } from "./slack-app.ts";

/** Slack reaching us over connections that we opened: nothing of ours has to be reachable. */
export type SlackSockets = {
  /** How many are connected at this moment; with one of them nothing is missed. */
  readonly connected: () => number;
  readonly stop: () => Promise<void>;
};

/**
 * Each time Slack renews a connection, the client that we use is without it for five seconds and more,
 * longer than a press is waited for. So there are two, which do not begin at the same time.
 */
const connections = 2;
const staggerMs = 7_000;

/** Opens the connections and keeps them; one that cannot be opened is tried again and again. */
export function connectSockets(
  dependencies: SlackDependencies & { readonly appToken: string; readonly staggerMs?: number },
): SlackSockets {
  const opened = Array.from({ length: connections }, (_, index) =>
    connectOne(dependencies, index * (dependencies.staggerMs ?? staggerMs)),
  );
  return {
    connected: () => opened.filter((one) => one.isConnected()).length,
    stop: async () => {
      await Promise.all(opened.map((one) => one.stop()));
    },
  };
}

type Connection = {
  readonly isConnected: () => boolean;
  readonly stop: () => Promise<void>;
};

/** Real time between two tries of one that Slack refuses, for example because its token is wrong. */
const againMs = 15_000;

function connectOne(
  dependencies: SlackDependencies & { readonly appToken: string },
  afterMs: number,
): Connection {
  const { log, appToken, clientOptions } = dependencies;
  const receiver = new SocketModeReceiver({
    appToken,
    logger: boltLogger(log),
    installerOptions: { clientOptions: { ...clientOptions } },
    // What is delivered again comes under the same name, as a replayed signature would.
    customPropertiesExtractor: ({ envelope_id }) => ({ signature: envelope_id }),
    // What could not be committed is not acknowledged.
    processEventErrorHandler: async ({ error }) => {
      log.error("a delivery of Slack's failed", { error });
      return false;
    },
  });
  slackApp(receiver, dependencies);
  let connected = false;
  receiver.client.on("connected", () => {
    connected = true;
  });
  for (const over of ["disconnected", "reconnecting", "connecting", "close"])
    receiver.client.on(over, () => {
      connected = false;
    });
  // Without a listener an error would end the process.
  receiver.client.on("error", (error) => log.warn("a connection to Slack broke", { error }));
  let timer: NodeJS.Timeout | undefined;
  const start = () => {
    receiver.start().catch((error: unknown) => {
      log.error("no connection to Slack; SLACK_APP_TOKEN must be good, and Socket Mode on", {
        error,
      });
      timer = setTimeout(start, againMs);
    });
  };
  timer = setTimeout(start, afterMs);
  return {
    isConnected: () => connected,
    async stop() {
      clearTimeout(timer);
      await receiver.stop();
    },
  };
}
