import { randomInt, randomUUID } from "node:crypto";
import type { SlackMessage } from "#sandbox/slack/workspace.ts";
import { eventually, expect, type Stage } from "./stage.ts";

/** What journeys ask of the world, in words: free times, cards, events, mails. */

export const zone = "America/Phoenix";
export const service = "consultation";

/** Who presses: the demo company's members, by their Slack ids. */
export const people = { maya: "U0MAYA", ana: "U0ANA", sam: "U0SAM" } as const;

/** Somebody new each time, so that a journey can be played again and again. */
export function someone(domain = "home.example"): { name: string; email: string } {
  const number = `${randomUUID().slice(0, 8)}`;
  return { name: "Kim Lee", email: `kim.${number}@${domain}` };
}

/** The same, with a telephone and the wish to be written to by text. */
export function someoneWithPhone(domain = "home.example") {
  const phone = `+148047${String(randomInt(100_000)).padStart(5, "0")}`;
  return { ...someone(domain), phone, consents: { sms: true } };
}

/** The times on offer; right after its start the program has read no calendar yet and offers none. */
export function freeStarts({ call }: Stage): Promise<readonly string[]> {
  return eventually("a free time", async () => {
    const { status, json } = await call(
      "GET",
      `/api/v1/availability?service=${service}&zone=${zone}`,
    );
    expect(status === 200, `availability answered ${status}`);
    return json.slots.length === 0
      ? undefined
      : json.slots.map(({ start }: { start: string }) => start);
  });
}

/** A free time of another day than the ones named, so that journeys don't stand in each other's way. */
export async function aFreeStart(stage: Stage, besides: readonly string[] = []): Promise<string> {
  const start = (await freeStarts(stage)).find((free) => !besides.includes(free));
  expect(start !== undefined, "nothing is free");
  return start;
}

/** The newest card of a request, once it is in the channel. */
export function cardOf({ sandbox }: Stage, reference: string): Promise<SlackMessage> {
  return eventually(`the card of ${reference}`, () =>
    sandbox.slack.state.messages.find(
      ({ thread_ts, text }) => thread_ts === undefined && text.includes(reference),
    ),
  );
}

/** Everything a card says, as one text. */
export const wordsOf = (message: SlackMessage) => JSON.stringify(message.blocks ?? []);

export async function untilCardSays(
  stage: Stage,
  reference: string,
  words: string,
): Promise<SlackMessage> {
  return eventually(`“${words}” on the card of ${reference}`, async () => {
    const card = await cardOf(stage, reference);
    return wordsOf(card).includes(words) ? card : undefined;
  });
}

/** Live events of ours at a start, in any provider's calendar. */
export function eventsAt({ sandbox }: Stage, start: string) {
  const at = Date.parse(start);
  const inGoogle = Object.values(sandbox.google.state.calendars).flatMap(({ events }) =>
    Object.values(events).filter(
      (event) =>
        event.by === "app" &&
        event.status !== "cancelled" &&
        event.start.kind === "instant" &&
        event.start.at === at,
    ),
  );
  const inOutlook = Object.values(sandbox.microsoft.state.mailboxes).flatMap(({ events }) =>
    Object.values(events).filter(
      ({ by, deletedAt, start: begins }) =>
        by === "app" && deletedAt === undefined && begins === at,
    ),
  );
  return [...inGoogle, ...inOutlook];
}

export function mailsTo({ sandbox }: Stage, address: string) {
  return sandbox.mail.state.messages.filter(({ envelope }) => envelope.to.includes(address));
}

export function untilMail(stage: Stage, address: string, about: RegExp) {
  return eventually(`a mail about ${about.source}`, () =>
    mailsTo(stage, address).find(({ subject }) => about.test(subject)),
  );
}

export function untilEvents(stage: Stage, start: string, count: number): Promise<true> {
  return eventually(`${count} events of ours at ${start}`, () =>
    eventsAt(stage, start).length === count ? true : undefined,
  );
}
