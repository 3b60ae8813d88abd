import type { AddressInfo } from "node:net";
import { App, ExpressReceiver, LogLevel } from "@slack/bolt";
import { onTestFinished } from "vitest";
import type { SlackDouble } from "#sandbox/slack/slack-double.ts";

/** A real Bolt app over HTTP that stops with the test: it checks signatures as production does. */
export async function anApp(slack: SlackDouble, listen: (app: App) => void): Promise<void> {
  const receiver = new ExpressReceiver({
    signingSecret: slack.signingSecret,
    endpoints: "/slack/events",
    processBeforeResponse: true,
  });
  const app = new App({
    receiver,
    authorize: async () => ({
      botToken: slack.token,
      botId: "B0GATEHOUSE",
      botUserId: "U0GATEHOUSE",
    }),
    convoStore: false,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
  });
  listen(app);
  const server = receiver.app.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  slack.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}
