import { expect, test } from "vitest";
import { examine } from "#cli/doctor.ts";
import { readConfig } from "#config.ts";
import { noteChatTrouble } from "#flows/chat-trouble.ts";
import { useOffice } from "../helpers/office.ts";

const office = useOffice();
const about = async () => {
  const config = readConfig({
    DATABASE_URL: office().url,
    APP_SECRETS: "a test secret that is long enough to be one",
    SLACK_BOT_TOKEN: "xoxb-not-a-token-of-anybody",
    SLACK_SIGNING_SECRET: "0123456789abcdef0123456789abcdef",
    SLACK_TEAM_ID: "T0TEAM",
  });
  const findings = await examine(office().db, config);
  return findings.filter(({ what }) => /^Slack(,| shows)/.test(what));
};

test("a Slack that shows the cards is well", async () => {
  expect(await about()).toMatchObject([{ state: "well" }]);
});

test.each([
  ["token", "our token is refused (token_revoked)", "SLACK_BOT_TOKEN"],
  ["channel:C0DESK", "nothing can be posted in the channel C0DESK (token_revoked)", "Unarchive"],
  ["outage", "cards do not come through (token_revoked)", "Nothing to do"],
])("trouble with the %s is ill, with what to do about it", async (subject, words, advice) => {
  await noteChatTrouble(office().context, { subject, detail: "token_revoked" });
  expect(await about()).toMatchObject([
    { state: "ill", what: expect.stringContaining(words), advice: expect.stringContaining(advice) },
  ]);
});
