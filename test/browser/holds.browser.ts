import type { Page } from "playwright-core";
import { expect, test, vi } from "vitest";
import type { HoldAnswer } from "#views/pages/islands/hold-answer.ts";
import { confirm, confirmed, fillIn, live, openDesk, pickTime, taken } from "./booking-desk.ts";

const desk = openDesk();
const open = async () => {
  const page = await desk.open({}, "/book/kept");
  await live(page);
  await page.getByRole("button", { name: /Mon 23 Nov/ }).click();
  return page;
};
const kept = (change: object = {}): HoldAnswer => ({
  outcome: "kept",
  id: "hold-1",
  until: "2026-11-20T17:47:00.000Z",
  seconds: 300,
  secondsMax: 1800,
  ...change,
});
const posted = () =>
  desk.server.holds.map(({ path, fields }) => [path, Object.fromEntries(fields)]);
const untilPosted = (count: number) =>
  vi.waitFor(() => expect(desk.server.holds).toHaveLength(count), { timeout: 5_000 });
const ten = "2026-11-23T17:00:00.000Z";
const hidden = (page: Page, state: "hidden" | "visible") =>
  page.evaluate((now) => {
    Object.defineProperty(document, "hidden", { value: now === "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);

test("a picked time is kept, and the page says until when, on the client's clock", async () => {
  desk.server.holdAnswers.push(kept());
  const page = await open();
  await pickTime(page, "10:00 AM");
  await page.getByText("We keep 10:00 AM for you until 10:47 AM.").waitFor();
  expect(posted()).toEqual([["/hold", { start: ten, hold: "" }]]);
  await page.getByLabel("Time zone").selectOption("Asia/Tokyo");
  await page.getByText("We keep 2:00 AM for you until 2:47 AM.").waitFor();
  expect(desk.server.holds).toHaveLength(1);
});

test("another time gives back the one before; who only walks past a time does not hold it", async () => {
  desk.server.holdAnswers.push(kept(), kept({ id: "hold-2", until: "2026-11-20T17:48:00.000Z" }));
  const page = await open();
  await pickTime(page, "10:00 AM");
  await page.getByText("until 10:47 AM.").waitFor();
  for (let step = 0; step < 3; step += 1) await page.keyboard.press("ArrowDown");
  await page.getByText("We keep 11:30 AM for you until 10:48 AM.").waitFor();
  expect(posted()[1]).toEqual(["/hold", { start: "2026-11-23T18:30:00.000Z", hold: "hold-1" }]);
  expect(desk.server.holds).toHaveLength(2);
});

test("a time on request is not kept by the page, but asked for: the button says so", async () => {
  desk.server.holdAnswers.push(kept());
  const page = await desk.open({}, "/book/asked");
  await live(page);
  await page.getByRole("button", { name: /Mon 23 Nov/ }).click();
  await pickTime(page, "10:00 AM");
  await page.getByText("We keep 10:00 AM").waitFor();
  await pickTime(page, "11:00 AM on request");
  await page.getByRole("button", { name: "Ask for this time" }).waitFor();
  await page.getByText("not booked yet: a person will answer you").waitFor();
  await untilPosted(2);
  expect(posted()[1]).toEqual(["/hold/release", { hold: "hold-1" }]);
  expect(await page.getByText("We keep").count()).toBe(0);
});

test("another day gives it back, and so does leaving", async () => {
  desk.server.holdAnswers.push(kept(), kept(), kept({ id: "hold-2" }));
  const page = await open();
  await pickTime(page, "10:00 AM");
  await page.getByText("until 10:47 AM.").waitFor();
  await page.getByRole("button", { name: /Wed 25 Nov/ }).click();
  await untilPosted(2);
  expect(posted()[1]).toEqual(["/hold/release", { hold: "hold-1" }]);
  expect(await page.getByText("We keep").count()).toBe(0);
  await pickTime(page, "11:00 AM");
  await page.getByText("We keep 11:00 AM").waitFor();
  await page.goto("about:blank");
  await untilPosted(4);
  expect(posted()[3]).toEqual(["/hold/release", { hold: "hold-2" }]);
});

test("it is renewed while the page is looked at, and not while it is hidden", async () => {
  desk.server.holdAnswers.push(
    kept({ seconds: 2 }),
    kept({ until: "2026-11-20T17:52:00.000Z", seconds: 2 }),
    kept(),
  );
  const page = await open();
  await pickTime(page, "10:00 AM");
  await page.getByText("until 10:47 AM.").waitFor();
  await hidden(page, "hidden");
  await page.waitForTimeout(1_200);
  expect(desk.server.holds).toHaveLength(1);
  await hidden(page, "visible");
  await page.getByText("We keep 10:00 AM for you until 10:52 AM.").waitFor();
  expect(posted()[1]).toEqual(["/hold/renew", { hold: "hold-1" }]);
});

test("when it has run out the page says so, and that the time may still be free", async () => {
  desk.server.holdAnswers.push(kept({ seconds: 1, secondsMax: 1 }));
  const page = await open();
  await pickTime(page, "10:00 AM");
  await page.getByText("until 10:47 AM.").waitFor();
  await page.waitForTimeout(1_000);
  await hidden(page, "visible");
  await page.getByText("We no longer keep 10:00 AM for you. It may still be free").waitFor();
  expect(await page.locator("[name=start]:checked").inputValue()).toBe(ten);
  expect(desk.server.holds).toHaveLength(1);
});

test("one that was lost before its time is taken again, or said to be gone", async () => {
  desk.server.holdAnswers.push(
    kept({ seconds: 1 }),
    { outcome: "over" },
    kept({ id: "hold-2", seconds: 1, until: "2026-11-20T17:50:00.000Z" }),
    { outcome: "over" },
    { outcome: "taken" },
  );
  const page = await open();
  await pickTime(page, "10:00 AM");
  await page.getByText("until 10:47 AM.").waitFor();
  await page.waitForTimeout(600);
  await hidden(page, "visible");
  await page.getByText("We keep 10:00 AM for you until 10:50 AM.").waitFor();
  await page.waitForTimeout(600);
  await hidden(page, "visible");
  await page.getByText("10:00 AM was just taken. Please choose another time.").waitFor();
  expect(await page.getByRole("radio", { name: "10:00 AM", exact: true }).count()).toBe(0);
  expect(await page.getByText("No time chosen yet").isVisible()).toBe(true);
});

test("a time that is kept for somebody else stays chosen, and can be asked for", async () => {
  desk.server.holdAnswers.push({ outcome: "held", until: "2026-11-20T18:15:00.000Z" });
  desk.server.answers.push(
    {
      ...taken,
      outcome: "slot-taken",
      alternatives: [],
      held: { start: ten, until: "2026-11-20T18:15:00.000Z" },
      idempotencyKey: "key-2",
    },
    { outcome: "person-will-answer", location: "/done" },
  );
  const page = await open();
  await fillIn(page);
  await page
    .getByText("10:00 AM is kept for somebody else until Fri 20 Nov, 11:15 AM at the latest.")
    .waitFor();
  expect(await page.locator("[name=start]:checked").inputValue()).toBe(ten);
  await confirm(page);
  await page.getByRole("heading", { name: "That time is kept for somebody else" }).waitFor();
  await page.getByRole("button", { name: "Ask us for Mon 23 Nov, 10:00 AM" }).click();
  await page.waitForURL("**/done");
  expect(desk.server.posts[1]?.fields.get("askFor")).toBe(ten);
});

test("where nothing can be kept just now nothing is promised, and the form books as ever", async () => {
  desk.server.answers.push(confirmed);
  const page = await open();
  await fillIn(page);
  await untilPosted(1);
  expect(await page.locator(".kept").textContent()).toBe("");
  await confirm(page);
  await page.waitForURL("**/done");
});

test("the words come without moving anything", async () => {
  const page = await open();
  await page.evaluate(() => {
    Object.assign(window, { shift: 0 });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        Object.assign(window, {
          shift: Reflect.get(window, "shift") + Reflect.get(entry, "value"),
        });
    }).observe({ type: "layout-shift", buffered: false });
  });
  desk.server.holdAnswers.push(kept());
  await pickTime(page, "10:00 AM");
  await page.getByText("We keep 10:00 AM").waitFor();
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => Reflect.get(window, "shift"))).toBeLessThan(0.001);
});
