import { expect, onTestFinished, test } from "vitest";
import { slackPeople } from "#integrations/slack/slack-people.ts";
import { startSlackDouble } from "#sandbox/slack/slack-double.ts";
import { slackWorld } from "#sandbox/slack/slack-world.ts";
import { forgetful } from "../../helpers/no-pauses.ts";

async function people() {
  const slack = await startSlackDouble({ world: slackWorld() });
  onTestFinished(() => slack.stop());
  const { token: botToken, apiUrl } = slack;
  return {
    slack,
    port: slackPeople({
      botToken,
      apiUrl,
      ...forgetful,
      deadlineMs: 10_000,
      teamId: "T0HARBOR",
    }),
  };
}

test.each([
  ["U0MAYA", "person"],
  ["U0GUEST", "guest"],
  ["U0OUTSIDE", "stranger"],
  ["U0GATEHOUSE", "bot"],
])("%s is a %s", async (user, standing) => {
  const { port } = await people();

  expect(await port.findPerson(user)).toMatchObject({ standing });
});

test("an address is told in lower case, with the name and the zone", async () => {
  const { slack, port } = await people();
  const lee = slack.state.users["U0LEE"];
  Object.assign(slack.state.users, { U0LEE: { ...lee, profile: { email: "LEE@Harbor.Example" } } });

  expect(await port.findPerson("U0LEE")).toEqual({
    standing: "person",
    name: "Lee Park",
    email: "lee@harbor.example",
    zone: "America/New_York",
  });
});

test("somebody who has left is deactivated, whatever else they were, and an unknown id is nobody", async () => {
  const { slack, port } = await people();
  const guest = slack.state.users["U0GUEST"];
  Object.assign(slack.state.users, { U0GUEST: { ...guest, deleted: true } });

  expect(await port.findPerson("U0GUEST")).toMatchObject({ standing: "deactivated" });
  expect(await port.findPerson("U0NOBODY")).toBeUndefined();
});

test("a Slack that does not answer is a failure, and not an answer about somebody", async () => {
  const { slack, port } = await people();
  slack.faults.add({ kind: "status", match: "users.info", status: 503 });

  await expect(port.findPerson("U0MAYA")).rejects.toMatchObject({ verdict: "retry" });
});
