import type { BlockAction } from "@slack/bolt";
import { expect, test } from "vitest";
import type { SlackDouble } from "#sandbox/slack/slack-double.ts";
import { anApp } from "../../helpers/slack-app.ts";
import { aModal, aPlainCard, aWorkspace, CHANNEL } from "../../helpers/slack-workspace.ts";

/** Posts the card and says where its Claim button is for Maya. */
async function aClaim(slack: Awaited<ReturnType<typeof aWorkspace>>) {
  const { ts = "" } = await slack.client.chat.postMessage({ channel: CHANNEL, ...aPlainCard });
  return { user: "U0MAYA", channel: CHANNEL, ts, actionId: "gh.esc.claim" };
}

/** An app whose Claim button opens the modal, and whose modal answers as the test wants. */
async function anOpenModal(
  slack: Awaited<ReturnType<typeof aWorkspace>>,
  answer: Record<string, unknown> | undefined,
): Promise<string> {
  await anApp(slack, (app) => {
    app.action("gh.esc.claim", async ({ ack, body, client }) => {
      await client.views.open({ trigger_id: (body as BlockAction).trigger_id, view: aModal });
      await ack();
    });
    app.options("gh.opt.slot", async ({ ack, options }) => {
      const times = ["9:00", "10:00"].filter((time) => time.startsWith(options.value));
      await ack({
        options: times.map((time) => ({ text: { type: "plain_text", text: time }, value: time })),
      });
    });
    app.view("gh.view.book", async ({ ack }) => {
      // biome-ignore lint/suspicious/noExplicitAny: a test may answer what no typed app would
      await ack(answer as any);
    });
  });
  await slack.press(await aClaim(slack));
  return onlyView(slack).id;
}

function onlyView({ state }: SlackDouble) {
  const [view] = Object.values(state.views);
  if (view === undefined) throw new Error("no modal was opened");
  return view;
}

test("a press reaches a real Bolt app, signed, with everything a handler reads", async () => {
  const slack = await aWorkspace();
  const seen: unknown[] = [];
  await anApp(slack, (app) => {
    app.action("gh.esc.claim", async ({ ack, body }) => {
      seen.push(body);
      await ack();
    });
  });
  const claim = await aClaim(slack);

  expect(await slack.press(claim)).toMatchObject({ status: 200 });
  expect(seen).toMatchObject([
    {
      user: { id: "U0MAYA", team_id: "T0HARBOR" },
      container: { message_ts: claim.ts, channel_id: CHANNEL },
      message: { text: aPlainCard.text },
      actions: [{ action_id: "gh.esc.claim", value: "1.01.1", block_id: expect.any(String) }],
      response_url: expect.stringContaining("/response/"),
    },
  ]);
});

test("an app with another signing secret refuses the press", async () => {
  const slack = await aWorkspace();
  await anApp({ ...slack, signingSecret: "another" }, () => undefined);
  expect(await slack.press(await aClaim(slack))).toMatchObject({ status: 401 });
});

test("an app that does not listen is no answer at all", async () => {
  const slack = await aWorkspace();
  slack.connect("http://127.0.0.1:9");
  expect(await slack.press(await aClaim(slack))).toMatchObject({ status: 0 });
});

test("a control that was redrawn away can be pressed only from an old screen", async () => {
  const slack = await aWorkspace();
  await anApp(slack, (app) => {
    app.action("gh.esc.claim", async ({ ack }) => ack());
  });
  const claim = await aClaim(slack);
  const snapshot = structuredClone(slack.state.messages[0]);
  await slack.client.chat.update({
    channel: CHANNEL,
    ts: claim.ts,
    text: "x",
    blocks: [{ type: "divider" }],
  });

  await expect(slack.press(claim)).rejects.toThrow("no control gh.esc.claim");
  expect(await slack.press({ ...claim, snapshot })).toMatchObject({ status: 200 });
});

test("a menu gives what it offers, by words or by value, and nothing else", async () => {
  const slack = await aWorkspace();
  const chosen: unknown[] = [];
  await anApp(slack, (app) => {
    app.action("gh.esc.more", async ({ ack, action }) => {
      chosen.push("selected_option" in action && action.selected_option);
      await ack();
    });
  });
  const more = { ...(await aClaim(slack)), actionId: "gh.esc.more" };

  await slack.press({ ...more, option: "Decline…" });
  await slack.press({ ...more, option: "1.01.1.release" });
  expect(chosen).toMatchObject([{ value: "1.01.1.decline" }, { value: "1.01.1.release" }]);
  await expect(slack.press({ ...more, option: "Snooze…" })).rejects.toThrow("is not offered");
});

test("nobody presses in a channel that they cannot see", async () => {
  const slack = await aWorkspace();
  const claim = await aClaim(slack);
  await expect(slack.press({ ...claim, user: "U0NOBODY" })).rejects.toThrow("sees no message");
});

test("a person from another company is named with their own team", async () => {
  const slack = await aWorkspace();
  const teams: unknown[] = [];
  await anApp(slack, (app) => {
    app.action("gh.esc.claim", async ({ ack, body }) => {
      teams.push(body.user.team_id, body.team?.id);
      await ack();
    });
  });
  await slack.press({ ...(await aClaim(slack)), user: "U0OUTSIDE" });
  expect(teams).toEqual(["T0OUTSIDE", "T0OUTSIDE"]);
});

