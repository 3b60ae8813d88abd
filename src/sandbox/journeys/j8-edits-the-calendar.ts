import { randomUUID } from "node:crypto";
import { actionIds } from "#views/slack/identifiers.ts";
import { pressOn } from "./card.ts";
import { eventually, expect, type Journey, type Stage } from "./stage.ts";
import { mailsTo, service, someone, untilCardSays, zone } from "./world.ts";

const hourMs = 60 * 60_000;
/** The program asks to be told of changes in the first seconds after its start. */
const watchedWithinMs = 30_000;

type Keeper = "google" | "microsoft";
type Booked = {
  readonly keeper: Keeper;
  readonly calendarId: string;
  readonly reference: string;
  readonly email: string;
  readonly start: string;
};

/**
 * A provider drags an appointment in their own calendar, at Google and in Outlook: it is followed, and the
 * client told. Another deletes it: that is a card, and “Keep” puts it back. Outlook has no word for what was
 * deleted, so that there it is believed a minute after our own last write; nobody watches for so long.
 */
export const editsTheCalendar: Journey = {
  name: "J8",
  async play(stage) {
    await dragAt(stage, "microsoft", "daniel");
    await deleteIt(stage, await dragAt(stage, "google", "ana"));
  },
};

/** Booked, and an hour later by now. */
async function dragAt(stage: Stage, keeper: Keeper, provider: string): Promise<Booked> {
  const title = { google: "Google Calendar", microsoft: "Outlook" }[keeper];
  const calendarId = `${provider}@harborpine.example`;
  let booked: Booked | undefined;
  await stage.step(`book with ${provider}, whose calendar is in ${title}`, async () => {
    booked = await book(stage, { keeper, calendarId, provider });
    const { reference, start } = booked;
    await untilAt(stage, booked, start);
    await eventually(
      "asking to be told of changes",
      () => isWatched(stage, booked),
      watchedWithinMs,
    );
    return `${reference} at ${start}`;
  });
  expect(booked !== undefined, "nothing was booked");
  const one = booked;
  const later = new Date(Date.parse(one.start) + hourMs);
  await stage.step(
    `${provider} drags it an hour on in ${title}: the client is told, once`,
    async () => {
      const end = new Date(later.getTime() + lengthOf(stage, one));
      stage.sandbox[keeper].moveEvent({
        ...{ calendarId, eventId: eventOf(stage, one)?.id ?? "" },
        ...{ start: later.toISOString(), end: end.toISOString() },
      });
      await eventually("the mail", () => newTime(stage, one), 15_000);
      await untilAt(stage, one, later.toISOString());
      const mails = mailsTo(stage, one.email).length;
      expect(mails === 2, `${one.email} got ${mails} mails`);
      return later.toISOString();
    },
  );
  return { ...one, start: later.toISOString() };
}

async function deleteIt(stage: Stage, one: Booked): Promise<void> {
  const { reference, calendarId, start, email } = one;
  await stage.step("its provider deletes it: a card, and Keep puts it back", async () => {
    stage.sandbox.google.deleteEvent({ calendarId, eventId: eventOf(stage, one)?.id ?? "" });
    await eventually("the card", () => anyCard(stage, reference), 15_000);
    await untilCardSays(stage, reference, "Deleted in");
    await pressOn(stage, reference, actionIds.claim);
    await untilCardSays(stage, reference, actionIds.keep);
    await pressOn(stage, reference, actionIds.keep);
    await untilAt(stage, one, start);
    const mails = mailsTo(stage, email).length;
    expect(mails === 2, `${email} got ${mails} mails`);
    return reference;
  });
}

const newTime = (stage: Stage, { email }: Booked) =>
  mailsTo(stage, email).find(({ subject }) => subject.startsWith("New time"));

const anyCard = ({ sandbox }: Stage, reference: string) =>
  sandbox.slack.state.messages.find(({ text }) => text.includes(reference));

async function book(
  stage: Stage,
  { provider, ...place }: Pick<Booked, "keeper" | "calendarId"> & { readonly provider: string },
): Promise<Booked> {
  const start = await eventually("two free hours", async () => {
    const path = `/api/v1/availability?service=${service}&zone=${zone}&provider=${provider}`;
    const { json } = await stage.call("GET", path);
    const free: string[] = json.slots.map((slot: { start: string }) => slot.start);
    const at = new Set(free.map((one) => Date.parse(one)));
    // Not the first days: other journeys take those.
    return free.findLast((one) => at.has(Date.parse(one) + hourMs));
  });
  const client = someone();
  const body = { service, start, provider, zone, ...client };
  const { status, json } = await stage.call("POST", "/api/v1/requests", {
    ...{ body, key: randomUUID() },
  });
  expect(status === 201, `the request was answered ${status}`);
  return { ...place, reference: json.reference, email: client.email, start };
}

type Seen = { readonly id: string; readonly start: number; readonly end: number };

/** The one live event that shows it, in the calendar's own books. */
function eventOf(
  { sandbox }: Stage,
  { keeper, calendarId, reference }: Pick<Booked, "keeper" | "calendarId" | "reference">,
): Seen | undefined {
  const inGoogle = Object.values(sandbox.google.state.calendars[calendarId]?.events ?? {})
    .filter((event) => event.status === "confirmed")
    .flatMap(({ id, start, end, content }) =>
      start.kind === "instant" && end.kind === "instant"
        ? [{ id, start: start.at, end: end.at, text: JSON.stringify(content) }]
        : [],
    );
  const inOutlook = Object.values(sandbox.microsoft.state.mailboxes[calendarId]?.events ?? {})
    .filter((event) => event.deletedAt === undefined)
    .map(({ id, start, end, subject, body }) => ({
      ...{ id, start, end, text: `${subject} ${body.content}` },
    }));
  const mine = (keeper === "google" ? inGoogle : inOutlook).filter(({ text }) =>
    text.includes(reference),
  );
  expect(mine.length < 2, `${reference} has ${mine.length} events`);
  return mine[0];
}

function lengthOf(stage: Stage, booked: Booked): number {
  const { start, end } = eventOf(stage, booked) ?? { start: 0, end: 0 };
  return end - start;
}

const untilAt = (stage: Stage, booked: Booked, start: string) =>
  eventually(
    `${booked.reference} at ${start} in the calendar`,
    () => (eventOf(stage, booked)?.start === Date.parse(start) ? true : undefined),
    10_000,
  );

function isWatched({ sandbox }: Stage, booked: Booked | undefined): true | undefined {
  const watched = [
    ...Object.values(sandbox.google.state.channels).map(({ calendarId }) => calendarId),
    ...Object.values(sandbox.microsoft.state.subscriptions).map(({ mailboxId }) => mailboxId),
  ];
  return watched.includes(booked?.calendarId ?? "") ? true : undefined;
}
