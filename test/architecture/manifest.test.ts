import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { listenersFor, namesOf, type SlackFlows } from "#handlers/slack/listeners.ts";
import { bookDialog } from "#views/slack/book-dialog.ts";
import { renderCard, renderDegradedCard } from "#views/slack/card.ts";
import { closeDialog } from "#views/slack/close-dialog.ts";
import { commandWords } from "#views/slack/command-help.ts";
import { declineDialog } from "#views/slack/decline-dialog.ts";
import { emailDialog } from "#views/slack/email-dialog.ts";
import { handOverDialog } from "#views/slack/hand-over-dialog.ts";
import {
  actionIds,
  commandNames,
  formerActionIds,
  inputs,
  optionIds,
  shortcutIds,
  viewIds,
} from "#views/slack/identifiers.ts";
import { proposeDialog } from "#views/slack/propose-dialog.ts";
import { sendingDialog } from "#views/slack/sending-dialog.ts";
import { snoozeDialog } from "#views/slack/snooze-dialog.ts";
import { swapDialog } from "#views/slack/swap-dialog.ts";
import { textDialog } from "#views/slack/text-dialog.ts";
import { waitlistDialog } from "#views/slack/waitlist-dialog.ts";
import { aCard, cardsByState } from "../helpers/slack-cards.ts";
import { surfaces } from "../helpers/slack-surfaces.ts";
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
  features: z.strictObject({
    // Direct messages are told, and not answered there.
    app_home: z.strictObject({
      home_tab_enabled: z.literal(true),
      messages_tab_enabled: z.literal(true),
      messages_tab_read_only_enabled: z.literal(true),
    }),
    shortcuts: z.array(
      z.strictObject({
        name: z.string().min(1).max(24),
        type: z.enum(["global", "message"]),
        callback_id: z.string().max(255),
        description: z.string().min(1).max(150),
      }),
    ),
    slash_commands: z.array(
      z.strictObject({
        command: z.string().regex(/^\/[a-z0-9_-]{1,31}$/),
        url: z.url({ protocol: /^https$/ }),
        description: z.string().min(1).max(2_000),
        usage_hint: z.string().max(1_000),
        // Without it "@sam" would arrive as a name, and names are no identity.
        should_escape: z.literal(true),
      }),
    ),
    bot_user: z.strictObject({
      display_name: z.string().regex(/^[a-z0-9._-]{1,80}$/),
      always_online: z.boolean(),
    }),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()) }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({
      request_url: z.url({ protocol: /^https$/ }),
      bot_events: z.array(
        z.enum(["app_home_opened", "app_mention", "message.channels", "message.groups"]),
      ),
    }),
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
  "chat.postEphemeral": ["chat:write"],
  // In public channels, and in private ones.
  "conversations.history": ["channels:history", "groups:history"],
  // Whether another company sits in the channel.
  "conversations.info": ["channels:read", "groups:read"],
  "conversations.replies": ["channels:history", "groups:history"],
  // Of people who press: guest or not, gone or not, and the address by which a member is found.
  "users.info": ["users:read", "users:read.email"],
  // Whether our token is good again.
  "auth.test": [],
  "views.open": [],
  "views.publish": [],
  "views.push": [],
  "views.update": [],
};

/** What must be granted for an event to be sent (docs.slack.dev/reference/events). */
const scopesOfEvent = {
  app_home_opened: [],
  app_mention: ["app_mentions:read"],
  "message.channels": ["channels:history"],
  "message.groups": ["groups:history"],
} as const;

/** What Slack sends only to apps that were granted it. */
const scopesOfFeatures: readonly string[] = [
  ...manifest.settings.event_subscriptions.bot_events.flatMap((name) => scopesOfEvent[name]),
  ...(manifest.features.slash_commands.length + manifest.features.shortcuts.length > 0
    ? ["commands"]
    : []),
];

describe("the scopes", () => {
  const families = "admin|apps|auth|bots|chat|conversations|files|reactions|team|users|views";
  const methodNames = new RegExp(`(?:"|\\bclient\\.)((?:${families})\\.[a-zA-Z.]+)(?:"|\\()`, "g");
  const used = new Set(
    sources.flatMap(({ text }) => [...text.matchAll(methodNames)].map(([, name]) => name ?? "")),
  );

  test("are those of the methods that the code calls, and no others", () => {
    const needed = [...used].flatMap((method) => scopesOfMethod[method] ?? [`? ${method}`]);

    expect([...new Set([...needed, ...scopesOfFeatures])].sort()).toEqual(
      [...manifest.oauth_config.scopes.bot].sort(),
    );
  });

  test("are counted from methods that are still called", () => {
    expect([...used].sort()).toEqual(Object.keys(scopesOfMethod).sort());
  });
});

