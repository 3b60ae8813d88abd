import AxeBuilder from "@axe-core/playwright";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useApp } from "../helpers/running-app.ts";
import { noLimits } from "../helpers/visitor.ts";
import { openBrowser } from "./browser.ts";

/*
 * Clients in a real browser at the real program: with JavaScript and without it, on a phone. Every
 * page on the way is put before axe, and nothing may complain in the browser's console.
 */
const app = useApp(() => noLimits);

/** Whoever fills in a form faster is taken for a program. */
const READING_MS = 2_100;

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

type Visit = {
  readonly page: Page;
  /** What was wrong so far: for axe, or in the console. */
  readonly found: string[];
  readonly look: () => Promise<void>;
};

async function visit(options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    timezoneId: "America/Phoenix",
    locale: "en-US",
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const found: string[] = [];
  page.on("pageerror", (error) => found.push(error.message));
  page.on("console", (message) => {
    // The browser logs every 4xx answer as an error; some of these journeys are about them.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      found.push(message.text());
  });
  const look = async () => {
    // Without JavaScript in the page axe cannot run: the same pages are looked at with it.
    if (options.javaScriptEnabled === false) return;
    const { violations } = await new AxeBuilder({ page }).analyze();
    found.push(...violations.map(({ id, nodes }) => `${page.url()}: ${id} ${nodes[0]?.html}`));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    if (wide) found.push(`${page.url()} scrolls sideways`);
  };
  return { page, found, look };
}

/** Chooses the given of the times on the shown day, types who comes, and takes a while for it. */
async function fillIn(page: Page, index = 0): Promise<string> {
  const time = page.getByRole("radio").nth(index);
  await time.check();
  await page.getByLabel("Name").fill("Kim Lee");
  await page.getByLabel("Email").fill(`kim.${crypto.randomUUID().slice(0, 8)}@home.example`);
  await page.getByLabel("Anything we should know?").fill("My knee");
  await page.waitForTimeout(READING_MS);
  return time.inputValue();
}

const press = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name }).last().click();
const heading = (page: Page, name: string) =>
  page.getByRole("heading", { name, level: 1 }).waitFor();
const follow = (page: Page, name: string) => page.getByRole("link", { name }).click();

/** A day with many times: nobody runs out of them while these tests take some. */
async function openForm({ page, look }: Visit, days = 3): Promise<void> {
  await page.goto(`${app().base}/book/consult`);
  const day = page.locator("button.day:not([disabled])").nth(days);
  await day.click();
  await page.getByRole("radio").first().waitFor();
  await look();
}

/** Somebody else books the time with everybody who serves it, once the form holds it no longer. */
async function occupy(start: string): Promise<void> {
  await app().post("/api/v1/clock", { byMinutes: 31 });
  for (const provider of ["ana", "ben"]) {
    const email = `rival.${crypto.randomUUID().slice(0, 8)}@home.example`;
    const body = { service: "consult", zone: "America/Phoenix", name: "Rival", email };
    await app().post("/api/v1/requests", { ...body, provider, start });
  }
}

const plain: BrowserContextOptions = { javaScriptEnabled: false };
const dark: BrowserContextOptions = {
  colorScheme: "dark",
  viewport: { width: 1280, height: 800 },
};
const ways: [string, BrowserContextOptions][] = [
  ["with JavaScript", {}],
  ["without JavaScript", plain],
];

describe("a client", () => {
  test.each([...ways, ["in the dark, at a desk", dark] as const])(
    "books, moves and cancels, %s",
    async (_way, options) => {
      const visitor = await visit(options);
      const { page, look, found } = visitor;
      await openForm(visitor);
      await fillIn(page);
      await press(page, "Confirm booking");
      await heading(page, "You are booked");
      await look();

      await follow(page, "Change the time");
      await heading(page, "Change the time");
      await look();
      await page.getByRole("radio").last().check();
      await press(page, "Move to this time");
      await heading(page, "Your appointment has a new time");
      await look();

      await follow(page, "Cancel");
      await heading(page, "Cancel this appointment?");
      await look();
      await page.getByLabel(/Would you tell us why/).fill("I am travelling");
      await press(page, "Cancel the appointment");
      await heading(page, "This appointment is cancelled");
      await look();
      await follow(page, "Book another time");
      await heading(page, "Consultation");
      expect(found).toEqual([]);
      await page.context().close();
    },
    60_000,
  );

  test.each(ways)(
    "finds the time taken, keeps every word, and books another with one press, %s",
    async (_way, options) => {
      const visitor = await visit(options);
      const { page, look, found } = visitor;
      await openForm(visitor);
      await occupy(await fillIn(page, 1));
      await press(page, "Confirm booking");
      await page.getByText("That time was just taken").waitFor();
      await look();
      expect(await page.getByLabel("Name").inputValue()).toBe("Kim Lee");
      expect(await page.getByLabel("Anything we should know?").inputValue()).toBe("My knee");
      await page
        .getByRole("button", { name: /^Book \w{3} \d/ })
        .first()
        .click();
      await heading(page, "You are booked");
      expect(found).toEqual([]);
      await page.context().close();
    },
    60_000,
  );
});

