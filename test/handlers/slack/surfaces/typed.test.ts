import { expect, test } from "vitest";
import { actionIds } from "#views/slack/identifiers.ts";
import { DESK, soon, useSlackDesk } from "../../../helpers/slack-desk.ts";

const desk = useSlackDesk();
const words = (view: unknown) => JSON.stringify(view);
const phone = "+16025550188";

/** A Tuesday at least a week ahead, as a date. */
function aTuesday(): string {
  const day = new Date(Date.now() + 7 * 86_400_000);
  while (day.getUTCDay() !== 2) day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}

/** A request with its card; `claimed`: Maya has it. */
async function aThread({ claimed = true } = {}) {
  const { raise, slack, db } = desk();
  await db("occupancies").delete();
  const raised = await raise({ phone, consents: { sms: true } });
  const card = () =>
    slack.state.messages.find(
      ({ text, thread_ts }) => text.includes(raised.reference) && thread_ts === undefined,
    );
  await soon(() => expect(card()).toBeDefined());
  const root = card()?.ts ?? "";
  if (claimed)
    await slack.press({ user: "U0MAYA", channel: DESK, ts: root, actionId: actionIds.claim });
  return { ...raised, root };
}

/** Says something in a thread; gives what was said back to them alone. */
async function say(user: string, root: string, text: string) {
  const { slack } = desk();
  const before = slack.state.ephemerals.length;
  await slack.say({ user, channel: DESK, threadTs: root, text });
  await soon(() => expect(slack.state.ephemerals.length).toBeGreaterThan(before));
  return slack.state.ephemerals.at(-1);
}

const press = (user: string, ts: string, actionId: string) =>
  desk().slack.press({ user, channel: DESK, ts, actionId });

test("“book tue 2pm” says what it means by the client's clock, and books when the button is pressed", async () => {
  const { db } = desk();
  const { escalationId, requestId, root } = await aThread();
  const day = aTuesday();

  const answer = await say("U0MAYA", root, `@gatehouse book ${day} 2pm`);
  expect(answer).toMatchObject({ user: "U0MAYA", thread_ts: root });
  expect(answer?.text).toContain("2:00 PM, Phoenix time (MST)");
  expect(words(answer?.blocks)).toContain("Book with Ana Ortiz");
  expect((await db("escalations").where({ id: escalationId }).first()).state).toBe("claimed");
  await press("U0MAYA", answer?.ts ?? "", actionIds.typedBook);

  expect((await db("escalations").where({ id: escalationId }).first()).resolution).toBe("booked");
  const appointment = await db("appointments").where({ request_id: requestId }).first();
  expect(appointment.starts_at.toISOString()).toBe(`${day}T21:00:00.000Z`);
});

test("“propose” names every time, and sends and holds them when the button is pressed", async () => {
  const { db, twilio } = desk();
  const { escalationId, root } = await aThread();
  const day = aTuesday();
  const told = twilio.conversation(phone).length;

  const answer = await say("U0MAYA", root, `@gatehouse propose ${day} 2pm, ${day} 4pm`);
  expect(answer?.text).toContain("4:00 PM, Phoenix time (MST) with Ana Ortiz");
  expect(await db("offers").where({ escalation_id: escalationId })).toEqual([]);
  await press("U0MAYA", answer?.ts ?? "", actionIds.typedPropose);

  expect(await db("offers").where({ escalation_id: escalationId })).toHaveLength(2);
  await soon(() => expect(twilio.conversation(phone).length).toBe(told + 1));
});

test("“decline” leads to the dialog with the words for the client", async () => {
  const { slack, db } = desk();
  const { escalationId, root } = await aThread();

  const answer = await say("U0MAYA", root, "@gatehouse decline");
  await press("U0MAYA", answer?.ts ?? "", actionIds.typedDecline);

  expect(words(Object.values(slack.state.views).at(-1))).toContain("gh.view.decline");
  expect((await db("escalations").where({ id: escalationId }).first()).state).toBe("claimed");
});

