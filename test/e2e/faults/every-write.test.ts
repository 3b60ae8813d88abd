import { beforeAll, expect, test } from "vitest";
import { googleStories } from "./google-stories.ts";
import { lateStories } from "./late-stories.ts";
import { mailStories } from "./mail-stories.ts";
import { slackStories, tellOfArchivedChannel } from "./slack-stories.ts";
import { expectSound, useTown } from "./town.ts";

/*
 * Every write to every vendor fails, in every way that is another path through the program. All stories
 * happen at once, each to a client and a provider of its own; a test waits for the end of its story.
 */

const stories = [...googleStories, ...slackStories, ...mailStories, ...lateStories];
const town = useTown({
  providers: stories.length + 1,
  nodes: 2,
  hurry: { everyMs: 250, bySeconds: 2.5 },
});
let told: readonly Promise<unknown>[] = [];

beforeAll(() => {
  // Google shows a new event to those who ask for it only after a while.
  town().google.state.behaviour.visibleAfterMs = 500;
  told = stories.map(({ tell }) => tell(town()));
  for (const story of told) story.catch(() => undefined);
});

test.each(stories.map(({ name }, index) => [name, index] as const))(
  "%s",
  async (_name, index) => {
    await told[index];
  },
  90_000,
);

test("a channel that takes no cards is told of by e-mail, and has the card once it takes some again", async () => {
  await Promise.allSettled(told);
  await tellOfArchivedChannel(town());
}, 90_000);

test("after all of that nothing is lost, doubled or orphaned", async () => {
  expect(await town().db("requests").select("id")).toHaveLength(stories.length + 1);
  await expectSound(town(), []);
});