describe("every name by which Slack calls us", () => {
  const ours = [actionIds, optionIds, viewIds].flatMap((names): string[] => Object.values(names));

  const chosen = Object.values(shortcutIds);
  const typed = Object.values(commandNames);

  test("that people type or choose is registered, and nothing else is", () => {
    const { slash_commands, shortcuts } = manifest.features;

    expect(slash_commands.map(({ command }) => command)).toEqual(typed);
    expect(shortcuts.map(({ callback_id }) => callback_id)).toEqual(chosen);
  });

  test("is answered by a listener, and every listener has a name that is shown", () => {
    const listening = namesOf(listenersFor({} as SlackFlows, () => new Date(0)));

    // What earlier releases showed is answered as long as their cards hang in channels.
    const former = Object.values(formerActionIds);

    expect([...listening].sort()).toEqual([...ours, ...chosen, ...typed, ...former].sort());
  });

  test("is shown by some card or dialog, and nothing shows another name", () => {
    const fields = Object.values(inputs).map(({ action }): string => action);

    expect(shownNames()).toEqual([...new Set([...ours, ...fields])].sort());
  });

  test("is written in one place", () => {
    const elsewhere = sources.filter(
      ({ file, text }) =>
        file !== "views/slack/identifiers.ts" &&
        /"gh\.(cal|esc|link|opt|view|shortcut|home)\./.test(text),
    );

    expect(elsewhere.map(({ file }) => file)).toEqual([]);
  });
});

test("the hint beside the command names every word that it knows, and no other", () => {
  const [command] = manifest.features.slash_commands;
  const words = commandWords.map(([word]) => word.split(" ")[0]);

  expect(command?.usage_hint.split(" | ")).toEqual(words);
});

test("interactions, options and commands are sent to the endpoint that is mounted", () => {
  const { request_url, message_menu_options_url } = manifest.settings.interactivity;
  const mount = sources.find(({ file }) => file === "handlers/slack/mount-slack.ts");
  const [, path] = /const PATH = "([^"]+)"/.exec(mount?.text ?? "") ?? [];

  const commandUrls = manifest.features.slash_commands.map(({ url }) => url);
  const eventUrl = manifest.settings.event_subscriptions.request_url;
  const urls = [eventUrl, request_url, message_menu_options_url, ...commandUrls];
  expect(new Set(urls.map((url) => new URL(url).pathname))).toEqual(new Set([path]));
});

test("every event that Slack is told to send has somebody who hears it, and nobody waits for another", () => {
  const heard = sources.flatMap(({ text }) =>
    [...text.matchAll(/\bapp\.event\("([a-z_]+)"/g)].map(([, name]) => name),
  );

  // "message.channels" and "message.groups" both arrive as "message".
  const sent = manifest.settings.event_subscriptions.bot_events.map((name) => name.split(".")[0]);
  expect(new Set(heard)).toEqual(new Set(sent));
});

test("no listener waits for what the manifest does not ask Slack to send", () => {
  const waiting = sources.filter(
    ({ file, text }) =>
      file.startsWith("handlers/slack/") && /\bapp\.(message|function|assistant|step)\(/.test(text),
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
    emailDialog("1", { ...about, emailDomain: "majorclient.example" }),
    ...Object.values(surfaces()),
    handOverDialog({ ...drawn, ownerId: undefined }, about),
    waitlistDialog(drawn, {
      ...about,
      serviceName: "Demo",
      zone: "America/Phoenix",
      latest: "2026-12-31",
      by: "sms",
    }),
    snoozeDialog({ ...drawn, shown: undefined }, { ...about, until: new Date(0) }),
    closeDialog("1", about, undefined),
    swapDialog(drawn, {
      ...{ ...about, zone: "America/Phoenix", start: new Date(0), providerName: "Ana Ortiz" },
      standIns: [{ id: drawn.escalationId, name: "Ben Hale" }],
    }),
    sendingDialog({ key: "V1", leavesAt: new Date(0), seconds: 10 }),
    declineDialog(drawn, { ...about, texts, booked: undefined, zone: "America/Phoenix" }),
  ];
  const names = new Set<string>();
  JSON.stringify(shown, (key, value: unknown) => {
    if (key === "action_id" || key === "callback_id") names.add(String(value));
    return value;
  });
  return [...names].sort();
}
