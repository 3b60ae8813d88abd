import { describe, expect, test } from "vitest";
import { lintMessage, lintView } from "#sandbox/slack/block-kit-lint.ts";
import type { SlackMessage } from "#sandbox/slack/workspace.ts";
import { findEscalation } from "#store/escalations.ts";
import { findMemberByKey } from "#store/members.ts";
import { findRequest } from "#store/requests.ts";
import { actionIds, inputs } from "#views/slack/identifiers.ts";
import { aDeskCompany, deskWithCard } from "../../helpers/desk.ts";
import { countOf, later, MONDAY, useOffice } from "../../helpers/office.ts";
import { eventually } from "../../helpers/slack-endpoint.ts";

/*
 * Each deed on a card, by signed presses through the real endpoint, against rows: what a member sees
 * before, what the dialog says, what stands in the database and on the card afterwards.
 */

const office = useOffice(aDeskCompany());
const db = () => office().db;
const seconds = (at: Date) => String(Math.floor(at.getTime() / 1_000));
const maya = { user: "U0MAYA" };
const ana = { user: "U0ANA" };
const sam = { user: "U0SAM" };

const aDesk = () => deskWithCard(office());
const row = (id: string) => findEscalation(db(), id);
const idOf = async (key: string) => (await findMemberByKey(db(), key))?.id;

describe("Hand over…", () => {
  test("gives it to the picked member, mentioned with the note, and the card shows them", async () => {
    const desk = await aDesk();
    const { escalationId, slack } = desk;
    await desk.pick(escalationId, "Hand over…", maya);
    const view = desk.dialog("U0MAYA");
    expect(lintView(view.content)).toEqual([]);
    const offered = await slack.suggest({
      ...maya,
      viewId: view.id,
      actionId: inputs.taker.action,
      query: "",
    });
    expect(offered.map(({ text }) => text)).toEqual(["Ana Ortiz", "Sam Whitfield"]);

    await slack.submit({
      ...maya,
      viewId: view.id,
      values: { [inputs.taker.block]: "Ana Ortiz", [inputs.handOverNote.block]: "Call first." },
    });
    await desk.settle();

    expect(view).toMatchObject({ open: false, errors: {} });
    expect(await row(escalationId)).toMatchObject({
      ownerId: await idOf("ana"),
      handoverCount: 1,
    });
    expect(desk.thread(escalationId)).toEqual([
      "<@U0ANA> Maya Okafor handed this over to Ana Ortiz.",
    ]);
    expect(JSON.stringify(desk.card(escalationId).blocks)).toContain("<@U0ANA> since");
    expect(lintMessage(desk.card(escalationId))).toEqual([]);
  });

  test("of two who submit it, the second is told in the dialog who has it now", async () => {
    const desk = await aDesk();
    const { escalationId, slack } = desk;
    await desk.pick(escalationId, "Hand over…", maya);
    await desk.pick(escalationId, "Hand over…", sam);
    const views = [desk.dialog("U0MAYA"), desk.dialog("U0SAM")];
    for (const { id, user } of views)
      await slack.suggest({ user, viewId: id, actionId: inputs.taker.action, query: "a" });
    await Promise.all(
      views.map(({ id, user }) =>
        slack.submit({
          user,
          viewId: id,
          values: { [inputs.taker.block]: user === "U0MAYA" ? "Sam Whitfield" : "Ana Ortiz" },
        }),
      ),
    );

    const winner = (await row(escalationId))?.ownerId === (await idOf("ana")) ? "Ana" : "Sam";
    const [loser] = views.filter(({ open }) => open);
    expect(views.filter(({ open }) => open)).toHaveLength(1);
    // Who was given it by the winner is told that it changed: it is theirs now.
    expect(loser?.errors[inputs.taker.block]).toMatch(
      loser?.user === "U0SAM" && winner === "Sam"
        ? /^The card changed/
        : /^Ana Ortiz took this one/,
    );
    expect(await countOf(db(), "audit", { action: "escalation-handed-over" })).toBe(1);
  });

  test("a list without anybody says so, and cannot be submitted", async () => {
    const desk = await aDesk();
    await desk.pick(desk.escalationId, "Hand over…", maya);
    const { id: viewId } = desk.dialog("U0MAYA");
    const asked = { ...maya, viewId, actionId: inputs.taker.action, query: "Nobody at all" };
    const [none] = await desk.slack.suggest(asked);
    expect(none?.text).toBe("Nobody who may claim is there by that name");
    const values = { [inputs.taker.block]: none?.text ?? "" };
    await desk.slack.submit({ ...maya, viewId, values });
    expect(desk.dialog("U0MAYA").errors[inputs.taker.block]).toContain("Pick one of the members");
  });
});

