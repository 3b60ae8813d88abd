import { webApi } from "@slack/bolt";
import { onTestFinished } from "vitest";
import { type SlackDouble, startSlackDouble } from "#sandbox/slack/slack-double.ts";
import { slackWorld } from "#sandbox/slack/slack-world.ts";

export const CHANNEL = "C0BOOKINGS";

/** A pretend Slack that stops with the test, and Slack's own client for it. */
export async function aWorkspace(
  options: Partial<Parameters<typeof startSlackDouble>[0]> = {},
): Promise<SlackDouble & { readonly client: webApi.WebClient }> {
  const slack = await startSlackDouble({ world: slackWorld(), ...options });
  onTestFinished(() => slack.stop());
  const client = new webApi.WebClient(slack.token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: webApi.LogLevel?.ERROR,
  });
  return { ...slack, client };
}

export const aPlainCard = {
  text: "GH-1001 needs a person",
  metadata: { event_type: "gatehouse_escalation", event_payload: { id: "01", v: 1 } },
  blocks: [
    { type: "section", text: { type: "mrkdwn", text: "*Kim Lee* wants a consultation" } },
    {
      type: "actions",
      elements: [
        {
          type: "button",
          action_id: "gh.esc.claim",
          text: { type: "plain_text", text: "Claim" },
          value: "1.01.1",
        },
        {
          type: "overflow",
          action_id: "gh.esc.more",
          options: [
            { text: { type: "plain_text", text: "Decline…" }, value: "1.01.1.decline" },
            { text: { type: "plain_text", text: "Release" }, value: "1.01.1.release" },
          ],
        },
      ],
    },
  ],
};

export const aModal = {
  type: "modal" as const,
  callback_id: "gh.view.book",
  title: { type: "plain_text" as const, text: "Book GH-1001" },
  submit: { type: "plain_text" as const, text: "Book it" },
  blocks: [
    {
      type: "input",
      block_id: "slot",
      label: { type: "plain_text", text: "Time" },
      element: { type: "external_select", action_id: "gh.opt.slot", min_query_length: 0 },
    },
    {
      type: "input",
      block_id: "note",
      optional: true,
      label: { type: "plain_text", text: "Reason" },
      element: { type: "plain_text_input", action_id: "v", max_length: 20 },
    },
  ],
};
