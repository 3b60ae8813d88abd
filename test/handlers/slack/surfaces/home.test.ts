import { expect, test } from "vitest";
import { takeDueHomes } from "#store/chat-homes.ts";
import { actionIds } from "#views/slack/identifiers.ts";
import { soon, useSlackDesk } from "../../../helpers/slack-desk.ts";

const desk = useSlackDesk();
const homeOf = (user: string) => desk().slack.state.views[`V0HOME${user}`];
const words = (view: unknown) => JSON.stringify(view);

/** Opens somebody's Home and waits until it is drawn. */
async function open(user: string): Promise<string> {
  const before = homeOf(user)?.hash;
  const ack = await desk().slack.openHome({ user });
  expect(ack.status).toBe(200);
  await soon(() => expect(homeOf(user)?.hash ?? before).not.toBe(before));
  return words(homeOf(user)?.content);
}

test("a Home shows what is one's own, the queue, who is on call and the figures", async () => {
  const { raise, db } = desk();
  const mine = await raise({ name: "Mine Own" });
  const waiting = await raise({ name: "Still Waiting" });
  await db("escalations")
    .where({ id: mine.escalationId })
    .update({
      state: "claimed",
      owner_id: db("members").where({ key: "maya" }).select("id"),
      claimed_at: new Date(),
    });

  const shown = await open("U0MAYA");

  expect(shown.indexOf(mine.reference)).toBeLessThan(shown.indexOf("Waiting for somebody"));
  expect(shown.indexOf(waiting.reference)).toBeGreaterThan(shown.indexOf("Waiting for somebody"));
  expect(shown).toContain("<@U0MAYA> is on call now");
  expect(shown).toContain("10–15 % is healthy");
  expect(shown).not.toContain("Health");
});

test("an admin sees how Slack, CRM, calendar and texts do", async () => {
  const { db } = desk();
  await db("effects").insert({
    id: "0195b3f0-1111-7000-8000-00000000dead",
    kind: "daily-line",
    key: "daily-line:broken",
    state: "dead",
    last_error: "channel_not_found <!channel>",
  });

  const shown = await open("U0SAM");

  expect(shown).toContain("Slack: 🔴 trouble: 1 failed: channel_not_found &lt;!channel&gt;");
  expect(shown).toContain("CRM: ⚪ off");
  expect(shown).toContain("Text messages: 🟢 well");
});

test("Claim in the queue takes it, and the Home shows it as one's own soon after", async () => {
  const { raise, slack, db } = desk();
  const { escalationId, reference } = await raise({ name: "Take Me" });
  await db("escalations").whereNot({ id: escalationId }).where({ state: "open" }).update({
    state: "cancelled",
    ended_at: new Date(),
  });
  await open("U0ANA");

  await slack.press({ user: "U0ANA", viewId: "V0HOMEU0ANA", actionId: actionIds.claim });

  const row = await db("escalations").where({ id: escalationId }).first();
  expect(row.state).toBe("claimed");
  await db("chat_homes").update({ drawn_at: new Date(Date.now() - 11_000) });
  await soon(() => {
    const shown = words(homeOf("U0ANA")?.content);
    expect(shown.indexOf(reference)).toBeLessThan(shown.indexOf("Waiting for somebody"));
  });
});

test("a press that lost is told in a dialog, for a Home has no other place", async () => {
  const { raise, slack, db } = desk();
  await raise({ name: "Lost One" });
  await open("U0ANA");
  await db("escalations")
    .where({ state: "open" })
    .update({
      state: "claimed",
      owner_id: db("members").where({ key: "sam" }).select("id"),
      claimed_at: new Date(),
    });

  await slack.press({ user: "U0ANA", viewId: "V0HOMEU0ANA", actionId: actionIds.claim });

  const told = Object.values(slack.state.views).findLast(({ content }) => content.type === "modal");
  expect(words(told?.content)).toContain("took this one");
});

test("preferences are changed by a press, kept, and shown at once", async () => {
  const { slack, db } = desk();
  expect(await open("U0MAYA")).toContain("*On.*");

  await slack.press({ user: "U0MAYA", viewId: "V0HOMEU0MAYA", actionId: actionIds.homeMessages });
  await slack.press({ user: "U0MAYA", viewId: "V0HOMEU0MAYA", actionId: actionIds.homeQuiet });

  await soon(() => expect(words(homeOf("U0MAYA")?.content)).toContain("*Off.*"));
  expect(await db("member_preferences").first()).toMatchObject({
    direct_messages: false,
    quiet_hours: false,
  });
  expect(await db("audit").where({ action: "preferences-changed" })).toHaveLength(2);
  await db("member_preferences").delete();
});

test("whoever is not linked, or may not, sees nothing of clients", async () => {
  const { raise } = desk();
  const { reference } = await raise();

  const unlinked = await open("U0LEE");
  const guest = await open("U0GUEST");

  expect(unlinked).toContain(actionIds.link);
  expect(guest).toContain("Guests of this workspace");
  expect(guest).not.toContain(actionIds.link);
  for (const shown of [unlinked, guest]) expect(shown).not.toContain(reference);
});

test("a Home that would show the same is left alone, and one that nobody looks at is not drawn", async () => {
  const { db, raise } = desk();
  await db("chat_homes").delete();
  const before = homeOf("U0SAM")?.hash;
  await open("U0SAM");
  const drawn = homeOf("U0SAM")?.hash;
  expect(drawn).not.toBe(before);
  const lookAgain = (change: object = {}) =>
    db("chat_homes").update({ drawn_at: new Date(Date.now() - 11_000), ...change });
  const looked = () =>
    soon(async () => {
      const row = await db("chat_homes").where({ user_id: "U0SAM" }).first();
      expect(Date.now() - row.drawn_at.getTime()).toBeLessThan(8_000);
    });

  await lookAgain();
  await looked();
  expect(homeOf("U0SAM")?.hash).toBe(drawn);
  await raise({ name: "Something New" });
  await lookAgain({ opened_at: new Date(Date.now() - 16 * 60_000) });

  expect(await takeDueHomes(db, 10)).toEqual([]);
  expect(homeOf("U0SAM")?.hash).toBe(drawn);
});

test("a drawing over another one than we think is refused by Slack, and done anew", async () => {
  const { db } = desk();
  await open("U0SAM");
  await db("chat_homes").update({ view_hash: "another", wanted: true });
  const before = homeOf("U0SAM")?.hash;

  await soon(() => expect(homeOf("U0SAM")?.hash).not.toBe(before));
});