test("a trigger opens one modal, within three seconds", async () => {
  let now = Date.now();
  const slack = await aWorkspace({ now: () => now });
  const triggers: string[] = [];
  await anApp(slack, (app) => {
    app.action("gh.esc.claim", async ({ ack, body }) => {
      triggers.push((body as BlockAction).trigger_id);
      await ack();
    });
  });
  const claim = await aClaim(slack);
  await slack.press(claim);
  await slack.press(claim);

  const [first = "", second = ""] = triggers;
  await slack.client.views.open({ trigger_id: first, view: aModal });
  await expect(slack.client.views.open({ trigger_id: first, view: aModal })).rejects.toThrow(
    "exchanged_trigger_id",
  );
  now += 3_001;
  await expect(slack.client.views.open({ trigger_id: second, view: aModal })).rejects.toThrow(
    "expired_trigger_id",
  );
});

test("a response_url answers the presser five times, within half an hour", async () => {
  let now = Date.now();
  const slack = await aWorkspace({ now: () => now });
  const urls: string[] = [];
  await anApp(slack, (app) => {
    app.action("gh.esc.claim", async ({ ack, body }) => {
      urls.push((body as BlockAction).response_url);
      await ack();
    });
  });
  const claim = await aClaim(slack);
  await slack.press(claim);
  await slack.press(claim);
  const [first = "", second = ""] = urls;
  const respond = async (url: string) => {
    const body = JSON.stringify({ text: "Ana took this one first." });
    return (await fetch(url, { method: "POST", body })).status;
  };

  for (let use = 1; use <= 5; use += 1) expect(await respond(first)).toBe(200);
  expect(await respond(first)).toBe(404);
  expect(slack.state.ephemerals).toHaveLength(5);
  expect(slack.state.ephemerals[0]).toMatchObject({ user: "U0MAYA", via: "response_url" });
  now += 30 * 60_000 + 1;
  expect(await respond(second)).toBe(404);
});

test("a submit without the required field never leaves the client", async () => {
  const slack = await aWorkspace();
  const viewId = await anOpenModal(slack, undefined);
  const submit = (values: Record<string, string>) =>
    slack.submit({ user: "U0MAYA", viewId, values });

  await expect(submit({})).rejects.toThrow("slot: please fill in this field");
  await expect(submit({ slot: "9:00" })).rejects.toThrow("is not offered");
  await expect(submit({ gone: "x" })).rejects.toThrow("no such field");
});

test("an option can be chosen once the app suggested it, and an empty answer closes the modal", async () => {
  const slack = await aWorkspace();
  const viewId = await anOpenModal(slack, undefined);
  const deed = { user: "U0MAYA", viewId };

  const offered = await slack.suggest({ ...deed, actionId: "gh.opt.slot", query: "9" });
  expect(offered).toEqual([{ text: "9:00", value: "9:00" }]);
  await expect(
    slack.submit({ ...deed, values: { slot: "9:00", note: "x".repeat(21) } }),
  ).rejects.toThrow("at most 20");
  await slack.submit({ ...deed, values: { slot: "9:00" } });
  expect(onlyView(slack)).toMatchObject({ open: false, trouble: false });
  await expect(slack.submit({ ...deed, values: {} })).rejects.toThrow("sees no modal");
});

test.each([
  [
    "errors on a field stay with the modal",
    { response_action: "errors", errors: { slot: "Taken" } },
    { open: true, errors: { slot: "Taken" }, trouble: false },
  ],
  [
    "errors on an unknown field are trouble",
    { response_action: "errors", errors: { gone: "x" } },
    { open: true, errors: {}, trouble: true },
  ],
  ["clear closes everything", { response_action: "clear" }, { open: false, trouble: false }],
  [
    "update shows the new content",
    { response_action: "update", view: { ...aModal, callback_id: "done" } },
    { open: true, content: { callback_id: "done" } },
  ],
  [
    "an update that Slack would refuse is trouble",
    { response_action: "update", view: { type: "modal" } },
    { open: true, trouble: true },
  ],
])("%s", async (_name, answer, expected) => {
  const slack = await aWorkspace();
  const viewId = await anOpenModal(slack, answer);
  const deed = { user: "U0MAYA", viewId };
  await slack.suggest({ ...deed, actionId: "gh.opt.slot", query: "" });
  await slack.submit({ ...deed, values: { slot: "10:00" } });
  expect(onlyView(slack)).toMatchObject(expected);
});

test("a modal is updated only by who has read its newest hash", async () => {
  const slack = await aWorkspace();
  const viewId = await anOpenModal(slack, undefined);
  const { hash } = onlyView(slack);
  const change = { view_id: viewId, hash, view: { ...aModal, callback_id: "later" } };

  await slack.client.views.update(change);
  expect(onlyView(slack).content.callback_id).toBe("later");
  await expect(slack.client.views.update(change)).rejects.toThrow("hash_conflict");
});

test("a cancelled modal is gone, for the app too", async () => {
  const slack = await aWorkspace();
  const viewId = await anOpenModal(slack, undefined);
  await slack.close({ user: "U0MAYA", viewId });
  await expect(slack.client.views.update({ view_id: viewId, view: aModal })).rejects.toThrow(
    "not_found",
  );
});
