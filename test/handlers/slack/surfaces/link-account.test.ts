import { beforeEach, describe, expect, test } from "vitest";
import { actionIds } from "#views/slack/identifiers.ts";
import { DESK, soon, useSlackDesk } from "../../../helpers/slack-desk.ts";

const desk = useSlackDesk();

beforeEach(async () => {
  const { db, slack, mail } = desk();
  await db("member_links").delete();
  await db("link_codes").delete();
  await db("chat_users").delete();
  Object.assign(slack.state, { views: {} });
  mail.reset();
});

/** Types a command, and presses the button that the refusal offers. */
async function pressLink(user: string) {
  const { slack, type } = desk();
  await type(user, "mine");
  const { ts = "" } = slack.state.ephemerals.findLast((note) => note.user === user) ?? {};
  return slack.press({ user, channel: DESK, ts, actionId: actionIds.link });
}

const dialogOf = (user: string) =>
  Object.values(desk().slack.state.views).findLast((view) => view.user === user && view.open);

const words = (view: unknown) => JSON.stringify(view);

async function sendCode(user = "U0LEE"): Promise<{ viewId: string; code: string }> {
  const { slack, mail } = desk();
  await pressLink(user);
  const viewId = dialogOf(user)?.id ?? "";
  const before = mail.state.messages.length;
  await slack.submit({ user, viewId, values: {} });
  await soon(() => expect(mail.state.messages.length).toBeGreaterThan(before));
  const [, code = ""] = /^Code: ([0-9A-Z]{8})$/m.exec(mail.state.messages.at(-1)?.text ?? "") ?? [];
  return { viewId, code };
}

const typeCode = (user: string, viewId: string, code: string) =>
  desk().slack.submit({ user, viewId, values: { code } });

