import { expect, onTestFinished, test } from "vitest";
import { slackChat } from "#integrations/slack/slack-chat.ts";
import { loadSlackContract } from "../../contracts/slack-contract.ts";
import { forgetful } from "../../helpers/no-pauses.ts";
import { aWorkspace, CHANNEL } from "../../helpers/slack-workspace.ts";

test("a note stands in the channel, its quote acts on nobody, and it is found by its id", async () => {
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
  const note = {
    id: "018f3c1e-0000-7000-8000-0000000000e2",
    text: "The number +16025550123, which is in no request, wrote.",
    quote: "<!channel> come here",
    channel: undefined,
  };
  const postedAfter = new Date(Date.now() - 5_000);

  expect(await chat.findDeskNote({ id: note.id, postedAfter, channel: undefined })).toBe(false);
  await chat.postDeskNote(note);
  expect(await chat.findDeskNote({ id: note.id, postedAfter, channel: undefined })).toBe(true);
  expect(await chat.findDailyLine({ id: note.id, postedAfter })).toBe(false);
  const [posted] = slack.state.messages;
  expect(posted).toMatchObject({ channel: CHANNEL, thread_ts: undefined, text: note.text });
  expect(JSON.stringify(posted?.blocks)).toContain('"text":"<!channel> come here"');
});
