import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { formatInZone } from "#sandbox/google/wall-clock.ts";
import { aBrowser, type Fields, hiddenOn } from "./browser.ts";
import { eventually, expect, type Stage } from "./stage.ts";
import { eventsAt, mailsTo, someone, untilEvents, untilMail } from "./world.ts";

/** What two clients wait for: one half hour of Ana's, on a day on which she is away. */
export type Wanted = { readonly start: string; readonly zone: string; readonly service: string };

export type Waiting = Wanted & { readonly first: string; readonly second: string };

const halfHour = 30 * 60_000;
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;
/** The waitlist is looked at every two seconds. */
const oneRound = 3_000;

/** Two clients join by the form, without a script; nothing is theirs while Ana is away. */
export async function joinWaitlist(stage: Stage, wanted: Wanted): Promise<Waiting> {
  const [first, second] = [someone(), someone()];
  await stage.step("two clients wait for a time of Ana's: while she is away none is", async () => {
    await takeEarlier(stage, wanted);
    for (const client of [first, second]) {
      await join(stage, wanted, client);
      await untilMail(stage, client.email, /^You are on the waitlist/);
    }
    await join(stage, wanted, first);
    await wait(oneRound);
    for (const { email } of [first, second])
      expect(mailsTo(stage, email).length === 1, `${email} heard more than that they wait`);
    return "both are on the list once, and nothing is offered";
  });
  return { ...wanted, first: first.email, second: second.email };
}

/** The freed time goes down the line, is taken once, and who comes too late hears what is so. */
export async function offersGoDown(stage: Stage, waiting: Waiting): Promise<void> {
  const { start, first, second } = waiting;
  const before = eventsAt(stage, start).length;
  let old: Offer | undefined;
  await stage.step(
    "what is free again is kept for the first in line, with a deadline",
    async () => {
      old = await offerTo(stage, first);
      expect(old.page.includes("Kept for you until"), "the page does not say until when");
      expect(!(await isOffered(stage, waiting)), "the time is on offer for everybody");
      await wait(oneRound);
      expect(!heardOf(stage, second), "the second in line was offered it, too");
      return "only the first was written to";
    },
  );
  await stage.step("the first leaves it: it goes to the second, who takes it twice", async () => {
    await press(stage, old, "decline");
    const offer = await offerTo(stage, second);
    const answers = await Promise.all([1, 2].map(() => press(stage, offer, "accept")));
    for (const { location } of answers)
      expect(location.endsWith("?done=booked"), `it led to ${location || "no other page"}`);
    await untilEvents(stage, start, before + 1);
    await untilMail(stage, second, /^Confirmed/);
    return "one event, one confirmation";
  });
  await stage.step("the first changes their mind: too late, and told so", async () => {
    const { status, text } = await press(stage, old, "accept");
    expect(status === 409, `the late answer was answered ${status}`);
    expect(text.includes("no longer kept for you"), "the page does not say that it is gone");
    expect(eventsAt(stage, start).length === before + 1, "it was booked twice");
    return "nothing booked, still on the waitlist";
  });
}

async function join(stage: Stage, { start, zone, service }: Wanted, client: Fields): Promise<void> {
  const [day, from] = wallOf(Date.parse(start), zone);
  const [, to] = wallOf(Date.parse(start) + halfHour, zone);
  const path = `/book/${service}/waitlist`;
  const page = await aBrowser(stage).open(path);
  const { status } = await stage.call("POST", path, {
    anonymous: true,
    form: {
      ...hiddenOn(page),
      ...client,
      ...{ zone, from, to, until: day, provider: "ana", [`days.${weekdayOf(day)}`]: "on" },
      ...{ partySize: "1", notes: "", website: "" },
    },
  });
  expect(status === 201, `the form was answered ${status}`);
}

/** A wait is for a weekday: in a week before, the same time may be free, and is somebody else's now. */
async function takeEarlier(stage: Stage, { start, zone, service }: Wanted): Promise<void> {
  const [day, from] = wallOf(Date.parse(start), zone);
  const isEarlier = (free: string) => {
    const [other, time] = wallOf(Date.parse(free), zone);
    return other < day && weekdayOf(other) === weekdayOf(day) && time === from;
  };
  for (const free of await freeWithAna(stage, { zone, service }))
    if (isEarlier(free)) {
      const body = { service, start: free, provider: "ana", zone, ...someone() };
      const { status } = await stage.call("POST", "/api/v1/requests", { body, key: randomUUID() });
      expect(status === 201, `an earlier time was answered ${status}`);
    }
}

async function freeWithAna(
  { call }: Stage,
  { zone, service }: Omit<Wanted, "start">,
): Promise<readonly string[]> {
  const path = `/api/v1/availability?service=${service}&zone=${zone}&provider=ana`;
  const { json } = await call("GET", path);
  return json.slots.map(({ start }: { start: string }) => start);
}

const isOffered = async (stage: Stage, wanted: Wanted) =>
  (await freeWithAna(stage, wanted)).includes(wanted.start);

type Offer = { readonly link: string; readonly page: string; readonly form: Fields };

const heardOf = (stage: Stage, email: string) =>
  mailsTo(stage, email).find(({ subject }) => subject.startsWith("A time is free"));

async function offerTo(stage: Stage, email: string): Promise<Offer> {
  const mail = await eventually(`an offer to ${email}`, () => heardOf(stage, email), 10_000);
  const link = /https?:\/\/[^\s/]+(\/w\/[\w-]+)/.exec(mail.text ?? "")?.[1] ?? "";
  expect(link !== "", "there is no link in the mail");
  const page = await aBrowser(stage).open(link);
  return { link, page: page.text, form: hiddenOn(page) };
}

function press(stage: Stage, offer: Offer | undefined, deed: "accept" | "decline") {
  const { link, form } = offer ?? { link: "", form: {} };
  return stage.call("POST", `${link}/${deed}`, { anonymous: true, form });
}

function wallOf(instant: number, zone: string): readonly [day: string, time: string] {
  const wall = formatInZone(instant, zone);
  return [wall.slice(0, 10), wall.slice(11, 16)];
}

const weekdayOf = (day: string) => days[new Date(`${day}T00:00Z`).getUTCDay()] ?? "mon";
