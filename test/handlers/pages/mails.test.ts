import { readFileSync } from "node:fs";
import { afterAll, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { localDay } from "#booking/local-time.ts";
import { loginAddress } from "#flows/sign-in.ts";
import type { ReceivedMail } from "#sandbox/mail/mail-double.ts";
import { type Sandbox, startSandbox } from "#sandbox/sandbox.ts";
import { actionIds, inputs } from "#views/slack/identifiers.ts";
import { watchHubSpot } from "../../contracts/checked-crm.ts";
import { useApp } from "../../helpers/running-app.ts";
import {
  aForm,
  aVisitor,
  hiddenOf,
  noLimits,
  startsOf,
  tokenIn,
  weekdayFromNow,
} from "../../helpers/visitor.ts";

/*
 * The whole program with pretend vendors, as a client lives it: forms, mails and the calendar. The
 * demo company, because its people exist at the pretend vendors too.
 */
// Mails come by a worker and by SMTP, beside other test files.
vi.setConfig({ testTimeout: 30_000 });
const publicUrl = "https://book.harborpine.example";
const company = parse(readFileSync(new URL("../../../db/demo.yaml", import.meta.url), "utf8"));
const watched = watchHubSpot();
let sandbox: Sandbox;
const app = useApp(async () => {
  const program = { url: "http://127.0.0.1:9", token: undefined };
  sandbox = await startSandbox(program, undefined, { hubspot: watched });
  return { ...sandbox.environment, ...noLimits, PUBLIC_URL: publicUrl };
}, company);
afterAll(async () => {
  await sandbox.stop();
  watched.end();
});
const visitor = () => aVisitor(app());

const soon = { timeout: 15_000, interval: 100 };
const formPath = "/book/consultation";
/** Late on a Friday there may be two times left today. */
const fullDay = () => `${formPath}?day=${weekdayFromNow(6)}`;

/** Waits for a client's mail about something. */
async function mailTo(address: string, about: RegExp): Promise<ReceivedMail> {
  const found = () =>
    sandbox.mail.state.messages.find(
      ({ envelope, subject }) => envelope.to.includes(address) && about.test(subject),
    );
  await expect.poll(found, soon).toBeDefined();
  return found() as ReceivedMail;
}

/** Every address of ours in a mail, in its text and in its HTML, as paths. */
function linksIn({ text = "", html = "" }: ReceivedMail): string[] {
  const addresses = [...`${text} ${html}`.matchAll(/https?:\/\/[^\s"'<>)]+/g)].map(
    ([address]) => address,
  );
  const ours = addresses.filter((address) => address.startsWith(publicUrl));
  return [...new Set(ours.map((address) => address.slice(publicUrl.length)))];
}

/** Opens every link of a mail as its reader would, and expects the page to be there. */
async function expectLinksToOpen(mail: ReceivedMail, headers: Record<string, string> = {}) {
  const links = linksIn(mail);
  expect(links, mail.subject).not.toEqual([]);
  for (const link of links) {
    const { status } = await visitor().get(link, headers);
    expect([link, status]).toEqual([link, 200]);
  }
}

async function ask(change: Record<string, string> = {}) {
  const page = await visitor().get(fullDay());
  const form = aForm({ start: startsOf(page).at(-1) ?? "", ...change });
  const seen = await visitor().post(formPath, form);
  return { email: form["email"] ?? "", start: form["start"] ?? "", location: seen.location };
}

/** On a machine that is busy the pretend Google may miss its deadline, and then a person is asked, rightly. */
async function book() {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const asked = await ask();
    if (asked.location.includes("?done=booked")) return asked;
  }
  throw new Error("none of five ordinary forms booked itself");
}

const aVip = () => ({ email: `ada.${crypto.randomUUID().slice(0, 6)}@bigcorp.example` });

/** Our own events at a start, whichever vendor's calendar the provider has. */
const eventsAt = (start: string) => {
  const at = Date.parse(start);
  const inGoogle = Object.values(sandbox.google.state.calendars).flatMap(({ events }) =>
    Object.values(events).filter(
      (event) =>
        event.by === "app" &&
        event.status === "confirmed" &&
        event.start.kind === "instant" &&
        event.start.at === at,
    ),
  );
  const inOutlook = Object.values(sandbox.microsoft.state.mailboxes).flatMap(({ events }) =>
    Object.values(events).filter(
      (event) => event.by === "app" && event.deletedAt === undefined && event.start === at,
    ),
  );
  return [...inGoogle, ...inOutlook];
};

const field = (mail: ReceivedMail, name: string) =>
  new RegExp(`^${name}:(.*)$`, "m").exec(mail.calendar?.content ?? "")?.[1]?.trim();

test("booked, moved and cancelled by forms: mails and calendar follow, with one UID and its SEQUENCE", async () => {
  const { email, start, location } = await book();
  const confirmed = await mailTo(email, /^Confirmed/);
  await expectLinksToOpen(confirmed);
  expect(confirmed.calendar?.method).toBe("REQUEST");
  expect(field(confirmed, "SEQUENCE")).toBe("0");
  expect(eventsAt(start)).toHaveLength(1);

  // From here on only by what stands in the mail.
  const link = linksIn(confirmed).find((path) => path.startsWith("/m/")) ?? "";
  expect(tokenIn(link)).toBe(tokenIn(location));
  const page = await visitor().get(`${link}/reschedule`);
  const to = startsOf(page).at(-1) ?? "";
  const fields = { ...hiddenOf(page), start: to, zone: "America/Phoenix" };
  const moved = await visitor().post(`${link}/reschedule`, fields);
  expect(moved.location).toContain("?done=rescheduled");
  const rescheduled = await mailTo(email, /^New time/);
  await expectLinksToOpen(rescheduled);
  expect(field(rescheduled, "SEQUENCE")).toBe("1");
  expect(field(rescheduled, "UID")).toBe(field(confirmed, "UID"));
  await expect.poll(() => [eventsAt(start).length, eventsAt(to).length], soon).toEqual([0, 1]);

  const stale = await visitor().post(`${link}/cancel`, { sequence: "0", reason: "" });
  expect(stale.location).toContain("?done=changed");
  const form = hiddenOf(await visitor().get(`${link}/cancel`));
  await visitor().post(`${link}/cancel`, { ...form, reason: "I am travelling" });
  const cancelled = await mailTo(email, /^Cancelled/);
  await expectLinksToOpen(cancelled);
  expect(cancelled.calendar?.method).toBe("CANCEL");
  expect(field(cancelled, "SEQUENCE")).toBe("2");
  await expect.poll(() => eventsAt(to).length, soon).toBe(0);
  const zone = "America/Phoenix";
  const thatDay = `${formPath}?zone=${zone}&day=${localDay(new Date(to), zone)}`;
  expect(startsOf(await visitor().get(thatDay))).toContain(to);
});

test("the file of the page and the invitation of the mail are one event of one organizer", async () => {
  const { email, location } = await book();
  const confirmed = await mailTo(email, /^Confirmed/);
  const { html: file } = await visitor().get(`/m/${tokenIn(location)}/calendar.ics`);
  const organizer = /ORGANIZER[^:]*:(.*)/;
  const unfold = (text: string) => text.replaceAll(/\r?\n[ \t]/g, "");
  expect(unfold(file)).toContain(`UID:${field(confirmed, "UID")}`);
  expect(organizer.exec(unfold(file))?.[1]).toBe(
    organizer.exec(unfold(confirmed.calendar?.content ?? ""))?.[1],
  );
});

test("a calendar that knows of something newer: 409 with alternatives, and no chosen time beside them", async () => {
  const start = startsOf(await visitor().get(fullDay())).at(0) ?? "";
  const end = new Date(Date.parse(start) + 30 * 60_000).toISOString();
  for (const { state, addEvent } of [sandbox.google, sandbox.microsoft])
    for (const calendarId of Object.keys("calendars" in state ? state.calendars : state.mailboxes))
      addEvent({ calendarId, summary: "A visit", start, end });
  const seen = await visitor().post(formPath, aForm({ start }));
  expect(seen.status).toBe(409);
  // Our copy of the calendars still offers it; chosen, it would go along with an alternative.
  expect(startsOf(seen)).toContain(start);
  expect(seen.html).not.toMatch(/type="radio"[^>]* checked/);
});

test("a promise of a person, and the confirmation that a request was withdrawn", async () => {
  const { email, location } = await ask(aVip());
  const promised = await mailTo(email, /We have your request/);
  await expectLinksToOpen(promised);
  const link = `/m/${tokenIn(location)}/cancel`;
  await visitor().post(link, hiddenOf(await visitor().get(link)));
  await expectLinksToOpen(await mailTo(email, /withdrew/));
});

test("a member's refusal", async () => {
  const { email, location } = await ask(aVip());
  const { slack } = sandbox;
  slack.connect(app().base);
  const [, reference = ""] = /(GH-\d+)/.exec((await visitor().get(location)).html) ?? [];
  const card = () =>
    slack.state.messages.find(({ text, thread_ts }) => !thread_ts && text.includes(reference));
  await expect.poll(card, soon).toBeDefined();
  const { channel, ts } = card() ?? { channel: "", ts: "" };
  const user = "U0MAYA";
  await slack.press({ user, channel, ts, actionId: actionIds.more, option: "Decline…" });
  const view = () => Object.values(slack.state.views).find(({ open }) => open);
  await expect.poll(view, soon).toBeDefined();
  const words = "We are sorry: not this time.";
  await slack.submit({
    user,
    viewId: view()?.id ?? "",
    values: { [inputs.declineWords.block]: words },
  });
  const declined = await mailTo(email, /About your request/);
  await expectLinksToOpen(declined);
  expect((await visitor().get(`/m/${tokenIn(location)}`)).html).toContain(words);
});

test("a card that Slack refuses: who is on call gets a link that opens for them", async () => {
  sandbox.slack.faults.add({
    kind: "status",
    status: 200,
    error: "channel_not_found",
    match: "chat.postMessage",
    times: 20,
  });
  await ask(aVip());
  const alert = await mailTo("maya@harborpine.example", /needs a person/);
  sandbox.slack.faults.clear();
  const [link = ""] = linksIn(alert);
  expect(await visitor().get(link)).toMatchObject({ status: 401 });
  const login = (await loginAddress({ db: app().db, publicUrl: "" }, "maya")) ?? "";
  const cookie = (await visitor().post(login, {})).headers.get("set-cookie")?.split(";")[0] ?? "";
  await expectLinksToOpen(alert, { cookie });
});

// Last of all: it moves the clock by days.
test("an apology when nobody came in time", async () => {
  const { email, location } = await ask(aVip());
  await mailTo(email, /We have your request/);
  const moved = await app().post("/api/v1/clock", { byMinutes: 60 * 24 * 7 });
  expect(moved.status).toBe(200);
  await expectLinksToOpen(await mailTo(email, /We are sorry/));
  expect((await visitor().get(`/m/${tokenIn(location)}`)).html).toContain("nobody answered you");
});

test("no link of a client's ever reached the log, and nothing failed unforeseen", () => {
  const text = app().log.join("");
  for (const { text: body = "" } of sandbox.mail.state.messages)
    for (const [, token = "?"] of body.matchAll(/\/m\/([\w-]{27})/g))
      expect(text).not.toContain(token);
  expect(app().log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});
