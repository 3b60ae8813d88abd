import { randomUUID } from "node:crypto";
import { dateInZone } from "#sandbox/google/wall-clock.ts";
import { joinWaitlist, offersGoDown } from "./j9-waitlist.ts";
import { textsTo } from "./phone-and-crm.ts";
import { type Answer, eventually, expect, type Journey, type Stage } from "./stage.ts";
import { cardOf, mailsTo, someoneWithPhone, untilMail, wordsOf } from "./world.ts";

/** Where Ana and Priya work; Daniel, who serves the same, is in another city. */
const zone = "America/New_York";
const consultation = "consultation";
/** Nobody but Ana serves it at her place. */
const planning = "planning-session";

/**
 * Ana is ill: her clients are moved together, each is told once, and what nobody can take is a card.
 * When she is back, what is free again goes to whoever waits.
 */
export const sickDay: Journey = {
  name: "J9",
  async play(stage) {
    const { day, moved, stays } = await bookThree(stage);
    const path = await putAway(stage, day);
    await moveAll(stage, path, { moved, stays });
    await toldOnce(stage, moved);
    await becomesCard(stage, path, stays);
    const [first] = moved;
    expect(first !== undefined, "nothing was moved");
    const wanted = { start: first.start, zone, service: consultation };
    const waiting = await joinWaitlist(stage, wanted);
    await endIt(stage, path, { day, moved });
    await offersGoDown(stage, waiting);
  },
};

type Slot = {
  readonly start: string;
  readonly localStart: string;
  readonly providers: readonly string[];
};
type Appointed = {
  readonly start: string;
  readonly reference: string;
  readonly email: string;
  readonly phone: string;
};

async function bookThree(stage: Stage) {
  let day = "";
  const moved: Appointed[] = [];
  let stays: Appointed | undefined;
  await stage.step("book three appointments with Ana on one day", async () => {
    const [first, second] = await eventually("a day on which Priya could stand in", async () => {
      const both = (await slots(stage, consultation)).filter(
        (slot) =>
          slot.providers.includes("ana") &&
          slot.providers.includes("priya") &&
          isUnused(stage, slot),
      );
      // Two hours apart: room for buffers, and for something longer.
      return both
        .map((one) => [one, both.find((other) => isTwoHoursLater(one, other))] as const)
        .find((pair): pair is readonly [Slot, Slot] => pair[1] !== undefined);
    });
    day = dayOf(first);
    for (const { start } of [first, second])
      moved.push(await book(stage, { service: consultation, start }));
    const left = (await slots(stage, planning)).find(
      (slot) => dayOf(slot) === day && slot.providers.includes("ana"),
    );
    expect(left !== undefined, "Ana has no hour left that day");
    stays = await book(stage, { service: planning, start: left.start });
    return `${day}: ${[...moved, stays].map(({ reference }) => reference).join(", ")}`;
  });
  expect(stays !== undefined, "nothing was booked");
  const last = stays;
  await stage.step("all three are in Ana's calendar, and confirmed", async () => {
    await untilCalendar(stage, "ana", { shows: [...moved, last] });
    for (const { email } of [...moved, last]) await untilMail(stage, email, /^Confirmed/);
    return "three events, three mails";
  });
  return { day, moved, stays: last };
}

async function putAway(stage: Stage, day: string): Promise<string> {
  let path = "";
  await stage.step("put Ana away in the console: a plan, and nothing moves", async () => {
    const form = { provider: "ana", from: day, to: "", reason: "a sprained ankle" };
    const { status, location } = await stage.call("POST", "/console/away", { form });
    expect(status === 303, `the form was answered ${status}`);
    path = location;
    const page = await open(stage, path);
    const boxes = page.text.match(/name="chosen"/g)?.length ?? 0;
    expect(boxes === 3, `the plan lists ${boxes} appointments`);
    const free = (await slots(stage, consultation)).filter((slot) => dayOf(slot) === day);
    expect(!free.some(({ providers }) => providers.includes("ana")), "Ana is still offered");
    return path;
  });
  return path;
}

async function moveAll(
  stage: Stage,
  path: string,
  { moved, stays }: { moved: readonly Appointed[]; stays: Appointed },
): Promise<void> {
  await stage.step("move all with a proposal, pressed twice at once", async () => {
    const presses = await Promise.all(
      [1, 2].map(() => stage.call("POST", `${path}/moves`, { form: { which: "all" } })),
    );
    const pages = await Promise.all(presses.map(({ location }) => open(stage, location)));
    const news = pages.map(({ text }) => text).join("");
    for (const { reference } of moved) {
      const told = news.split(`${reference}</a> is with Priya Raman now`).length - 1;
      expect(told === 1, `${reference} was moved ${told} times`);
    }
    return `${moved.length} moved to Priya`;
  });
  await stage.step("both calendars show it once: Priya's two, Ana's one", async () => {
    await untilCalendar(stage, "priya", { shows: moved, lacks: [stays] });
    await untilCalendar(stage, "ana", { shows: [stays], lacks: moved });
    return "nothing double, nothing left behind";
  });
}