test.each([
  ["book whenever", "could not be read as a time"],
  ["book tuesday", "no time of day"],
  ["book tue 2pm or wed 3pm", "more than one time"],
  ["book 2020-01-01 2pm", "passed already"],
  ["book sunday 3am", "is not free"],
  ["propose tue 2pm", "two to four times"],
  ["refund him", "In the thread under a card I understand"],
])("“%s” does nothing and says why", async (text, said) => {
  const { db } = desk();
  const { escalationId, root } = await aThread();

  const answer = await say("U0MAYA", root, `@gatehouse ${text}`);

  expect(answer?.text).toContain(said);
  expect(words(answer)).not.toContain(actionIds.typedBook);
  expect((await db("escalations").where({ id: escalationId }).first()).state).toBe("claimed");
});

test("only the owner books by words, and nobody who is no member", async () => {
  const { root } = await aThread();

  const anas = await say("U0ANA", root, "@gatehouse book tue 2pm");
  const lees = await say("U0LEE", root, "@gatehouse book tue 2pm");

  expect(anas?.text).toContain("took this one");
  expect(lees?.text).toContain("not linked to a member");
});

test("a button under words of yesterday does not act on what changed since", async () => {
  const { db, slack } = desk();
  const { escalationId, root } = await aThread();
  const answer = await say("U0MAYA", root, `@gatehouse book ${aTuesday()} 2pm`);
  const back = { state: "open", owner_id: null, version: db.raw("version + 1") };
  await db("escalations").where({ id: escalationId }).update(back);

  await press("U0MAYA", answer?.ts ?? "", actionIds.typedBook);

  await soon(() =>
    expect(slack.state.ephemerals.at(-1)?.text).toContain("Nobody owns this one yet"),
  );
  expect((await db("escalations").where({ id: escalationId }).first()).state).toBe("open");
});

test("the first word of a person is the first answer, and claims nothing; they are asked once", async () => {
  const { db, slack } = desk();
  const { escalationId, root } = await aThread({ claimed: false });

  const asked = await say("U0ANA", root, "I know her, she is nice");
  await slack.say({ user: "U0ANA", channel: DESK, threadTs: root, text: "Really" });

  const row = await db("escalations").where({ id: escalationId }).first();
  expect(row).toMatchObject({ state: "open", owner_id: null });
  expect(row.first_human_at).not.toBeNull();
  expect(slack.state.ephemerals.at(-1)).toEqual(asked);
  expect(await db("audit").where({ action: "first-human-word" })).toHaveLength(1);
  await press("U0ANA", asked?.ts ?? "", actionIds.claim);
  expect((await db("escalations").where({ id: escalationId }).first()).state).toBe("claimed");
});

test("a word of somebody who is no member, of a guest or in another thread is no answer", async () => {
  const { db, slack } = desk();
  const { escalationId, root } = await aThread({ claimed: false });
  const lunch = await slack.say({ user: "U0ANA", channel: DESK, text: "Lunch?" });

  for (const [user, threadTs] of [
    ["U0LEE", root],
    ["U0GUEST", root],
    ["U0ANA", lunch.ts],
  ] as const)
    await slack.say({ user, channel: DESK, threadTs, text: "Hello" });

  const row = await db("escalations").where({ id: escalationId }).first();
  expect(row.first_human_at).toBeNull();
});

test("nothing that is said in a thread reaches the client, by no way", async () => {
  const { slack, twilio, mail, db } = desk();
  const { root, requestId } = await aThread();
  const secrets = ["She never pays", "Keep her away from Ana", "a difficult woman"];
  const texts = twilio.conversation(phone).length;

  await slack.say({ user: "U0MAYA", channel: DESK, threadTs: root, text: secrets[0] ?? "" });
  const kept = await say("U0MAYA", root, `@gatehouse note ${secrets[1]}`);
  await say("U0MAYA", root, `@gatehouse book tue 2pm for ${secrets[2]}`);

  expect(kept?.text).toContain("internal note");
  const note = await db("audit").where({ action: "note-kept", request_id: requestId }).first();
  expect(note.detail.note).toBe(secrets[1]);
  await soon(async () => {
    const open = await db("effects").whereIn("state", ["pending", "sending"]);
    expect(open).toEqual([]);
  });
  expect(twilio.conversation(phone)).toHaveLength(texts);
  const mails = mail.state.messages.map(({ raw }) => raw).join("\n");
  for (const secret of secrets) expect(mails).not.toContain(secret);
});
