import { expect, test } from "vitest";
import type { Answer } from "#views/pages/islands/answer.ts";
import {
  confirm,
  confirmed,
  fillIn,
  focused,
  live,
  openDesk,
  pickTime,
  taken,
} from "./booking-desk.ts";

const desk = openDesk();
const invalid: Answer = {
  outcome: "invalid",
  problems: [{ field: "email", message: "Please check the address." }],
  idempotencyKey: "key-2",
};

test("is told in the visitor's own zone, also when the browser uses an old name for it", async () => {
  const page = await desk.open({ timezoneId: "Asia/Calcutta" });
  await page.getByText("Times in Kolkata (India Time)").waitFor();
  expect(await page.getByLabel("Time zone").inputValue()).toBe("Asia/Kolkata");
  expect(await page.getByText("Saturday 21 November 2026").isVisible()).toBe(true);
  expect(desk.server.posts).toEqual([]);
});

test("adds a zone that nobody lists", async () => {
  const page = await desk.open({ timezoneId: "Etc/GMT+5" });
  await page.getByText("Times in GMT+5 (this device)").waitFor();
  expect(await page.getByText("1:30 PM", { exact: true }).isVisible()).toBe(true);
});

test("a change of zone keeps the chosen instant and asks nobody", async () => {
  const page = await desk.open();
  await live(page);
  await page.getByRole("button", { name: /Mon 23 Nov/ }).click();
  await pickTime(page, "4:30 PM");
  await page.getByLabel("Time zone").selectOption("Asia/Tokyo");
  await page.getByText("Tuesday 24 November 2026, 8:30 AM JST").waitFor();
  expect(await page.locator("[name=start]:checked").inputValue()).toBe("2026-11-23T23:30:00.000Z");
  expect(desk.server.posts).toEqual([]);
});

test("a press on a day shows its times and takes the focus there", async () => {
  const page = await desk.open();
  await live(page);
  await page.getByRole("button", { name: /Wed 25 Nov/ }).click();
  expect(await focused(page)).toBe("Wednesday 25 November 2026");
  await page.getByRole("button", { name: "Later days" }).click();
  expect(await focused(page)).toBe("Friday 4 December 2026");
  expect(desk.server.posts).toEqual([]);
});

test("can be used with the keyboard alone", async () => {
  desk.server.answers.push(confirmed);
  const page = await desk.open();
  await live(page);
  await page.getByRole("button", { name: /Mon 23 Nov/ }).press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await page.getByText("Monday 23 November 2026, 9:30 AM MST").waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.type("Ada");
  await page.keyboard.press("Tab");
  await page.keyboard.type("ada@example.com");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/done");
  expect(desk.server.posts[0]?.fields.get("start")).toBe("2026-11-23T16:30:00.000Z");
});

test("posts in the background and goes where the server says", async () => {
  desk.server.answers.push(confirmed);
  const page = await desk.open();
  await live(page);
  await fillIn(page);
  await confirm(page);
  await page.waitForURL("**/done");
  expect(desk.server.posts).toHaveLength(1);
  const [post] = desk.server.posts;
  expect(post?.json).toBe(true);
  expect(Object.fromEntries(post?.fields ?? [])).toEqual({
    start: "2026-11-23T17:00:00.000Z",
    zone: "America/Phoenix",
    name: "Ada",
    email: "ada@example.com",
    phone: "",
    partySize: "1",
    notes: "My knee",
    website: "",
    idempotencyKey: "key-1",
  });
});

test("a taken time: focus on the reason, details kept, and one press books another", async () => {
  desk.server.answers.push(taken, confirmed);
  const page = await desk.open();
  await live(page);
  await fillIn(page);
  await confirm(page);
  await page.getByText("That time was just taken").waitFor();
  expect(await focused(page)).toContain("That time was just taken");
  expect(await page.getByLabel("Name").inputValue()).toBe("Ada");
  expect(await page.getByText("Monday 23 November 2026", { exact: true }).isVisible()).toBe(true);
  expect(await page.getByText("10:00 AM", { exact: true }).count()).toBe(0);

  await page.getByRole("button", { name: "Book Mon 23 Nov, 10:30 AM" }).click();
  await page.waitForURL("**/done");
  const fields = desk.server.posts[1]?.fields;
  expect(fields?.getAll("start")).toEqual(["2026-11-23T17:30:00.000Z"]);
  expect(fields?.get("idempotencyKey")).toBe("key-2");
  expect(fields?.get("notes")).toBe("My knee");
});