describe("Release to queue", () => {
  test("puts it back, tells who is on call, and takes the menu's other deeds from the old card", async () => {
    const desk = await aDesk();
    const { escalationId } = desk;
    const seen = structuredClone(desk.card(escalationId));
    await desk.pick(escalationId, "Release to queue", maya);
    await desk.settle();
    expect(await row(escalationId)).toMatchObject({ state: "open", ownerId: undefined });
    expect(desk.thread(escalationId)).toEqual([
      "<@U0SAM> Maya Okafor gave this back to the queue.",
    ]);
    for (const option of ["Release to queue", "Hand over…", "Snooze…"])
      await desk.pick(escalationId, option, { ...maya, seen });
    await eventually(() => {
      expect(desk.told("U0MAYA")).toHaveLength(3);
      for (const words of desk.told("U0MAYA")) expect(words).toContain("Nobody owns this one yet");
    });
  });
});

describe("Snooze…", () => {
  async function open(who = maya) {
    const desk = await aDesk();
    await desk.pick(desk.escalationId, "Snooze…", who);
    const view = desk.dialog(who.user);
    const submit = (until: Date) =>
      desk.slack.submit({
        ...who,
        viewId: view.id,
        values: { [inputs.snoozeUntil.block]: seconds(until) },
      });
    return { ...desk, view, submit };
  }

  test("lets it rest until then, which the card says in words", async () => {
    const { escalationId, view, submit, settle, card, thread } = await open();
    expect(lintView(view.content)).toEqual([]);
    await submit(later(MONDAY, 90));
    await settle();
    expect(await row(escalationId)).toMatchObject({
      state: "claimed",
      snooze: { until: later(MONDAY, 90), byId: await idOf("maya") },
    });
    expect(card(escalationId).text).toContain("In progress, snoozed");
    expect(lintMessage(card(escalationId))).toEqual([]);
    expect(thread(escalationId)).toEqual(["Maya Okafor snoozed this."]);
  });

  test("proposes a moment before it is due", async () => {
    const { escalationId, slack, view, settle } = await open();
    await slack.submit({ ...maya, viewId: view.id, values: {} });
    await settle();
    const { snooze, resolutionDueAt } = (await row(escalationId)) ?? {};
    expect(snooze?.until).toEqual(later(MONDAY, 60));
    expect(snooze?.until.getTime()).toBeLessThan(resolutionDueAt?.getTime() ?? 0);
  });

  test.each([
    ["over", () => MONDAY, "This moment is over"],
    ["too far away", () => later(MONDAY, 14 * 24 * 60 + 1), "more than 14 days away"],
  ])("a moment that is %s is refused at its field", async (_how, until, words) => {
    const { escalationId, view, submit } = await open();
    await submit(until());
    expect(view.errors[inputs.snoozeUntil.block]).toContain(words);
    expect(await row(escalationId)).toMatchObject({ snooze: undefined });
  });

  test("of two who snooze it, the second is told that the first did", async () => {
    const desk = await open();
    await desk.pick(desk.escalationId, "Snooze…", sam);
    const other = desk.dialog("U0SAM");
    await Promise.all([
      desk.submit(later(MONDAY, 30)),
      desk.slack.submit({
        ...sam,
        viewId: other.id,
        values: { [inputs.snoozeUntil.block]: seconds(later(MONDAY, 120)) },
      }),
    ]);
    const left = [desk.view, other].filter(({ open: isOpen }) => isOpen);
    expect(left).toHaveLength(1);
    const winner = left[0] === other ? "Maya Okafor" : "Sam Whitfield";
    expect(left[0]?.errors[inputs.snoozeUntil.block]).toContain(`${winner} snoozed this one`);
  });
});

