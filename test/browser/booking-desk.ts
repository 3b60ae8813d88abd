import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import type { Answer } from "#views/pages/islands/answer.ts";
import { openBrowser } from "./browser.ts";
import { type PageServer, startPageServer } from "./page-server.ts";

export const confirmed: Answer = { outcome: "confirmed", location: "/done" };
export const taken: Answer = {
  outcome: "slot-taken",
  alternatives: [{ start: "2026-11-23T17:30:00.000Z" }],
  idempotencyKey: "key-2",
};

/** A browser for the file, and for each test a server; fails a test in which the browser complained. */
export function openDesk(): {
  server: PageServer;
  open: (options?: BrowserContextOptions, path?: string) => Promise<Page>;
} {
  let browser: Browser | undefined;
  let server: PageServer | undefined;
  const complaints: string[] = [];
  const here = <T>(thing: T | undefined): T => {
    if (thing === undefined) throw new Error("only within a test");
    return thing;
  };

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    server = await startPageServer();
  });
  afterEach(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
    await server?.stop();
    expect(complaints.splice(0)).toEqual([]);
  });

  return {
    get server() {
      return here(server);
    },
    open: async (options = {}, path = "/book/checkup") => {
      const context = await here(browser).newContext({
        viewport: { width: 390, height: 844 },
        timezoneId: "America/Phoenix",
        ...options,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => {
        // The browser logs every 4xx answer as an error; those are what these tests are about.
        if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
          complaints.push(message.text());
      });
      // Not until everything is loaded: one test holds the script back.
      await page.goto(here(server).url + path, { waitUntil: "commit" });
      return page;
    },
  };
}

/** The island has taken over. */
export const live = (page: Page) => page.getByText("No time chosen yet").waitFor();

export const pickTime = (page: Page, name: string) =>
  page.getByRole("radio", { name, exact: true }).check();

export async function fillIn(page: Page): Promise<void> {
  await page.getByRole("button", { name: /Mon 23 Nov/ }).click();
  await pickTime(page, "10:00 AM");
  await page.getByLabel("Name").fill("Ada");
  await page.getByLabel("Email").fill("ada@example.com");
  await page.getByLabel("Anything we should know?").fill("My knee");
}

export const confirm = (page: Page) =>
  page.getByRole("button", { name: "Confirm booking" }).last().click();

export const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.textContent ?? "");