describe("a client who is held up", () => {
  test.each(ways)(
    "is told of a mistake beside its field, and corrects it, %s",
    async (_way, options) => {
      const visitor = await visit(options);
      const { page, look, found } = visitor;
      await openForm(visitor);
      await fillIn(page, 2);
      await page.getByLabel("Phone").fill("12");
      await press(page, "Confirm booking");
      await page.getByText("Please check the form").waitFor();
      await page.getByRole("link", { name: /phone number/ }).click();
      await look();
      await page.getByLabel("Phone").fill("(602) 555-0123");
      await press(page, "Confirm booking");
      await heading(page, "You are booked");
      expect(found).toEqual([]);
      await page.context().close();
    },
    60_000,
  );

  test.each(ways)(
    "by a person is told by when to hear from one, and can withdraw, %s",
    async (_way, options) => {
      const visitor = await visit(options);
      const { page, look, found } = visitor;
      await openForm(visitor);
      await fillIn(page, 3);
      await page.getByLabel("Anything we should know?").fill("Urgent: we are a group of 12");
      await press(page, "Confirm booking");
      await heading(page, "A person will answer you");
      await page.getByText("You hear from us by").waitFor();
      await look();
      await follow(page, "Withdraw this request");
      await look();
      await press(page, "Withdraw the request");
      await page.getByText("was withdrawn").waitFor();
      await look();
      expect(found).toEqual([]);
      await page.context().close();
    },
    60_000,
  );
});

describe("two people at one time", () => {
  test("the one who picked it first has it while filling in the form; the other is told at once", async () => {
    const [first, second, third] = [await visit(), await visit(dark), await visit()] as const;
    // Before anybody picks: the page of whoever comes later would not offer it.
    for (const visitor of [first, second, third]) await openForm(visitor, 5);
    const pick = async ({ page, look }: Visit, words: RegExp) => {
      // At ten both providers are at work: room for two of the three.
      await page.getByRole("radio").nth(6).check();
      await page.getByText(words).waitFor();
      await look();
    };
    await pick(first, /^We keep .* for you until/);
    await pick(second, /^We keep .* for you until/);
    await pick(third, /is kept for somebody else until/);

    await fillIn(third.page, 6);
    await press(third.page, "Confirm booking");
    await third.page.getByText("That time is kept for somebody else").waitFor();
    await third.look();
    await press(third.page, /^Ask us for/);
    await heading(third.page, "A person will answer you");
    await fillIn(first.page, 6);
    await press(first.page, "Confirm booking");
    await heading(first.page, "You are booked");
    expect([first, second, third].flatMap(({ found }) => found)).toEqual([]);
    for (const { page } of [first, second, third]) await page.context().close();
  }, 60_000);
});

describe("a page that was left open", () => {
  test.each(ways)(
    "changes nothing any more, and leads to how it is now, %s",
    async (_way, options) => {
      const visitor = await visit(options);
      const { page, found } = visitor;
      await openForm(visitor, 4);
      await fillIn(page, 4);
      await press(page, "Confirm booking");
      await heading(page, "You are booked");
      await follow(page, "Change the time");
      await heading(page, "Change the time");

      const other = await page.context().newPage();
      await other.goto(page.url());
      await other.getByRole("radio").last().check();
      await press(other, "Move to this time");
      await heading(other, "Your appointment has a new time");
      const time = await other.locator("time").first().getAttribute("datetime");

      await page.getByRole("radio").first().check();
      await press(page, "Move to this time");
      await page.getByText("nothing was done").waitFor();
      expect(await page.locator("time").first().getAttribute("datetime")).toBe(time);
      expect(found).toEqual([]);
      await page.context().close();
    },
    60_000,
  );
});

describe("the keyboard alone", () => {
  test("books an appointment", async () => {
    const { page, found } = await visit();
    await page.goto(`${app().base}/book/consult`);
    await page.getByText("No time chosen yet").waitFor();
    const until = async (wanted: string) => {
      for (let tabs = 0; tabs < 60; tabs += 1) {
        const here = await page.evaluate(() => {
          const { id, className, type, name } = document.activeElement as HTMLInputElement;
          return `${id} ${className} ${type} ${name}`;
        });
        if (here.includes(wanted)) return;
        await page.keyboard.press("Tab");
      }
      throw new Error(`no Tab leads to ${wanted}`);
    };
    await until("day");
    for (let day = 0; day < 4; day += 1) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await until("radio start");
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowDown");
    await until("name");
    await page.keyboard.type("Kim Lee");
    await until("email");
    await page.keyboard.type(`kim.${crypto.randomUUID().slice(0, 8)}@home.example`);
    await until("notes");
    await page.keyboard.type("Typed, not clicked.");
    await page.waitForTimeout(READING_MS);
    await until("button primary");
    await page.keyboard.press("Enter");
    await heading(page, "You are booked");
    expect(found).toEqual([]);
    await page.context().close();
  }, 60_000);
});

describe("pages that say no", () => {
  test.each([
    ["/nothing-here", "There is nothing here"],
    ["/m/forged", "This link no longer works"],
    ["/book/massage", "This cannot be booked here"],
    ["/console", "Sign in"],
    ["/book", "Book an appointment"],
  ])("%s", async (path, title) => {
    const { page, look, found } = await visit();
    await page.goto(app().base + path);
    await heading(page, title);
    await look();
    expect(found).toEqual([]);
    await page.context().close();
  });
});
