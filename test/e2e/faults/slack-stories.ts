import { expect, vi } from "vitest";
import type { SlackMessage } from "#sandbox/slack/workspace.ts";
import { actionIds, eventTypes } from "#views/slack/identifiers.ts";
import { testCalls } from "../../helpers/running-app.ts";
import type { Fault } from "./pretend-vendors.ts";
import { faults, mailsTo, type Story, stateOf } from "./stories.ts";
import { type Answered, ask, passTime, type Someone, type Town, untilSettled } from "./town.ts";

type FaultName = keyof typeof faults;
// (What arrives late is a story of its own.)
const every = (Object.keys(faults) as FaultName[]).filter(
  (name) => name !== "an answer after the deadline",
);

/** Every write to Slack fails: the card, the note in its thread, the card again. */
export const slackStories: readonly Story[] = [
  ...every.map((name) => ({
    name: `chat.postMessage: ${name}, once, ends with one card`,
    tell: (town: Town) => post(town, [faults[name]]),
  })),
  ...(["status 500", "a connection cut after the deed"] as const).map((name) => ({
    name: `chat.postMessage: ${name}, twice, ends with one card`,
    tell: (town: Town) => post(town, [faults[name], faults[name]]),
  })),
  // A vendor that does nothing but fail would not be asked for a while.
  ...["first", "second", "third", "fourth", "fifth", "sixth"].map((nth) => ({
    name: `the ${nth} of those who are spared has one card`,
    tell: (town: Town) => post(town, []),
  })),
  ...(
    ["status 500", "no answer", "a connection cut after the deed", "too many requests"] as const
  ).map((name) => ({
    name: `chat.postMessage in a thread: ${name} ends with one note`,
    tell: (town: Town) => note(town, faults[name]),
  })),
  ...(
    ["status 503", "no answer", "a connection cut after the deed", "half an answer"] as const
  ).map((name) => ({
    name: `chat.update: ${name} ends with a card that shows the newest state`,
    tell: (town: Town) => redraw(town, faults[name]),
  })),
  {
    name: "while Slack refuses us who is on call reads it by e-mail; afterwards there is one card",
    tell: refused,
  },
  {
    name: "while Slack fails for minutes who is on call reads it by e-mail; afterwards there is one card",
    tell: away,
  },
];

export type Carded = { readonly client: Someone; readonly answered: Answered };

export async function post(town: Town, script: readonly Fault[]): Promise<Carded> {
  const client = town.someone("vip");
  town.troubleSlack({ method: "chat.postMessage", about: client.name, faults: script });
  const answered = await ask(town, client);
  expect(answered.status).toBe(202);
  await untilSettled(town, answered.requestId);
  expect(await stateOf(town, answered)).toMatchObject({ state: "escalated" });
  expect(cardsOf(town, client)).toHaveLength(1);
  expect(mailsTo(town, client)).toHaveLength(1);
  return { client, answered };
}

/** Nobody answers in time, so that a note calls for somebody. */
async function note(town: Town, fault: Fault): Promise<void> {
  const { client, answered } = await post(town, []);
  const { ts = "" } = cardsOf(town, client)[0] ?? {};
  town.troubleSlack({ method: "chat.postMessage", about: ts, faults: [fault] });
  const { post: call } = testCalls(town.nodes[0]?.url ?? "", town.token);
  expect((await call("/api/v1/clock", { byMinutes: 6 })).status).toBe(200);
  const notes = () => town.slack.state.messages.filter(({ thread_ts }) => thread_ts === ts);
  await vi.waitFor(() => expect(notes()).toHaveLength(1), { timeout: 45_000, interval: 100 });
  await untilSettled(town, answered.requestId);
  expect(notes()).toHaveLength(1);
}

async function redraw(town: Town, fault: Fault): Promise<void> {
  const { client, answered } = await post(town, []);
  town.troubleSlack({ method: "chat.update", about: client.name, faults: [fault] });
  await claim(town, { client, answered });
  await untilSettled(town, answered.requestId);
  expect(JSON.stringify(cardsOf(town, client)[0]?.blocks)).toContain("<@U0MAYA>");
}

/** Presses until it is done: on a busy machine somebody may be told to press again. */
export async function claim(town: Town, { client, answered }: Carded): Promise<void> {
  const claimed = town
    .db("escalations")
    .where({ request_id: answered.requestId, state: "claimed" });
  const snapshot = structuredClone(cardsOf(town, client)[0]) as SlackMessage;
  const { channel, ts } = snapshot;
  const press = { user: "U0MAYA", channel, ts, actionId: actionIds.claim, snapshot };
  await vi.waitFor(
    async () => {
      await town.slack.press(press);
      expect(await claimed.clone()).toHaveLength(1);
    },
    { timeout: 60_000, interval: 500 },
  );
}

/** On a quiet day only: nobody's card can be posted or drawn meanwhile. */
export async function tellOfArchivedChannel(town: Town): Promise<void> {
  const client = town.someone("vip");
  const channels = Object.values(town.slack.state.channels);
  for (const channel of channels) channel.is_archived = true;
  const answered = await ask(town, client);
  await vi.waitFor(() => expect(alertsAbout(town, answered)).toHaveLength(1), 60_000);
  expect(await stateOf(town, answered)).toMatchObject({ state: "escalated" });
  for (const channel of channels) channel.is_archived = false;
  await untilSettled(town, answered.requestId);
  expect(cardsOf(town, client)).toHaveLength(1);
}

async function refused(town: Town): Promise<void> {
  const client = town.someone("vip");
  const no = faults["a refused token"];
  town.troubleSlack({ method: "chat.postMessage", about: client.name, faults: [no, no, no] });
  const answered = await ask(town, client);
  await untilSettled(town, answered.requestId);
  expect(alertsAbout(town, answered)).toHaveLength(1);
  expect(cardsOf(town, client)).toHaveLength(1);
}

async function away(town: Town): Promise<void> {
  const client = town.someone("vip");
  const heal = town.troubleSlack({
    method: "chat.postMessage",
    about: client.name,
    faults: Array.from({ length: 1_000 }, () => faults["status 503"]),
  });
  const answered = await ask(town, client);
  const card = { request_id: answered.requestId, kind: "card" };
  const attempts = async () => (await town.db("effects").where(card).first())?.attempt;
  await vi.waitFor(async () => expect(await attempts()).not.toBe(0), 60_000);
  await passTime(town, 121, { only: answered.requestId });
  await vi.waitFor(() => expect(alertsAbout(town, answered)).toHaveLength(1), 60_000);
  heal();
  await untilSettled(town, answered.requestId);
  expect(cardsOf(town, client)).toHaveLength(1);
}

export function cardsOf({ slack }: Town, { name }: Someone): SlackMessage[] {
  return slack.state.messages.filter(
    ({ metadata, blocks }) =>
      metadata?.event_type === eventTypes.card && JSON.stringify(blocks).includes(name),
  );
}

function alertsAbout(town: Town, { reference }: Answered): string[] {
  const alerts = mailsTo(town, { email: "maya@harbor.example" });
  return alerts.filter((subject) => subject.includes(reference));
}
