import AxeBuilder from "@axe-core/playwright";
import { describe, expect, test } from "vitest";
import { browserHere, withBrowser } from "./browser.ts";
import { ask, cardOf, desk, type OpenPage, useSandboxPage } from "./sandbox-desk.ts";

/* The page as a newcomer uses it, before the whole program and the pretend vendors. */

const patience = 60_000;

describe.skipIf(!browserHere)(`the sandbox page ${withBrowser}`, () => {
  const openPage = useSandboxPage();
  describe("the client", () => testClient(openPage));
  describe("Slack", () => testSlack(openPage));
  describe("everything around them", () => testAround(openPage));
  describe("looks", () => testLooks(openPage));
});

function testClient(openPage: OpenPage): void {
  test(
    "an ordinary request books itself, and is seen in the mailbox and the calendar",
    async () => {
      const page = await openPage();
      await page.getByText("No card yet").waitFor();
      const reference = await ask(page, "Ordinary");

      await page.getByText(`Booked · ${reference}`).waitFor();
      await page.locator(".event.ours").first().waitFor();
      await page.locator(".mails button").filter({ hasText: "jo.larsen@home.example" }).click();
      const letter = page.frameLocator("iframe.letter");
      await letter.getByRole("heading", { name: "You’re booked" }).waitFor();
      await page.getByRole("button", { name: "Invitation" }).click();
      await page.getByText("BEGIN:VCALENDAR").waitFor();
      expect(await page.locator(".message").count()).toBe(0);
    },
    patience,
  );

  test(
    "a mail's link opens in a tab of its own, or in the frame beside it",
    async () => {
      const page = await openPage();
      await ask(page, "Ordinary");
      await page.locator(".mails button").first().click();
      const letter = page.frameLocator("iframe.letter");
      const link = letter.getByRole("link", { name: "See, change or cancel" });
      // Not pressed: the tab would be at the program's public address, and that is not here.
      expect(await link.getAttribute("href")).toMatch(/\/m\/[\w-]+$/);

      await page.getByRole("button", { name: "See, change or cancel (here)" }).click();
      const program = page.frameLocator("iframe.program-frame");
      await program.getByRole("link", { name: "Cancel" }).click();
      await program.getByRole("button", { name: /cancel/i }).click();
      await page.getByRole("button", { name: "← All mails" }).click();
      await page.locator(".mails button").filter({ hasText: "Cancelled" }).waitFor();
    },
    patience,
  );

  test(
    "the real form stands in the frame and books",
    async () => {
      const page = await openPage();
      await page.getByRole("button", { name: "The real pages" }).click();
      const form = page.frameLocator("iframe.program-frame");
      await form.getByRole("heading", { name: "Consultation" }).waitFor();
      await form.locator("input[name=start]").first().check();
      await form.getByLabel("Name", { exact: true }).fill("Rosa Lind");
      await form.getByLabel("Email", { exact: true }).fill("rosa@home.example");
      await form.getByRole("button", { name: "Confirm booking" }).last().click();
      await page.locator(".mails button").filter({ hasText: "rosa@home.example" }).waitFor();
    },
    patience,
  );
}

function testSlack(openPage: OpenPage): void {
  test(
    "a card is claimed and settled with its own buttons",
    async () => {
      const page = await openPage();
      const card = cardOf(page, await ask(page, "VIP"));

      await card.getByRole("button", { name: /^Claim/ }).press("Enter");
      await card.getByText("In progress").waitFor();
      await card.getByText("@Maya Okafor").waitFor();
      // The button is gone, and whoever works by keyboard is still at the card.
      await page.waitForFunction(() => document.activeElement?.className === "message");

      await card.getByRole("button", { name: /^Book a time/ }).click();
      const modal = page.getByRole("dialog", { name: /^Book GH-/ });
      await modal.locator("option").nth(2).waitFor({ state: "attached" });
      await modal.getByRole("button", { name: "Book it" }).click();
      await modal.getByText("Please complete this required field.").waitFor();

      await modal.getByRole("searchbox").fill("no such time");
      await modal.getByText("1 found").waitFor();
      await modal.locator("select").selectOption("none");
      await modal.getByRole("button", { name: "Book it" }).click();
      await modal.getByText("Pick one of the times in the list.").waitFor();

      await modal.getByRole("searchbox").fill("");
      await modal.locator("option").nth(2).waitFor({ state: "attached" });
      await modal.locator("select").selectOption({ index: 2 });
      await modal.getByRole("button", { name: "Book it" }).click();
      await card.getByText("Resolved").waitFor();
      expect(await modal.count()).toBe(0);
    },
    patience,
  );

  test(
    "a held time is booked only after the app's question is answered",
    async () => {
      const page = await openPage();
      const card = cardOf(page, await ask(page, "Urgent words"));
      const held = card.getByRole("button", { name: /^Book held time/ });

      await held.click();
      await page.getByRole("button", { name: "Not yet" }).click();
      expect(await card.getByText("Needs a person").count()).toBe(1);
      await held.click();
      await page.getByRole("button", { name: "Book it" }).click();
      await card.getByText("Resolved").waitFor();
    },
    patience,
  );

  test(
    "who may not press is told so in private",
    async () => {
      const page = await openPage();
      const card = cardOf(page, await ask(page, "Group of 12"));
      await page.getByLabel("Act as").selectOption("U0GUEST");
      await card.getByRole("button", { name: /^Claim/ }).click();
      await page.getByText("Only visible to you").waitFor();

      await page.getByLabel("Act as").selectOption("U0MAYA");
      expect(await page.getByText("Only visible to you").count()).toBe(0);
      expect(await card.getByText("Needs a person").count()).toBe(1);
    },
    patience,
  );
}

