import { beforeEach, describe, expect, test } from "vitest";
import { actionIds, shortcutIds } from "#views/slack/identifiers.ts";
import { DESK, soon, useSlackDesk } from "../../../helpers/slack-desk.ts";

const desk = useSlackDesk();

beforeEach(() => {
  Object.assign(desk().slack.state, { views: {} });
});

const dialogOf = (user: string) =>
  Object.values(desk().slack.state.views).findLast((view) => view.user === user && view.open);
const words = (view: unknown) => JSON.stringify(view);

const submit = (user: string, values: Record<string, string | string[]>) =>
  desk().slack.submit({ user, viewId: dialogOf(user)?.id ?? "", values });

const kim = { name: "Kim Lee", email: "kim@home.example", phone: "602 555 0142" };

async function chooseZone(user: string, zone: string): Promise<void> {
  const viewId = dialogOf(user)?.id ?? "";
  await desk().slack.suggest({ user, viewId, actionId: "gh.opt.zone", query: "Phoenix" });
  expect(words(dialogOf(user)?.suggested)).toContain(zone);
}

describe.each([
  [
    "the shortcut",
    () => desk().slack.shortcut({ user: "U0MAYA", callbackId: shortcutIds.newRequest }),
  ],
  [
    "/gatehouse new",
    () =>
      desk().slack.command({ user: "U0MAYA", channel: DESK, command: "/gatehouse", text: "new" }),
  ],
])("a new request by %s", (_name, open) => {
  test("books by the client's clock, after the time was read back", async () => {
    const { db } = desk();
    await open();
    await chooseZone("U0MAYA", "America/Phoenix");
    const day = nextWeekday();
    const typed = { ...kim, zone: "America/Phoenix", when: `${day} 10am`, notes: "Called us" };

    await submit("U0MAYA", typed);
    expect(words(dialogOf("U0MAYA"))).toContain("10:00 AM, Phoenix time (MST). Press Send");
    expect(await db("requests").where({ contact_email: kim.email, channel: "slack" })).toEqual([]);
    await submit("U0MAYA", typed);

    expect(words(dialogOf("U0MAYA"))).toMatch(/is booked for .*10:00 AM, Phoenix time/);
    const [row] = await db("requests").where({ contact_email: kim.email, channel: "slack" });
    expect(row).toMatchObject({ contact_phone: "+16025550142", contact_zone: "America/Phoenix" });
    expect(row.wanted_start.toISOString()).toBe(`${day}T17:00:00.000Z`);
    const entry = await db("audit").where({ action: "request-taken", request_id: row.id }).first();
    expect(entry.actor).toMatchObject({ name: "Maya Okafor" });
    await db("audit").where({ request_id: row.id });
    await db("requests").where({ id: row.id }).update({ channel: "api" });
    await db("occupancies").delete();
  });
});

/** A Tuesday at least a week ahead, as a date. */
function nextWeekday(): string {
  const day = new Date(Date.now() + 7 * 86_400_000);
  while (day.getUTCDay() !== 2) day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}

test("without a time a person gets it, with a card; sent twice it is one request", async () => {
  const { slack, db } = desk();
  await slack.shortcut({ user: "U0MAYA", callbackId: shortcutIds.newRequest });
  const view = structuredClone(dialogOf("U0MAYA"));
  const typed = { name: "Ola Berg", email: "ola@home.example" };

  await submit("U0MAYA", typed);
  Object.assign(slack.state.views, { [view?.id ?? ""]: view });
  await submit("U0MAYA", typed);

  expect(words(dialogOf("U0MAYA"))).toContain("is before a person now");
  expect(await db("requests").where({ contact_email: "ola@home.example" })).toHaveLength(1);
  expect(
    await db("audit")
      .where({ action: "request-taken" })
      .whereRaw("actor->>'name' = 'Maya Okafor'")
      .whereIn(
        "request_id",
        db("requests").where({ contact_email: "ola@home.example" }).select("id"),
      ),
  ).toHaveLength(1);
});

test.each([
  ["when", { ...kim, when: "someday" }, "could not be read"],
  ["when", { ...kim, when: "2020-01-01 10:00" }, "passed already"],
  ["email", { ...kim, email: "nobody" }, "e-mail address"],
  ["phone", { ...kim, phone: "12" }, "phone"],
])("what cannot be meant is said at its field (%s)", async (field, typed, said) => {
  const { slack, db } = desk();
  await slack.shortcut({ user: "U0MAYA", callbackId: shortcutIds.newRequest });
  const before = await db("requests").count();

  await submit("U0MAYA", typed);

  expect(dialogOf("U0MAYA")?.errors[field]).toContain(said);
  expect(await db("requests").count()).toEqual(before);
});

