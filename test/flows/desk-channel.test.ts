import { beforeEach, expect, test, vi } from "vitest";
import { examine } from "#cli/doctor.ts";
import { readConfig } from "#config.ts";
import { chooseChannel } from "#flows/chat-trouble.ts";
import { checkDeskChannelFlow, deskChannel } from "#flows/desk-channel.ts";
import { unreachable } from "../helpers/fake-ports.ts";
import { escalated, performAll, useOffice } from "../helpers/office.ts";

const office = useOffice();

beforeEach(() => office().db("desk_channels").delete());

function check(change: { realNow?: () => Date } = {}) {
  const log = { error: vi.fn() };
  return { log, run: checkDeskChannelFlow({ ...office().context, log, ...change }) };
}

/** As the program puts it together: who posts asks for the channel first. */
function guarded() {
  const { context, chat } = office();
  const channelId = deskChannel(context);
  const postCard: typeof chat.port.postCard = async (card) => {
    await channelId();
    return chat.port.postCard(card);
  };
  return { ...office(), context: { ...context, chat: { ...chat.port, postCard } } };
}

test("a channel with another company in it gets no card; on call is told by e-mail, and the log says why", async () => {
  const { chat, email, db } = office();
  chat.shared.value = true;
  const { run, log } = check();
  await run();

  await escalated(office());
  await performAll(guarded());

  expect(chat.messages).toEqual([]);
  expect(email.kinds()).toContain("desk-alert");
  expect(log.error).toHaveBeenCalledOnce();
  const card = await db("effects").where({ kind: "card" }).first();
  expect(card.last_error).toContain("shared with another company");
});

test("a thread under an old card is told nothing more, once the channel is shared", async () => {
  const { chat, db } = office();
  const { escalationId, requestId } = await escalated(office());
  await performAll(office());
  chat.shared.value = true;
  await check().run();
  const { wishThreadNote } = await import("#flows/wish-card.ts");
  const note = { name: "x", text: "The client writes:", mentionMemberIds: [], broadcast: false };
  await wishThreadNote(db, { ...note, requestId, escalationId });

  await performAll(office());

  expect(chat.notes).toEqual([]);
});

test("it is asked at every start, then daily, and every minute while it is shared", async () => {
  const { chat, context } = office();
  const clock = { at: context.realNow() };
  const { run } = check({ realNow: () => clock.at });
  const asked = () => chat.calls.filter((call) => call === "isShared").length;
  await run();
  await run();
  expect(asked()).toBe(1);

  clock.at = new Date(clock.at.getTime() + 25 * 60 * 60_000);
  chat.shared.value = true;
  await run();
  await office().db("desk_channels").update({ read_at: clock.at });
  await run();
  expect(asked()).toBe(2);
  clock.at = new Date(clock.at.getTime() + 61_000);
  chat.shared.value = false;
  await run();

  expect(asked()).toBe(3);
  expect(await deskChannel(context)()).toBe("C0DESK");
});

test("a Slack that does not answer leaves it as it was known, and is asked again", async () => {
  const { chat, context } = office();
  const { run } = check();
  chat.faults.before("isShared", unreachable());

  await expect(run()).rejects.toThrow("connection refused");
  expect(await deskChannel(context)()).toBe("C0DESK");
  chat.shared.value = true;
  await run();

  await expect(deskChannel(context)()).rejects.toMatchObject({ verdict: "human" });
});

test("the doctor tells it", async () => {
  const { db, url, chat } = office();
  const config = readConfig({
    DATABASE_URL: url,
    APP_SECRETS: "a test secret that is long enough to be one",
    SLACK_BOT_TOKEN: "xoxb-1",
    SLACK_SIGNING_SECRET: "0123456789abcdef",
    SLACK_TEAM_ID: "T0HARBOR",
  });
  const found = async () =>
    (await examine(db, config)).find(({ what }) => what.includes("C0DESK"))?.state;
  expect(await found()).toBe("note");
  await check().run();
  expect(await found()).toBe("well");
  chat.shared.value = true;
  await check().run();

  expect(await found()).toBe("ill");
});

test("the fallback channel is asked about too, and is none while another company sits in it", async () => {
  const { context, db } = office();
  const { settings, ...rest } = await context.company();
  const escalation = { ...settings.escalation, fallbackChannel: "C0SPARE" };
  const company = async () => ({ ...rest, settings: { ...settings, escalation } });
  const isShared = vi.fn(async (channel: string) => channel === "C0SPARE");
  const log = { error: vi.fn() };
  const run = checkDeskChannelFlow({ ...context, company, chat: { isShared }, log });
  await run();
  await run();
  expect(isShared.mock.calls.flat()).toEqual([escalation.channel, "C0SPARE"]);
  expect(log.error).toHaveBeenCalledOnce();
  // Nobody can post in the desk's own channel: there is nowhere else to go.
  const subject = `channel:${escalation.channel}`;
  await db("chat_troubles").insert({ subject, detail: "is_archived" });
  expect(await chooseChannel(db, escalation)).toBe(escalation.channel);
  await db("chat_troubles").delete();
});
