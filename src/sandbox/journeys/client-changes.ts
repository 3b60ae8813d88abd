import { setTimeout as wait } from "node:timers/promises";
import type { ReceivedMail } from "#sandbox/mail/mail-double.ts";
import { aBrowser, type Fields, hiddenOn, startsOn } from "./browser.ts";
import { expect, type Journey, type Stage } from "./stage.ts";
import { eventsAt, service, someone, untilEvents, untilMail, zone } from "./world.ts";

/** Forms that are filled in faster than this are taken for a program's. */
const READING_MS = 2_500;

/** A client without JavaScript: books by the form, moves and cancels by the link in the mail. */
export const clientChanges: Journey = {
  name: "client",
  async play(stage) {
    const booked = await bookByForm(stage);
    const moved = await moveByLink(stage, booked);
    await cancelByLink(stage, moved);
  },
};

/** What the client knows after booking: their address, the time, and what stands in the mail. */
type Booked = {
  readonly email: string;
  readonly start: string;
  readonly link: string;
  readonly uid: string;
};

async function bookByForm(stage: Stage): Promise<Booked> {
  const client = someone();
  const browser = aBrowser(stage);
  let start = "";
  let hidden: Fields = {};
  let mail: ReceivedMail | undefined;
  let link = "";
  // Somebody else may be with another provider at the same time.
  let others = 0;

  await stage.step("open the form and take the last time on the page", async () => {
    const page = await browser.open(`/book/${service}`);
    start = startsOn(page).at(-1) ?? "";
    expect(start !== "", "the page offers no time");
    hidden = hiddenOn(page);
    others = eventsAt(stage, start).length;
    await wait(READING_MS);
    return start;
  });
  await stage.step("send the form: the browser is led to the client's own page", async () => {
    const fields = { ...hidden, ...client, start, zone, partySize: "1", notes: "", website: "" };
    const location = await browser.send(`/book/${service}`, fields);
    expect(location.endsWith("?done=booked"), `it led to ${location || "no other page"}`);
    const page = await browser.open(location);
    expect(page.text.includes("You are booked"), "the page does not say that it is booked");
    const again = await browser.send(`/book/${service}`, fields);
    expect(again === location, "the same form sent twice led to another page");
    return "sent twice, booked once";
  });
  await stage.step("take the link out of the mail", async () => {
    mail = await untilMail(stage, client.email, /^Confirmed/);
    link = /https?:\/\/[^\s/]+(\/m\/[\w-]+)/.exec(mail.text ?? "")?.[1] ?? "";
    expect(link !== "", "there is no link in the mail");
    expect(fieldOf(mail, "SEQUENCE") === "0", "the invitation does not begin with SEQUENCE 0");
    await untilEvents(stage, start, others + 1);
    return `“${mail.subject}”`;
  });
  return { email: client.email, start, link, uid: fieldOf(mail, "UID") };
}

async function moveByLink(stage: Stage, { email, start, link, uid }: Booked): Promise<Booked> {
  const browser = aBrowser(stage);
  const leaving = eventsAt(stage, start).length;
  let arriving = 0;
  let to = "";
  let old: Fields = {};

  await stage.step("choose another time by the form", async () => {
    const page = await browser.open(`${link}/reschedule`);
    const other = startsOn(page).findLast((free) => free !== start);
    expect(other !== undefined, "the page offers no other time");
    to = other;
    arriving = eventsAt(stage, to).length;
    old = { ...hiddenOn(page), zone };
    const location = await browser.send(`${link}/reschedule`, { ...old, start: to });
    expect(location.endsWith("?done=rescheduled"), `it led to ${location || "no other page"}`);
    return to;
  });
  await stage.step("the mail says SEQUENCE 1, the calendar shows the new time alone", async () => {
    const mail = await untilMail(stage, email, /^New time/);
    expect(fieldOf(mail, "SEQUENCE") === "1", "the new invitation has another SEQUENCE");
    expect(fieldOf(mail, "UID") === uid, "the new invitation is about another event");
    await untilEvents(stage, start, leaving - 1);
    await untilEvents(stage, to, arriving + 1);
    return `“${mail.subject}”`;
  });
  await stage.step("the forms of before change nothing", async () => {
    const moved = await browser.send(`${link}/reschedule`, { ...old, start });
    const cancelled = await browser.send(`${link}/cancel`, { sequence: "0", reason: "" });
    for (const location of [moved, cancelled])
      expect(location.endsWith("?done=changed"), `an old form led to ${location}`);
    expect(eventsAt(stage, to).length === arriving + 1, "the event moved or went away");
    return "the page says that it had changed";
  });
  return { email, start: to, link, uid };
}

async function cancelByLink(stage: Stage, { email, start, link }: Booked): Promise<void> {
  const browser = aBrowser(stage);
  const standing = eventsAt(stage, start).length;
  await stage.step("cancel by the form", async () => {
    const page = await browser.open(`${link}/cancel`);
    expect(eventsAt(stage, start).length === standing, "opening the page cancelled already");
    const fields = { ...hiddenOn(page), reason: "My plans changed." };
    const location = await browser.send(`${link}/cancel`, fields);
    expect(location.endsWith("?done=cancelled"), `it led to ${location || "no other page"}`);
    return "the page says so";
  });
  await stage.step("mail CANCEL, no event, and the time is offered again", async () => {
    const mail = await untilMail(stage, email, /^Cancelled/);
    expect(mail.calendar?.method === "CANCEL", "the mail takes nothing out of the calendar");
    await untilEvents(stage, start, standing - 1);
    const { json } = await stage.call(
      "GET",
      `/api/v1/availability?service=${service}&zone=${zone}`,
    );
    const offered = json.slots.some((slot: { start: string }) => slot.start === start);
    expect(offered, "the time is not offered again");
    return `“${mail.subject}”`;
  });
}

function fieldOf(mail: ReceivedMail | undefined, name: string): string {
  const found = new RegExp(`^${name}:(.*)$`, "m").exec(mail?.calendar?.content ?? "");
  return found?.[1]?.trim() ?? "";
}