test("problems: focus on the summary, a link to the field, and typed words stay", async () => {
  desk.server.answers.push(invalid, confirmed);
  const page = await desk.open();
  await live(page);
  await fillIn(page);
  await confirm(page);
  await page.getByRole("link", { name: "Please check the address." }).click();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("email");
  expect(await page.getByLabel("Email").getAttribute("aria-invalid")).toBe("true");
  expect(await page.getByLabel("Email").inputValue()).toBe("ada@example.com");
  await confirm(page);
  await page.waitForURL("**/done");
  expect(desk.server.posts.map(({ fields }) => fields.get("idempotencyKey"))).toEqual([
    "key-1",
    "key-2",
  ]);
});

test("outside policy: one press asks a person for that very time", async () => {
  desk.server.answers.push(
    {
      outcome: "outside-policy",
      start: "2026-11-23T17:00:00.000Z",
      explanations: ["Too soon."],
      idempotencyKey: "key-2",
    },
    { outcome: "person-will-answer", location: "/done" },
  );
  const page = await desk.open();
  await live(page);
  await fillIn(page);
  await confirm(page);
  await page.getByRole("button", { name: "Ask us for this time" }).click();
  await page.waitForURL("**/done");
  expect(desk.server.posts[1]?.fields.get("askFor")).toBe("2026-11-23T17:00:00.000Z");
});

test("an answer that nobody understands: the browser posts the form itself, under the same key", async () => {
  desk.server.answers.push(404, confirmed);
  const page = await desk.open();
  await live(page);
  await fillIn(page);
  await confirm(page);
  await page.waitForURL("**/done");
  expect(desk.server.posts.map(({ json }) => json)).toEqual([true, false]);
  expect(desk.server.posts.map(({ fields }) => fields.get("idempotencyKey"))).toEqual([
    "key-1",
    "key-1",
  ]);
  expect(desk.server.posts[1]?.fields.get("name")).toBe("Ada");
});

test("an alternative that has to be posted plainly takes its time along", async () => {
  desk.server.answers.push(taken, 404, confirmed);
  const page = await desk.open();
  await live(page);
  await fillIn(page);
  await confirm(page);
  await page.getByRole("button", { name: /^Book Mon/ }).click();
  await page.waitForURL("**/done");
  expect(desk.server.posts[2]?.fields.get("start")).toBe("2026-11-23T17:30:00.000Z");
});

test("a server in trouble, or none at all: details stay and the next press tries again", async () => {
  desk.server.answers.push(503, confirmed);
  const page = await desk.open();
  await live(page);
  await fillIn(page);
  await page.context().setOffline(true);
  await confirm(page);
  await page.getByText("We could not be reached").waitFor();
  await page.context().setOffline(false);
  await confirm(page);
  await page.getByText("Something went wrong on our side").waitFor();
  expect(await page.getByLabel("Name").inputValue()).toBe("Ada");
  await confirm(page);
  await page.waitForURL("**/done");
  expect(new Set(desk.server.posts.map(({ fields }) => fields.get("idempotencyKey"))).size).toBe(1);
});

test("what is typed and chosen before the script arrives stays", async () => {
  const release = desk.server.holdScripts();
  const page = await desk.open();
  await pickTime(page, "1:30 PM");
  await page.getByLabel("Name").fill("Ada");
  release();
  await page.getByText("Friday 20 November 2026, 1:30 PM MST").waitFor();
  expect(await page.getByLabel("Name").inputValue()).toBe("Ada");
  expect(await page.locator("[name=start]:checked").count()).toBe(1);
});