describe("Reopen", () => {
  async function aClosed() {
    const desk = await aDesk();
    await desk.pick(desk.escalationId, "Close…", maya);
    await desk.slack.submit({ ...maya, viewId: desk.dialog("U0MAYA").id, values: {} });
    await desk.settle();
    const reopen = (who: { user: string; seen?: SlackMessage }) =>
      desk.press(desk.escalationId, { ...who, actionId: actionIds.reopen });
    return { ...desk, reopen };
  }

  test("makes it a question once more, due anew, and tells who is on call in the channel", async () => {
    const desk = await aClosed();
    office().clock.at = later(MONDAY, 600);
    await desk.reopen(ana);
    await desk.settle();
    expect(await row(desk.escalationId)).toMatchObject({
      state: "open",
      ownerId: undefined,
      endedAt: undefined,
      resolution: undefined,
      reopenCount: 1,
      resolutionDueAt: later(MONDAY, 600 + 240),
    });
    expect(await findRequest(db(), desk.requestId)).toMatchObject({ state: "escalated" });
    const { thread_ts, reply_broadcast, text } = desk.slack.state.messages.at(-1) ?? {};
    expect(thread_ts).toBe(desk.card(desk.escalationId).ts);
    expect([reply_broadcast, text]).toEqual([true, "<@U0SAM> Ana Ortiz opened this again."]);
    expect(desk.card(desk.escalationId).text).toContain("Needs a person");
    await desk.press(desk.escalationId, { ...maya, actionId: actionIds.claim });
    expect(await row(desk.escalationId)).toMatchObject({ state: "claimed" });
  });

  test("is refused truthfully after two weeks", async () => {
    const desk = await aClosed();
    office().clock.at = later(MONDAY, 14 * 24 * 60);
    await desk.reopen(ana);
    await eventually(() => {
      expect(desk.told("U0ANA")).toEqual([expect.stringContaining("more than 14 days ago")]);
    });
    expect(await row(desk.escalationId)).toMatchObject({ state: "resolved" });
  });

  test("of two who reopen it, the second is told who did", async () => {
    const desk = await aClosed();
    const seen = structuredClone(desk.card(desk.escalationId));
    await Promise.all([desk.reopen({ ...ana, seen }), desk.reopen({ ...sam, seen })]);
    expect(await row(desk.escalationId)).toMatchObject({ reopenCount: 1 });
    await eventually(() => {
      const told = [...desk.told("U0ANA"), ...desk.told("U0SAM")];
      expect(told).toEqual([expect.stringMatching(/^<@U0(ANA|SAM)> opened this one again/)]);
    });
  });
});

test("who may not is told their role, whatever they pick, and nothing is changed", async () => {
  const desk = await aDesk();
  const before = await row(desk.escalationId);
  for (const option of ["Hand over…", "Release to queue", "Snooze…", "Close…", "Decline…"])
    await desk.pick(desk.escalationId, option, { user: "U0LEE" });
  await eventually(() => {
    expect(desk.told("U0LEE")).toHaveLength(5);
    for (const words of desk.told("U0LEE")) expect(words).toContain("Your role (viewer)");
  });
  expect(Object.values(desk.slack.state.views)).toEqual([]);
  expect(await row(desk.escalationId)).toEqual(before);
});
