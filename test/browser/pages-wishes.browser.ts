import { expect, test } from "vitest";
import { confirm, confirmed, live, openDesk, pickTime } from "./booking-desk.ts";

const desk = openDesk();
/** A service that looks at languages: French was chosen before. */
async function openWishes(options: { javaScriptEnabled?: boolean } = {}) {
  const page = await desk.open(options);
  await page.goto(`${desk.server.url}/book-wishes`, { waitUntil: "commit" });
  return page;
}

test("what was chosen stays chosen while days and zones are looked at, and goes along", async () => {
  desk.server.answers.push(confirmed);
  const page = await openWishes();
  await live(page);
  expect(await page.getByLabel("Language").inputValue()).toBe("fr");
  await page.getByLabel("Language").selectOption("English");
  await page.getByLabel("Time zone").selectOption("Asia/Tokyo");
  await page.getByRole("button", { name: /Tue 24 Nov/ }).click();
  expect(await page.getByLabel("Language").inputValue()).toBe("en");
  await pickTime(page, "1:00 AM");
  await page.getByLabel("Name").fill("Ada");
  await page.getByLabel("Email").fill("ada@example.com");
  await confirm(page);
  await page.waitForURL("**/done");
  expect(desk.server.posts.at(-1)?.fields.get("language")).toBe("en");
});

test.each([
  ["with a script", true],
  ["without one", false],
])("a press asks for the times that go with it, %s", async (_name, javaScriptEnabled) => {
  const page = await openWishes({ javaScriptEnabled });
  if (javaScriptEnabled) await live(page);
  await page.getByLabel("Language").selectOption("English");
  await page.getByRole("button", { name: "Show these times" }).click();
  await page.waitForURL("**/book/checkup/times");
  const [post] = desk.server.posts;
  expect([post?.json, post?.fields.get("language"), post?.fields.get("territory")]).toEqual([
    false,
    "en",
    "",
  ]);
});

test("what was chosen before the script arrived stays", async () => {
  const release = desk.server.holdScripts();
  const page = await openWishes();
  await page.getByLabel("Language").selectOption("English");
  release();
  await live(page);
  expect(await page.getByLabel("Language").inputValue()).toBe("en");
});
