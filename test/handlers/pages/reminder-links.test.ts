import { readFileSync } from "node:fs";
import { afterAll, expect, test, vi } from "vitest";
import { parse } from "yaml";
import type { ReceivedMail } from "#sandbox/mail/mail-double.ts";
import { type Sandbox, startSandbox } from "#sandbox/sandbox.ts";
import { watchHubSpot } from "../../contracts/checked-crm.ts";
import { freeStarts } from "../../helpers/api.ts";
import { useApp } from "../../helpers/running-app.ts";
import { aForm, aVisitor, hiddenOf, noLimits, startsOf } from "../../helpers/visitor.ts";

/*
 * The whole program with pretend vendors: the sweep finds a reminder due, SMTP brings it, and the client
 * goes by nothing but its links. No link is sent that nothing answers.
 */
vi.setConfig({ testTimeout: 60_000 });
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
const soon = { timeout: 25_000, interval: 100 };
const formPath = "/book/consultation";
const hourMs = 3_600_000;

async function mailTo(address: string, about: RegExp): Promise<ReceivedMail> {
  const found = () =>
    sandbox.mail.state.messages.find(
      ({ envelope, subject }) => envelope.to.includes(address) && about.test(subject),
    );
  await expect.poll(found, soon).toBeDefined();
  return found() as ReceivedMail;
}

/** On a machine that is busy the pretend Google may miss its deadline, and then a person is asked, rightly. */
async function book() {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const start = await aStartInDays();
    const form = aForm({ start });
    const { location } = await visitor().post(formPath, form);
    if (location.includes("?done=booked")) return { email: form["email"] ?? "", start };
  }
  throw new Error("none of five ordinary forms booked itself");
}

/** Far enough ahead that no rung is over already. */
async function aStartInDays(): Promise<string> {
  // Nothing is offered before the calendars were read once.
  return await vi.waitFor(async () => {
    const starts = await freeStarts(app(), "consultation");
    const far = starts.find((start) => Date.parse(start) > Date.now() + 52 * hourMs);
    if (far === undefined) throw new Error(`nothing is free among ${starts.length} starts`);
    return far;
  }, soon);
}

async function moveClockTo(at: number) {
  const { now } = (await (await app().get("/api/v1/clock")).json()) as { now: string };
  const byMinutes = (at - Date.parse(now)) / 60_000;
  expect(byMinutes).toBeGreaterThan(0);
  expect((await app().post("/api/v1/clock", { byMinutes })).status).toBe(200);
}

test("from a reminder alone a client confirms, moves and cancels", async () => {
  const { email, start } = await book();
  await mailTo(email, /^Confirmed/);
  await moveClockTo(Date.parse(start) - 48 * hourMs);
  const mail = await mailTo(email, /^Please confirm/);
  const linkTo = (page: string) => {
    const [, path] = new RegExp(`${publicUrl}(/m/[\\w-]+/${page})\\s`).exec(mail.text ?? "") ?? [];
    if (path === undefined) throw new Error(`there is no link to ${page} in the mail`);
    expect(mail.html).toContain(`href="${publicUrl}${path}"`);
    return path;
  };

  const asked = await visitor().get(linkTo("confirm"));
  expect(asked.html).toContain("Will you come?");
  const confirmed = await visitor().post(linkTo("confirm"), hiddenOf(asked));
  expect(confirmed.location).toContain("?done=confirmed");
  expect((await visitor().get(confirmed.location)).html).toContain("You have confirmed");

  const times = await visitor().get(linkTo("reschedule"));
  const to = startsOf(times).at(-1) ?? "";
  const moved = await visitor().post(linkTo("reschedule"), { ...hiddenOf(times), start: to });
  expect(moved.location).toContain("?done=rescheduled");

  const form = hiddenOf(await visitor().get(linkTo("cancel")));
  const cancelled = await visitor().post(linkTo("cancel"), { ...form, reason: "" });
  expect(cancelled.location).toContain("?done=cancelled");
  await mailTo(email, /^Cancelled/);
  const { state } = await app().db("appointments").first("state");
  expect(state).toBe("cancelled");
});