test("“Send to Gatehouse” takes a message's words along, and keeps where it stands", async () => {
  const { slack, db } = desk();
  const message = await slack.say({
    user: "U0ANA",
    channel: DESK,
    text: "Robin <robin@vale.example> wants <!channel> a review & coffee",
  });
  await slack.shortcut({
    user: "U0MAYA",
    callbackId: shortcutIds.fromMessage,
    message: { channel: DESK, ts: message.ts },
  });
  expect(words(dialogOf("U0MAYA"))).toContain("robin@vale.example");

  await submit("U0MAYA", { name: "Robin Vale" });

  const row = await db("requests").where({ contact_email: "robin@vale.example" }).first();
  const link = `https://harbor-and-pine.slack.com/archives/${DESK}/p${message.ts.replace(".", "")}`;
  expect(row.notes).toContain(link);
  expect(row.notes).toContain("<!channel> a review & coffee");
  const entry = await db("audit").where({ action: "request-taken", request_id: row.id }).first();
  expect(entry.detail).toEqual({ permalink: link });
  // What somebody wrote acts nowhere: the card quotes it in rich text, which is never parsed.
  await soon(() => {
    const card = slack.state.messages.find(({ text }) => text.includes(`GH-${row.number}`));
    expect(card?.text).not.toContain("<!channel>");
    expect(words(card?.blocks)).toContain("rich_text_quote");
  });
});

test("whoever is no member, or may not make requests, is told so in a dialog", async () => {
  const { slack, db } = desk();
  await db("members").where({ key: "ana" }).update({ role: "viewer" });

  for (const user of ["U0LEE", "U0ANA", "U0GUEST", "U0OUTSIDE"])
    await slack.shortcut({ user, callbackId: shortcutIds.newRequest });

  await db("members").where({ key: "ana" }).update({ role: "manager" });
  expect(words(dialogOf("U0LEE"))).toContain("not linked to a member");
  expect(words(dialogOf("U0ANA"))).toContain("Your role (viewer)");
  expect(words(dialogOf("U0GUEST"))).toContain("Guests of this workspace");
  expect(words(dialogOf("U0OUTSIDE"))).toContain("Only members of this workspace");
});

test("“Send this to client” says why not where there is no card, nobody's words, or another owner", async () => {
  const { slack, raise } = desk();
  const { reference } = await raise();
  await soon(() => expect(cardOf(reference)).toBeDefined());
  const root = cardOf(reference)?.ts ?? "";
  const sendIt = (user: string, ts: string) =>
    slack.shortcut({ user, callbackId: shortcutIds.sendToClient, message: { channel: DESK, ts } });
  const elsewhere = await slack.say({ user: "U0MAYA", channel: DESK, text: "Lunch?" });
  const inThread = await slack.say({ user: "U0MAYA", channel: DESK, text: "Ok", threadTs: root });

  await sendIt("U0MAYA", elsewhere.ts);
  expect(words(dialogOf("U0MAYA"))).toContain("in the thread under a request's card");
  await sendIt("U0MAYA", root);
  expect(words(dialogOf("U0MAYA"))).toContain("Only what somebody of you has written");
  await sendIt("U0MAYA", inThread.ts);
  expect(words(dialogOf("U0MAYA"))).toContain("Nobody owns this one yet");
  await slack.press({ user: "U0ANA", channel: DESK, ts: root, actionId: actionIds.claim });
  await sendIt("U0MAYA", inThread.ts);
  expect(words(dialogOf("U0MAYA"))).toContain("Ana Ortiz took this one");
  await sendIt("U0ANA", inThread.ts);
  expect(words(dialogOf("U0ANA"))).toContain("no text messages are connected");
});

test("“Send this to client” texts the owner's words, after they were shown as they arrive, once", async () => {
  const { slack, twilio, raise, db } = desk();
  const phone = "+16025550188";
  const { reference } = await raise({ phone, consents: { sms: true } });
  await soon(() => expect(cardOf(reference)).toBeDefined());
  const root = cardOf(reference)?.ts ?? "";
  await slack.press({ user: "U0MAYA", channel: DESK, ts: root, actionId: actionIds.claim });
  const talk = { user: "U0MAYA", channel: DESK, threadTs: root };
  await slack.say({ ...talk, text: "I think she is difficult" });
  const message = await slack.say({ ...talk, text: "We can do Tuesday & Friday" });

  await slack.shortcut({
    user: "U0MAYA",
    callbackId: shortcutIds.sendToClient,
    message: { channel: DESK, ts: message.ts },
  });
  const dialog = dialogOf("U0MAYA");
  expect(words(dialog)).toContain("It arrives like this: 1 message, GSM-7");
  expect(twilio.conversation(phone)).toEqual([]);
  await slack.submit({ user: "U0MAYA", viewId: dialog?.id ?? "", values: {} });
  expect(words(dialog)).toContain("Sending in 10 s");
  // Ten seconds go by.
  await db("effects").whereNotNull("not_before").update({ not_before: db.fn.now() });
  await slack.shortcut({
    user: "U0ANA",
    callbackId: shortcutIds.sendToClient,
    message: { channel: DESK, ts: message.ts },
  });

  await soon(() => {
    const said = twilio.conversation(phone).map(({ body }) => body);
    expect(said).toEqual([expect.stringContaining("We can do Tuesday & Friday")]);
  });
  expect(words(dialogOf("U0ANA"))).toContain("Maya Okafor took this one");
});

const cardOf = (reference: string) =>
  desk().slack.state.messages.find(
    ({ text, thread_ts }) => text.includes(reference) && thread_ts === undefined,
  );
