import AxeBuilder from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MailContent } from "#ports/email.ts";
import { renderMail } from "#views/messages/render-mail.ts";
import { contents, envelope } from "../views/messages/mails.ts";
import { openBrowser } from "./browser.ts";

let browser: Browser;

const looks = [
  ["a small telephone, light", 320, "light"],
  ["a small telephone, dark", 320, "dark"],
  ["a mail program, light", 600, "light"],
  ["a mail program, dark", 600, "dark"],
] as const;

/** Nothing here could break to fit: a mail has to let it, wherever it stands. */
const endless = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihung".repeat(2);
const widest = {
  ...contents.confirmed,
  serviceName: endless,
  locationAddress: endless,
  providerName: endless,
} as MailContent;
const mails: readonly (readonly [name: string, content: MailContent])[] = [
  ...Object.entries(contents),
  ["with words that do not end", widest],
];

describe("every mail", () => {
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  test.each(looks)(
    "in %s (%d): fits, and nothing that axe knows is wrong",
    async (_name, width, colorScheme) => {
      const context = await browser.newContext({ viewport: { width, height: 700 }, colorScheme });
      const page = await context.newPage();
      const found: string[] = [];
      for (const [name, content] of mails) {
        await page.setContent(renderMail(content, envelope).html);
        if (await isTooWide(page)) found.push(`${name}: scrolls sideways`);
        const { violations } = await new AxeBuilder({ page })
          // A mail is no page: it is shown inside one, which has the landmarks.
          .disableRules(["region", "landmark-one-main"])
          .setLegacyMode()
          .analyze();
        found.push(...violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html}`));
      }
      await context.close();
      expect(found).toEqual([]);
    },
    120_000,
  );

  test("the reader's colours count: dark is dark, light is light", async () => {
    const brightness = async (colorScheme: "light" | "dark") => {
      const context = await browser.newContext({ colorScheme });
      const page = await context.newPage();
      await page.setContent(renderMail(contents.confirmed, envelope).html);
      const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      await context.close();
      const parts = colour.match(/\d+/g)?.map(Number) ?? [];
      return parts.reduce((sum, part) => sum + part, 0) / 3;
    };
    expect(await brightness("light")).toBeGreaterThan(230);
    expect(await brightness("dark")).toBeLessThan(40);
  });
});

function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
}
