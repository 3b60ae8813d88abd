import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { actionIds, eventTypes } from "#views/slack/identifiers.ts";
import { presser, type Town } from "./crash-town.ts";

/** J1: an ordinary request books itself. J2: a VIP's becomes a card; a member claims and books it. */
export const storyNames = ["J1", "J2"] as const;
export type StoryName = (typeof storyNames)[number];

/** One client, whose patience outlasts any crash. */
export type Story = {
  readonly name: StoryName;
  readonly email: string;
  readonly phone: string;
  /** How far it has come, for whoever asks why it does not end. */
  at: string;
  requestId: string | undefined;
  ended: boolean;
};

const hourMs = 60 * 60_000;

/** Plays until everybody in it has what they want, or it is given up. */
export function begin(
  town: Town,
  { name, number, givenUp }: { name: StoryName; number: number; givenUp: AbortSignal },
): Story {
  const story: Story = {
    name,
    email: `client-${number}@${name === "J1" ? "home" : "bigcorp"}.example`,
    phone: `+148047${String(10_000 + number)}`,
    at: "asking",
    requestId: undefined,
    ended: false,
  };
  const play = async () => {
    const answered = await ask(town, { story, number, givenUp });
    if (answered === 202 && name === "J2") await work(town, story, givenUp);
    story.ended = true;
    story.at = "the end";
  };
  play().catch((error: unknown) => {
    story.at += `: ${String(error)}`;
  });
  return story;
}

type Asking = { readonly story: Story; readonly number: number; readonly givenUp: AbortSignal };

/** Sends the request with one key until it is answered. */
async function ask(town: Town, { story, number, givenUp }: Asking): Promise<number> {
  const now = await businessNow(town);
  const start = new Date((Math.floor(now / hourMs) + 48 + number) * hourMs);
  const body = JSON.stringify({
    service: "service-0",
    start: start.toISOString(),
    zone: "America/Phoenix",
    name: `Client ${number}`,
    email: story.email,
    phone: story.phone,
    consents: { sms: true },
  });
  const key = randomUUID();
  for (;;) {
    const answer = await post(town, { body, key }).catch(() => undefined);
    if (answer !== undefined && answer.status < 500 && answer.status !== 429) {
      if (answer.status !== 201 && answer.status !== 202)
        throw new Error(`the answer was ${answer.status}: ${answer.text.slice(0, 300)}`);
      story.requestId = JSON.parse(answer.text).requestId;
      return answer.status;
    }
    await wait(200, undefined, { signal: givenUp });
  }
}

/** The member's part: presses what the card shows until it has happened. */
async function work(town: Town, story: Story, givenUp: AbortSignal): Promise<void> {
  for (;;) {
    const escalation = await town
      .db("escalations")
      .where({ request_id: story.requestId })
      // Not the question that a dead message may raise afterwards.
      .orderBy("raised_at")
      .first("id", "state");
    if (escalation !== undefined && !["open", "claimed"].includes(escalation.state)) return;
    const actionId = escalation?.state === "claimed" ? actionIds.bookHeld : actionIds.claim;
    story.at = `waiting for the card to be pressed (${actionId})`;
    const card = town.sandbox.slack.state.messages.find(
      ({ metadata }) =>
        metadata?.event_type === eventTypes.card && metadata.event_payload["id"] === escalation?.id,
    );
    // Nothing to press yet, or the program is away: a person presses again.
    if (card !== undefined)
      await town.sandbox.slack
        .press({ user: presser, channel: card.channel, ts: card.ts, actionId })
        .catch(() => undefined);
    await wait(150, undefined, { signal: givenUp });
  }
}

async function post({ program, token }: Town, { body, key }: { body: string; key: string }) {
  const response = await fetch(`${program().url}/api/v1/requests`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "idempotency-key": key,
    },
    body,
    signal: AbortSignal.timeout(10_000),
  });
  return { status: response.status, text: await response.text() };
}

async function businessNow({ db }: Town): Promise<number> {
  const { offset_ms } = await db("business_clock").first("offset_ms");
  // The same for every client, however long the drill takes: each gets an hour of its own.
  return startedAt + Number(offset_ms);
}

const startedAt = Date.now();
