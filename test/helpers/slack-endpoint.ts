import type { AddressInfo } from "node:net";
import express from "express";
import { onTestFinished, vi } from "vitest";
import type { SlackFlows } from "#handlers/slack/listeners.ts";
import { mountSlack } from "#handlers/slack/mount-slack.ts";
import { slackClientOptions } from "#integrations/slack/client-options.ts";
import { slackChat } from "#integrations/slack/slack-chat.ts";
import type { Card, CardPlace } from "#ports/chat.ts";
import { slackSignature } from "#sandbox/slack/client/deliver.ts";
import { type SlackDouble, startSlackDouble } from "#sandbox/slack/slack-double.ts";
import { slackWorld } from "#sandbox/slack/slack-world.ts";
import { forgetful } from "./no-pauses.ts";

const CHANNEL = "C0BOOKINGS";

/** A flow that a test did not expect to be called says so. */
const unexpected = (name: string) => async (): Promise<never> => {
  throw new Error(`${name} was called`);
};

/** Every flow; a test gives those that it means. */
const unexpectedFlows: SlackFlows = {
  claimEscalation: unexpected("claimEscalation"),
  prepareEmail: unexpected("prepareEmail"),
  emailClient: unexpected("emailClient"),
  approveBooking: unexpected("approveBooking"),
  bookHeldTime: unexpected("bookHeldTime"),
  prepareBooking: unexpected("prepareBooking"),
  listBookableTimes: unexpected("listBookableTimes"),
  bookEscalation: unexpected("bookEscalation"),
  prepareDecline: unexpected("prepareDecline"),
  declineEscalation: unexpected("declineEscalation"),
  releaseEscalation: unexpected("releaseEscalation"),
  prepareHandOver: unexpected("prepareHandOver"),
  listTakers: unexpected("listTakers"),
  handOverEscalation: unexpected("handOverEscalation"),
  prepareSnooze: unexpected("prepareSnooze"),
  snoozeEscalation: unexpected("snoozeEscalation"),
  prepareClose: unexpected("prepareClose"),
  checkClosing: unexpected("checkClosing"),
  closeEscalation: unexpected("closeEscalation"),
  reopenEscalation: unexpected("reopenEscalation"),
  keepAppointment: unexpected("keepAppointment"),
  prepareSwap: unexpected("prepareSwap"),
  swapProvider: unexpected("swapProvider"),
  prepareProposal: unexpected("prepareProposal"),
  proposeTimes: unexpected("proposeTimes"),
  preparePutOnWaitlist: unexpected("preparePutOnWaitlist"),
  putOnWaitlist: unexpected("putOnWaitlist"),
  prepareText: unexpected("prepareText"),
  textClient: unexpected("textClient"),
  suggestTimes: unexpected("suggestTimes"),
  keepNote: unexpected("keepNote"),
  noteHumanWord: unexpected("noteHumanWord"),
  mirrorWord: unexpected("mirrorWord"),
  findThread: unexpected("findThread"),
  openHome: unexpected("openHome"),
  changePreferences: unexpected("changePreferences"),
  takeTrouble: unexpected("takeTrouble"),
  prepareAway: unexpected("prepareAway"),
  putInAway: unexpected("putInAway"),
  moveAway: unexpected("moveAway"),
  publicUrl: "https://book.harbor.example",
  mailConnectLink: unexpected("mailConnectLink"),
  prepareRequest: unexpected("prepareRequest"),
  takeRequest: unexpected("takeRequest"),
  company: unexpected("company"),
  now: () => new Date(),
  prepareTextFromThread: unexpected("prepareTextFromThread"),
  prepareLink: unexpected("prepareLink"),
  sendLinkCode: unexpected("sendLinkCode"),
  confirmLink: unexpected("confirmLink"),
  listQueue: unexpected("listQueue"),
  listOwn: unexpected("listOwn"),
  findRequests: unexpected("findRequests"),
  findOnCall: unexpected("findOnCall"),
  readDeskFigures: unexpected("readDeskFigures"),
  undoSending: unexpected("undoSending"),
};

/** What a test may change about the endpoint: the deadline of our own calls, and the memory. */
type Change = {
  readonly deadlineMs: number;
  readonly rememberDelivery: () => Promise<boolean>;
};

export type SlackApp = Awaited<ReturnType<typeof aSlackApp>>;

/**
 * A pretend Slack and our endpoint, mounted on a real Express app on loopback: every press is a
 * signed request. The flows are the test's; deliveries are remembered in memory.
 */
export async function aSlackApp(
  flows: Partial<SlackFlows> = {},
  { deadlineMs = 10_000, ...change }: Partial<Change> = {},
) {
  const slack = await startSlackDouble({ world: slackWorld() });
  onTestFinished(() => slack.stop());
  const seen = new Set<string>();
  const log = { warn: vi.fn(), error: vi.fn() };
  const web = express();
  mountSlack(web, {
    signingSecret: slack.signingSecret,
    botToken: slack.token,
    teamId: slack.state.team.id,
    clientOptions: slackClientOptions({ apiUrl: slack.apiUrl, deadlineMs }),
    rememberDelivery: async (source, id) => {
      const isNew = !seen.has(`${source} ${id}`);
      seen.add(`${source} ${id}`);
      return isNew;
    },
    knowChatUser: async () => "known",
    flows: { ...unexpectedFlows, ...flows },
    realNow: () => new Date(),
    log,
    ...change,
  });
  // What comes after us may parse bodies; that it does not disturb us is part of the test.
  web.use(express.json(), (_request, response) => void response.status(404).end());
  const server = web.listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((listening) => server.once("listening", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  slack.connect(url);
  return { slack, log, url: `${url}/slack/events`, draw: (card: Card) => draw(slack, card) };
}

/** Puts a card into the channel, as the product does; the place can be pressed. */
async function draw(slack: SlackDouble, card: Card) {
  const place: CardPlace = await slackChat({
    botToken: slack.token,
    apiUrl: slack.apiUrl,
    teamId: slack.state.team.id,
    channelId: async () => CHANNEL,
    ...forgetful,
    deadlineMs: 10_000,
  }).postCard(card);
  return { channel: place.channelId, ts: place.messageId };
}

type Stamp = { readonly timestamp?: string };

/** An interaction as Slack would send it, for tests that then spoil something about it. */
export function signedRequest(app: Pick<SlackApp, "slack">, payload: object, change: Stamp = {}) {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  return signedText(app, body, change);
}

/** Any body, with Slack's signature. */
export function signedText(
  { slack }: Pick<SlackApp, "slack">,
  body: string,
  { timestamp = String(Math.floor(Date.now() / 1_000)) }: Stamp = {},
) {
  return {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": slackSignature(slack.signingSecret, Number(timestamp), body),
    },
    body,
  };
}

/** The payload of a press on "Claim". */
export function aPress(change: object = {}) {
  return {
    type: "block_actions",
    user: { id: "U0ANA", team_id: "T0HARBOR" },
    team: { id: "T0HARBOR", domain: "harbor-and-pine" },
    trigger_id: "1.2",
    actions: [
      {
        type: "button",
        action_id: "gh.esc.claim",
        block_id: "a",
        value: "1.0195b3f0-1111-7000-8000-000000000001.1",
      },
    ],
    ...change,
  };
}

/** Notices are not waited for by the endpoint, so a test has to. */
export function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 10_000 });
}
