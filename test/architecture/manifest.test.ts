import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { listenersFor, namesOf, type SlackFlows } from "#handlers/slack/listeners.ts";
import { bookDialog } from "#views/slack/book-dialog.ts";
import { renderCard, renderDegradedCard } from "#views/slack/card.ts";
import { declineDialog } from "#views/slack/decline-dialog.ts";
import { actionIds, inputs, optionIds, viewIds } from "#views/slack/identifiers.ts";
import { proposeDialog } from "#views/slack/propose-dialog.ts";
import { textDialog } from "#views/slack/text-dialog.ts";
import { aCard, cardsByState } from "../helpers/slack-cards.ts";
import { everySource } from "../helpers/sources.ts";

/*
 * The manifest is what a company's admin agrees to. It asks for what the code uses now, and for
 * nothing else; and everything that Slack is told to send has somebody who answers it.
 */

const Manifest = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(2), minor_version: z.literal(1) }),
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().max(140),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/),
  }),
  // No slash command, no shortcut, no home tab: strictness refuses them until somebody adds them here.
  features: z.strictObject({
    bot_user: z.strictObject({
      display_name: z.string().regex(/^[a-z0-9._-]{1,80}$/),
      always_online: z.boolean(),
    }),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()) }) }),
  settings: z.strictObject({
    interactivity: z.strictObject({
      is_enabled: z.literal(true),
      request_url: z.url({ protocol: /^https$/ }),
      message_menu_options_url: z.url({ protocol: /^https$/ }),
    }),
    org_deploy_enabled: z.literal(false),
    socket_mode_enabled: z.literal(false),
    token_rotation_enabled: z.literal(false),
  }),
});

const manifest = Manifest.parse(
  JSON.parse(readFileSync(new URL("../../manifest.json", import.meta.url), "utf8")),
);

const sources = everySource().filter(({ file }) => !file.startsWith("sandbox/"));

/** The bot scopes that each method of the Web API needs (docs.slack.dev/reference/methods). */
const scopesOfMethod: Readonly<Record<string, readonly string[]>> = {
  "chat.postMessage": ["chat:write"],
  "chat.update": ["chat:write"],
  // In public channels, and in private ones.
  "conversations.history": ["channels:history", "groups:history"],
  "conversations.replies": ["channels:history", "groups:history"],
  "views.open": [],
};

describe("the scopes", () => {
  const families = "admin|apps|auth|bots|chat|conversations|files|reactions|team|users|views";
  const methodNames = new RegExp(`(?:"|\\bclient\\.)((?:${families})\\.[a-zA-Z.]+)(?:"|\\()`, "g");
  const used = new Set(
    sources.flatMap(({ text }) => [...text.matchAll(methodNames)].map(([, name]) => name ?? "")),
  );

  test("are those of the methods that the code calls, and no others", () => {
    const needed = [...used].flatMap((method) => scopesOfMethod[method] ?? [`? ${method}`]);

    expect([...new Set(needed)].sort()).toEqual([...manifest.oauth_config.scopes.bot].sort());
  });

  test("are counted from methods that are still called", () => {
    expect([...used].sort()).toEqual(Object.keys(scopesOfMethod).sort());
  });
});

describe("every name by which Slack calls us", () => {
  const ours = [actionIds, optionIds, viewIds].flatMap((names): string[] => Object.values(names));

  test("is answered by a listener, and every listener has a name that is shown", () => {
    const listening = namesOf(listenersFor({} as SlackFlows));

    expect([...listening].sort()).toEqual([...ours].sort());
  });

  test("is shown by some card or dialog, and nothing shows another name", () => {
    const fields = Object.values(inputs).map(({ action }): string => action);

    expect(shownNames()).toEqual([...new Set([...ours, ...fields])].sort());
  });

  test("is written in one place", () => {
    const elsewhere = sources.filter(
      ({ file, text }) =>
        file !== "views/slack/identifiers.ts" && /"gh\.(esc|link|opt|view)\./.test(text),
    );

    expect(elsewhere.map(({ file }) => file)).toEqual([]);
  });
});

test("interactions and options are sent to the endpoint that is mounted", () => {
  const { request_url, message_menu_options_url } = manifest.settings.interactivity;
  const mount = sources.find(({ file }) => file === "handlers/slack/mount-slack.ts");
  const [, path] = /const PATH = "([^"]+)"/.exec(mount?.text ?? "") ?? [];

  expect([request_url, message_menu_options_url].map((url) => new URL(url).pathname)).toEqual([
    path,
    path,
  ]);
});

test("no listener waits for what the manifest does not ask Slack to send", () => {
  const waiting = sources.filter(
    ({ file, text }) =>
      file.startsWith("handlers/slack/") &&
      /\bapp\.(command|shortcut|event|message|function|assistant|step)\(/.test(text),
  );

  expect(waiting.map(({ file }) => file)).toEqual([]);
});

/** Every action_id and callback_id on all cards and dialogs. */
function shownNames(): readonly string[] {
  const drawn = { escalationId: aCard().escalationId, version: 1 };
  const about = { reference: "GH-1042", clientName: "Kim Lee", serviceName: "Demo" };
  const texts = [{ key: "a", text: "Sorry." }];
  const shown = [
    ...Object.values(cardsByState).flatMap((card) => [renderCard(card), renderDegradedCard(card)]),
    bookDialog(drawn, { ...about, zone: "America/Phoenix", vip: true }),
    proposeDialog(drawn, { ...about, zone: "America/Phoenix", by: "sms" }),
    textDialog("1", { ...about, phoneEnding: "4417" }, undefined),
    declineDialog(drawn, { ...about, texts, booked: undefined, zone: "America/Phoenix" }),
  ];
  const names = new Set<string>();
  JSON.stringify(shown, (key, value: unknown) => {
    if (key === "action_id" || key === "callback_id") names.add(String(value));
    return value;
  });
  return [...names].sort();
}