function testAround(openPage: OpenPage): void {
  test(
    "a vendor's fault is scripted, strikes, and is seen to have struck",
    async () => {
      const page = await openPage();
      await page.getByRole("button", { name: "Faults" }).click();
      const drawer = page.getByRole("dialog", { name: "Faults" });
      await drawer.getByLabel("Only calls").fill("chat.postMessage");
      await drawer.getByRole("button", { name: "Script it" }).click();
      await drawer.getByText("struck 0 of 1").waitFor();
      await drawer.getByRole("button", { name: "Close" }).click();

      await ask(page, "VIP");
      await page.getByRole("button", { name: "Faults" }).click();
      await drawer.getByText("struck 1 of 1").waitFor();
      await drawer.getByRole("button", { name: "Clear all faults" }).click();
      await drawer.getByText("Nothing goes wrong at the moment.").waitFor();
    },
    patience,
  );

  test(
    "a human enters something in a calendar, and deletes it",
    async () => {
      const page = await openPage();
      await page.getByText("Enter something in a calendar").click();
      await page.getByLabel("What", { exact: true }).fill("Piano lesson");
      await page.getByRole("button", { name: "Enter it" }).click();
      const lesson = page.locator(".event").filter({ hasText: "Piano lesson" });
      await lesson.click();
      await page.getByRole("button", { name: "Delete" }).click();
      await lesson.waitFor({ state: "detached" });
    },
    patience,
  );

  test(
    "a journey is played step by step",
    async () => {
      const page = await openPage();
      await page.getByRole("button", { name: "Books itself" }).click();
      await page.getByText(/^All \d+ steps went well\.$/).waitFor();
      expect(await page.locator(".steps li.ok").count()).toBeGreaterThan(3);
    },
    patience,
  );
}

function testLooks(openPage: OpenPage): void {
  test.each([
    ["a desk, light", { ...desk, colorScheme: "light" }, undefined],
    // What differs from the light one is colours.
    ["a desk, dark", { ...desk, colorScheme: "dark" }, ["color-contrast"]],
    ["a phone", { viewport: { width: 390, height: 844 } }, undefined],
  ] as const)(
    "on %s: nothing that axe knows is wrong",
    async (_, look, rules) => {
      const page = await openPage(look);
      const found: string[] = [];
      const examine = async (where: string) => {
        const axe = new AxeBuilder({ page }).setLegacyMode();
        const { violations } = await (rules ? axe.withRules([...rules]) : axe).analyze();
        found.push(...violations.map(({ id, nodes }) => `${where}: ${id} ${nodes[0]?.html}`));
        const isTooWide = () => document.documentElement.scrollWidth > window.innerWidth;
        if (await page.evaluate(isTooWide)) found.push(`${where}: scrolls sideways`);
      };
      const show = async (panel: string) => {
        const tab = page.getByRole("navigation").getByRole("button", { name: panel });
        if (await tab.isVisible()) await tab.click();
      };

      const reference = await ask(page, "VIP");
      await page.locator(".mails button").first().click();
      await examine("mail");
      await show("Slack");
      const card = cardOf(page, reference);
      await card.getByRole("button", { name: /^Decline/ }).click();
      await page.getByRole("dialog").waitFor();
      await examine("dialog");
      await page.getByRole("button", { name: "Cancel", exact: true }).click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await show("Calendar");
      await examine("calendar");
      await page.getByRole("button", { name: "Faults" }).click();
      await examine("faults");
      expect(found).toEqual([]);
    },
    patience,
  );

  // The last one: whatever comes after it lives a day later.
  test(
    "the clock goes forward, and says how far it is ahead",
    async () => {
      const page = await openPage();
      await page.getByText("real time").waitFor();
      await page.getByRole("button", { name: "+1 h" }).click();
      await page.getByText("1 h ahead").waitFor();
      await page.getByRole("button", { name: "+1 day" }).click();
      await page.getByText("1 d 1 h ahead").waitFor();
    },
    patience,
  );
}