test("whoever is not linked gets a code by mail, types it, and is a member from then on", async () => {
  const { db, mail, type } = desk();

  const { viewId, code } = await sendCode();
  expect(mail.state.messages.at(-1)?.to).toContain("<Lee@harborpine.example>");
  await typeCode("U0LEE", viewId, ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `);

  expect(words(dialogOf("U0LEE"))).toContain("is linked to Lee Park (operator)");
  expect(await type("U0LEE", "mine")).toBe("You have nothing in hand.");
  const link = await db("member_links").first();
  expect(link).toMatchObject({ team: "T0HARBOR", user_id: "U0LEE" });
  const entry = await db("audit").where({ action: "chat-user-linked" }).first();
  expect(entry.actor).toMatchObject({ kind: "member", name: "Lee Park" });
  expect(entry.detail).toMatchObject({ team: "T0HARBOR", user: "U0LEE" });
});

test("the code stands in the mail alone: no row has it", async () => {
  const { db } = desk();
  const { code } = await sendCode();

  const rows = [await db("link_codes"), await db("effects"), await db("audit")];

  expect(code).toHaveLength(8);
  expect(JSON.stringify(rows)).not.toContain(code);
});

test("a wrong code links nobody, and the fifth makes the right one useless", async () => {
  const { db } = desk();
  const { viewId, code } = await sendCode();

  for (let time = 1; time <= 5; time += 1) {
    await typeCode("U0LEE", viewId, "00000000");
    expect(dialogOf("U0LEE")?.errors["code"]).toContain("not the code");
  }
  await typeCode("U0LEE", viewId, code);

  expect(dialogOf("U0LEE")?.errors["code"]).toContain("used, or over");
  expect(await db("member_links")).toEqual([]);
});

test("a code counts once, and not after its quarter of an hour", async () => {
  const { db } = desk();
  const { viewId, code } = await sendCode();
  await db("link_codes").update({ expires_at: new Date(Date.now() - 1_000) });

  await typeCode("U0LEE", viewId, code);

  expect(dialogOf("U0LEE")?.errors["code"]).toContain("used, or over");
  await db("link_codes").update({ expires_at: new Date(Date.now() + 60_000), used_at: new Date() });
  await typeCode("U0LEE", viewId, code);
  expect(dialogOf("U0LEE")?.errors["code"]).toContain("used, or over");
});

test("somebody else's code is of no use, even with their dialog's name", async () => {
  const { db, slack } = desk();
  await db("members").where({ key: "maya" }).update({ slack_team: null, slack_user: null });
  const lees = await sendCode();
  await pressLink("U0MAYA");
  const mayas = dialogOf("U0MAYA");
  await slack.submit({ user: "U0MAYA", viewId: mayas?.id ?? "", values: {} });
  const lee = dialogOf("U0LEE");
  Object.assign(mayas?.content ?? {}, { private_metadata: lee?.content.private_metadata });

  await typeCode("U0MAYA", mayas?.id ?? "", lees.code);

  expect(dialogOf("U0MAYA")?.errors["code"]).toContain("used, or over");
  expect(await db("member_links")).toEqual([]);
  await db("members")
    .where({ key: "maya" })
    .update({ slack_team: "T0HARBOR", slack_user: "U0MAYA" });
});

test("three letters an hour, and no more", async () => {
  for (let time = 1; time <= 3; time += 1) await sendCode();
  const { slack, db } = desk();
  const codes = () => db("link_codes").select("id");
  const before = await codes();
  await pressLink("U0LEE");

  await slack.submit({ user: "U0LEE", viewId: dialogOf("U0LEE")?.id ?? "", values: {} });

  expect(words(dialogOf("U0LEE"))).toContain("Three codes were sent");
  expect(await codes()).toEqual(before);
});

test("an address that two members have, or none, links nobody", async () => {
  const { db, slack } = desk();
  await db("members").where({ key: "lee" }).update({ email: "nobody@harborpine.example" });

  await pressLink("U0LEE");

  await soon(() =>
    expect(slack.state.ephemerals.at(-1)?.text).toContain("No single member has the e-mail"),
  );
  expect(dialogOf("U0LEE")).toBeUndefined();
  await db("members").where({ key: "lee" }).update({ email: "Lee@harborpine.example" });
});

describe("whoever is no person of this workspace is refused, also when linked before", () => {
  test.each([
    ["a guest", { is_restricted: true }, "Guests of this workspace"],
    ["a guest of one channel", { is_ultra_restricted: true }, "Guests of this workspace"],
    ["somebody of another company", { is_stranger: true }, "Only people of this workspace"],
    ["a program", { is_bot: true }, "Programs cannot"],
    ["somebody who has left", { deleted: true }, "deactivated"],
  ])("%s", async (_name, flags, said) => {
    const { db, slack, type, raise } = desk();
    const maya = slack.state.users["U0MAYA"];
    const { escalationId, reference } = await raise();
    await soon(() => expect(cardOf(reference)).toBeDefined());
    expect(await type("U0MAYA", "oncall")).toContain("on call");
    // What the payload of a guest says of their team is our own team: only Slack's answer tells.
    const become = (change: object) =>
      Object.assign(slack.state.users, { U0MAYA: { ...maya, ...change } });
    await db("chat_users").where({ user_id: "U0MAYA" }).delete();
    become(flags);
    await type("U0MAYA", "help");
    become({});

    expect(await type("U0MAYA", "queue")).toContain(said);
    const { ts = "" } = cardOf(reference) ?? {};
    await slack.press({ user: "U0MAYA", channel: DESK, ts, actionId: actionIds.claim });

    await soon(() => expect(slack.state.ephemerals.at(-1)?.text).toContain(said));
    const row = await db("escalations").where({ id: escalationId }).first();
    expect(row.state).toBe("open");
  });

  const cardOf = (reference: string) =>
    desk().slack.state.messages.find(({ text }) => text.includes(reference));
});

test("a guest who was never seen is asked about before anything is done, and gets no button to link", async () => {
  const { db, slack, type } = desk();
  const said = await type("U0GUEST", "queue");

  expect(said).toContain("Guests of this workspace");
  expect(JSON.stringify(slack.state.ephemerals.at(-1))).not.toContain(actionIds.link);
  expect(await db("chat_users").where({ user_id: "U0GUEST" }).first()).toMatchObject({
    standing: "guest",
  });
});

test("while Slack does not tell who somebody is, nothing is done; those whom we know go on", async () => {
  const { slack, type, db } = desk();
  expect(await type("U0ANA", "oncall")).toContain("on call");
  await db("chat_users").where({ user_id: "U0LEE" }).delete();
  slack.faults.add({ kind: "status", match: "users.info", status: 503 });

  const said = await type("U0LEE", "mine");
  const known = await type("U0ANA", "oncall");
  slack.faults.clear();

  expect(said).toContain("could not find out who you are");
  expect(known).toContain("on call");
});

test("a link is kept when company.yaml is applied again, and gives way to what it says", async () => {
  const { db, type } = desk();
  const member = await db("members").where({ key: "lee" }).first();
  await db("member_links").insert({
    team: "T0HARBOR",
    user_id: "U0LEE",
    member_id: member.id,
    linked_at: new Date(),
  });
  expect(await type("U0LEE", "mine")).toContain("nothing in hand");

  await db("members")
    .where({ key: "lee" })
    .update({ slack_team: "T0HARBOR", slack_user: "U0OTHER" });

  expect(await type("U0LEE", "mine")).toContain("not linked");
  await db("members").where({ key: "lee" }).update({ slack_team: null, slack_user: null });
});