async function toldOnce(stage: Stage, moved: readonly Appointed[]): Promise<void> {
  await stage.step("each client is told once with whom it is now", async () => {
    for (const { email, phone } of moved) {
      await untilMail(stage, email, /^Now with Priya Raman/);
      await eventually("the text", () =>
        textsTo(stage, phone).find(({ body }) => body.includes("Priya")),
      );
      const [mails, texts] = [mailsTo(stage, email), textsTo(stage, phone)];
      expect(mails.length === 2, `${email} got ${mails.map(({ subject }) => subject).join("; ")}`);
      expect(texts.length === 2, `${phone} got ${texts.length} texts`);
    }
    return "one mail and one text each, after the confirmation";
  });
}

async function becomesCard(stage: Stage, path: string, stays: Appointed): Promise<void> {
  await stage.step(
    "what nobody can take becomes one card, however often it is asked for",
    async () => {
      const press = () => stage.call("POST", `${path}/escalations`, { form: { which: "rest" } });
      const presses = await Promise.all([press(), press()]);
      const pages = await Promise.all(presses.map(({ location }) => open(stage, location)));
      const now = pages.filter(({ text }) =>
        text.includes(`${stays.reference}</a> is before a person now`),
      );
      expect(now.length === 1, `${now.length} of two presses put it before a person`);
      const card = await cardOf(stage, stays.reference);
      expect(wordsOf(card).includes("Ana Ortiz is away on"), "the card does not say why");
      expect(!wordsOf(card).includes("ankle"), "the card says what is wrong with Ana");
      const cards = stage.sandbox.slack.state.messages.filter(
        ({ thread_ts, text }) => thread_ts === undefined && text.includes(stays.reference),
      );
      expect(cards.length === 1, `there are ${cards.length} cards`);
      return stays.reference;
    },
  );
}

async function endIt(
  stage: Stage,
  path: string,
  { day, moved }: { day: string; moved: readonly Appointed[] },
): Promise<void> {
  await stage.step(
    "end the absence: her times are offered again, what was moved stays",
    async () => {
      const { location } = await stage.call("POST", `${path}/end`, { form: {} });
      const page = await open(stage, location);
      expect(page.text.includes("This absence was ended"), "the page does not say so");
      const free = (await slots(stage, consultation)).filter((slot) => dayOf(slot) === day);
      expect(
        free.some(({ providers }) => providers.includes("ana")),
        "Ana is not offered again",
      );
      await untilCalendar(stage, "priya", { shows: moved });
      return day;
    },
  );
}

async function slots({ call }: Stage, service: string): Promise<readonly Slot[]> {
  const { status, json } = await call(
    "GET",
    `/api/v1/availability?service=${service}&zone=${zone}`,
  );
  expect(status === 200, `availability answered ${status}`);
  return json.slots;
}

async function book(
  { call }: Stage,
  { service, start }: { service: string; start: string },
): Promise<Appointed> {
  const { email, phone, ...client } = someoneWithPhone();
  const body = { service, start, provider: "ana", zone, email, phone, ...client };
  const { status, json } = await call("POST", "/api/v1/requests", { body, key: randomUUID() });
  expect(status === 201, `the request was answered ${status}`);
  return { start, reference: json.reference, email, phone };
}

async function open({ call }: Stage, path: string): Promise<Answer> {
  const page = await call("GET", path);
  expect(page.status === 200, `${path} answered ${page.status}`);
  return page;
}

/** Of these appointments somebody's calendar shows each once, and of those none. */
function untilCalendar(
  { sandbox }: Stage,
  provider: string,
  { shows, lacks = [] }: { shows: readonly Appointed[]; lacks?: readonly Appointed[] },
): Promise<true> {
  return eventually(`what ${provider}'s calendar shows`, () => {
    const { events = {} } = sandbox.google.state.calendars[`${provider}@harborpine.example`] ?? {};
    const live = Object.values(events).filter(
      ({ by, status }) => by === "app" && status === "confirmed",
    );
    const count = ({ reference }: Appointed) =>
      live.filter((event) => JSON.stringify(event).includes(reference)).length;
    const isSo = shows.every((one) => count(one) === 1) && lacks.every((one) => count(one) === 0);
    return isSo ? true : undefined;
  });
}

/** Nobody else's journey, nor an earlier one of this kind, has given Ana an appointment that day. */
function isUnused({ sandbox }: Stage, slot: Slot): boolean {
  const { events = {} } = sandbox.google.state.calendars["ana@harborpine.example"] ?? {};
  return !Object.values(events).some(
    ({ by, status, start }) =>
      by === "app" &&
      status === "confirmed" &&
      start.kind === "instant" &&
      dateInZone(start.at, zone) === dayOf(slot),
  );
}

const isTwoHoursLater = (one: Slot, other: Slot) =>
  dayOf(one) === dayOf(other) && Date.parse(other.start) - Date.parse(one.start) >= 2 * 60 * 60_000;

/** By Ana's clock, as a form sends it. */
const dayOf = ({ localStart }: Pick<Slot, "localStart">) => localStart.slice(0, 10);
