import type { AddressInfo } from "node:net";
import express from "express";
import { onTestFinished, vi } from "vitest";
import { composeDesk } from "#compose/desk.ts";
import { composeSurfaces } from "#compose/surfaces.ts";
import { mountSlack } from "#handlers/slack/mount-slack.ts";
import { slackClientOptions } from "#integrations/slack/client-options.ts";
import { slackChat } from "#integrations/slack/slack-chat.ts";
import { perform } from "#outbox/perform.ts";
import { startSlackDouble } from "#sandbox/slack/slack-double.ts";
import { slackWorld } from "#sandbox/slack/slack-world.ts";
import type { SlackMessage } from "#sandbox/slack/workspace.ts";
import { rememberDelivery } from "#store/machinery.ts";
import { actionIds, eventTypes } from "#views/slack/identifiers.ts";
import { aCompany } from "./company.ts";
import { forgetful } from "./no-pauses.ts";
import { escalated, type Office, performAll } from "./office.ts";

const CHANNEL = "C0BOOKINGS";

const member = (key: string, name: string, role: "operator" | "manager" | "viewer") => ({
  key,
  name,
  email: `${key}@harbor.example`,
  role,
  slack: { team: "T0HARBOR", user: `U0${key.toUpperCase()}` },
});

/** A company whose members are in the pretend Slack; Sam may assign others. */
export function aDeskCompany(change: object = {}) {
  const company = aCompany({ calendars: true });
  return {
    ...company,
    members: [
      member("maya", "Maya Okafor", "operator"),
      member("ana", "Ana Ortiz", "operator"),
      member("sam", "Sam Whitfield", "manager"),
      member("lee", "Lee Park", "viewer"),
    ],
    escalation: { ...company.escalation, channel: CHANNEL, onCall: "sam", ...change },
  };
}

type Who = { readonly user: string };

/**
 * The real endpoint on loopback, with the real flows on the office's database, and a pretend Slack in
 * which the cards hang: every press is a signed request, and what it did stands in the rows.
 */
export async function openDesk(office: Office) {
  const slack = await startSlackDouble({ world: slackWorld() });
  onTestFinished(() => slack.stop());
  const chat = slackChat({
    botToken: slack.token,
    apiUrl: slack.apiUrl,
    teamId: slack.state.team.id,
    ...forgetful,
    channelId: async () => CHANNEL,
    onDegraded: async ({ detail }) => {
      throw new Error(detail);
    },
    deadlineMs: 10_000,
  });
  const context = { ...office.context, chat };
  const log = { warn: vi.fn(), error: vi.fn() };
  const web = express();
  mountSlack(web, {
    signingSecret: slack.signingSecret,
    botToken: slack.token,
    teamId: slack.state.team.id,
    clientOptions: slackClientOptions({ apiUrl: slack.apiUrl, deadlineMs: 10_000 }),
    knowChatUser: async () => "known",
    rememberDelivery: (source, id) => rememberDelivery(office.db, { source, id }),
    flows: { ...composeDesk(context), ...composeSurfaces(context, { hasEmail: true }) },
    realNow: () => new Date(),
    log,
  });
  const server = web.listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((listening) => server.once("listening", listening));
  slack.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);

  const settle = () => performAll({ ...office, context });
  /** The card as everybody sees it now. */
  const card = (escalationId: string): SlackMessage => {
    const found = slack.state.messages.find(
      ({ metadata }) =>
        metadata?.event_type === eventTypes.card && metadata.event_payload["id"] === escalationId,
    );
    if (found === undefined) throw new Error(`There is no card of ${escalationId}`);
    return found;
  };
  async function press(
    escalationId: string,
    deed: Who & { actionId: string; option?: string; seen?: SlackMessage | undefined },
  ) {
    const { seen, ...pressed } = deed;
    const { channel, ts } = card(escalationId);
    const ack = await slack.press({ ...pressed, channel, ts, snapshot: seen });
    if (ack.status !== 200) throw new Error(`The press was answered ${ack.status}`);
  }
  return {
    slack,
    context,
    log,
    card,
    press,
    /** Performs everything that is owed. */
    settle,
    perform: (effectId: string) => perform(context, effectId),
    /** Picks from the card's menu. */
    pick: (escalationId: string, option: string, who: Who & { seen?: SlackMessage }) =>
      press(escalationId, { ...who, actionId: actionIds.more, option }),
    /** The dialog that is open on somebody's screen. */
    dialog: (user: string) => {
      const view = Object.values(slack.state.views).findLast(
        (one) => one.open && one.user === user,
      );
      if (view === undefined) throw new Error(`No dialog is open for ${user}`);
      return view;
    },
    /** What was said to somebody alone. */
    told: (user: string) =>
      slack.state.ephemerals.filter((note) => note.user === user).map(({ text }) => text),
    /** What stands in the card's thread, as a notification reads it. */
    thread: (escalationId: string) =>
      slack.state.messages
        .filter(({ thread_ts, ts }) => thread_ts === card(escalationId).ts && ts !== thread_ts)
        .map(({ text }) => text),
  };
}

/** An open desk with one card on it, which is Maya's unless said otherwise. */
export async function deskWithCard(office: Office, { claimed = true } = {}) {
  const one = await escalated(office, { providerKey: "ana" });
  const desk = await openDesk(office);
  await desk.settle();
  if (claimed) {
    await desk.press(one.escalationId, { user: "U0MAYA", actionId: actionIds.claim });
    await desk.settle();
  }
  return { ...one, ...desk };
}
