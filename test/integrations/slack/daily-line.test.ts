import { expect, onTestFinished, test } from "vitest";
import { slackChat } from "#integrations/slack/slack-chat.ts";
import { interventionRate } from "#kpi/intervention-rate.ts";
import { loadSlackContract } from "../../contracts/slack-contract.ts";
import { forgetful } from "../../helpers/no-pauses.ts";
import { aWorkspace, CHANNEL } from "../../helpers/slack-workspace.ts";

test("a line is posted and found again by its id, within Slack's contract", async () => {
  const contract = loadSlackContract();
  const breaches: string[] = [];
  const slack = await aWorkspace({
    onRequest: (request) => breaches.push(...contract.checkRequest(request)),
  });
  onTestFinished(() => expect(breaches).toEqual([]));
  const chat = slackChat({
    teamId: "T0HARBOR",
    botToken: slack.token,
    apiUrl: slack.apiUrl,
    channelId: async () => CHANNEL,
    ...forgetful,
    deadlineMs: 3_000,
  });
  const line = {
    id: "018f3c1e-0000-7000-8000-0000000000e1",
    since: undefined,
    interventionRate: interventionRate([]),
    firstHumanP50Minutes: undefined,
    noShows: 0,
  };
  const postedAfter = new Date(Date.now() - 5_000);

  expect(await chat.findDailyLine({ id: line.id, postedAfter })).toBe(false);
  await chat.postDailyLine(line);
  expect(await chat.findDailyLine({ id: line.id, postedAfter })).toBe(true);
  expect(await chat.findDailyLine({ id: "another", postedAfter })).toBe(false);
  expect(slack.state.messages).toMatchObject([
    { channel: CHANNEL, thread_ts: undefined, text: "Yesterday: no requests, no no-shows." },
  ]);
});
