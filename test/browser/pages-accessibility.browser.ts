import AxeBuilder from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { type PageServer, startPageServer } from "./page-server.ts";

let browser: Browser;
let server: PageServer;

const looks = [
  ["a phone, light", { width: 390, height: 844 }, "light"],
  ["a phone, dark", { width: 390, height: 844 }, "dark"],
  ["a desk, light", { width: 1280, height: 800 }, "light"],
] as const;

describe("every page", () => {
  beforeAll(async () => {
    browser = await openBrowser();
    server = await startPageServer();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test.each(looks)(
    "on %s: nothing that axe knows is wrong",
    async (_name, viewport, colorScheme) => {
      const context = await browser.newContext({ viewport, colorScheme });
      const page = await context.newPage();
      const found: string[] = [];
      page.on("console", (message) => found.push(message.text()));
      for (const name of server.pageNames) {
        await page.goto(`${server.url}/${name}`);
        // The legacy mode saves a tab for each page; it only misses frames of other sites, and we have none.
        const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
        found.push(...violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html}`));
        if (await isTooWide(page)) found.push(`${name}: scrolls sideways`);
      }
      await context.close();
      expect(found).toEqual([]);
    },
    120_000,
  );

  test("letters of twice the size on a narrow phone: nothing needs scrolling sideways", async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    const found: string[] = [];
    for (const name of server.pageNames.filter((name) => !name.startsWith("staff"))) {
      await page.goto(`${server.url}/${name}`);
      await page.evaluate(() => {
        document.documentElement.style.fontSize = "200%";
      });
      if (await isTooWide(page)) found.push(name);
    }
    await context.close();
    expect(found).toEqual([]);
  }, 60_000);
});

function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
}
