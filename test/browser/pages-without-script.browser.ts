import { expect, test } from "vitest";
import { confirm, confirmed, fillIn, openDesk, taken } from "./booking-desk.ts";

const desk = openDesk();
const plain = () => desk.open({ javaScriptEnabled: false });

test("a press on a day shows its times; what was typed stays and is in no address", async () => {
  const page = await plain();
  await page.getByLabel("Name").fill("Ada");
  await page.getByLabel("Text me.").check();
  await page.getByRole("button", { name: /Wed 25 Nov/ }).click();
  await page.getByText("Wednesday 25 November 2026").waitFor();
  expect(await page.getByLabel("Name").inputValue()).toBe("Ada");
  expect(await page.getByLabel("Text me.").isChecked()).toBe(true);
  expect(page.url()).toBe(`${desk.server.url}/book/checkup/times`);
});

test("the zone is changed by the button beside it", async () => {
  const page = await plain();
  await page.getByLabel("Time zone").selectOption("Asia/Tokyo");
  await page.getByRole("button", { name: "Show times in this zone" }).click();
  await page.getByText("Times in Tokyo (Japan Time)").waitFor();
});

test("Enter in a field books, and presses no day", async () => {
  desk.server.answers.push(confirmed);
  const page = await plain();
  await fillIn(page);
  await page.getByLabel("Email").press("Enter");
  await page.waitForURL("**/done");
  expect(desk.server.posts.at(-1)?.fields.get("start")).toBe("2026-11-23T17:00:00.000Z");
});

test("a taken time keeps the details, and one press books another", async () => {
  desk.server.answers.push(taken, confirmed);
  const page = await plain();
  await fillIn(page);
  await confirm(page);
  await page.getByText("That time was just taken").waitFor();
  expect(await page.getByLabel("Name").inputValue()).toBe("Ada");
  await page.getByRole("button", { name: /^Book Mon/ }).click();
  await page.waitForURL("**/done");
  expect(desk.server.posts.at(-1)?.fields.get("start")).toBe("2026-11-23T17:30:00.000Z");
});

test("the browser itself asks for what is missing", async () => {
  const page = await plain();
  await confirm(page);
  expect(page.url()).toBe(`${desk.server.url}/book/checkup`);
  expect(desk.server.posts).toEqual([]);
});
