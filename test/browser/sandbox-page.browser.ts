import AxeBuilder from "@axe-core/playwright";
import { describe, expect, test } from "vitest";
import { ask, cardOf, desk, type OpenPage, turnTo, useSandboxPage } from "./sandbox-desk.ts";

/* The page as a newcomer uses it, before the whole program and the pretend vendors. */

const patience = 60_000;

describe("the sandbox page", () => {
  const openPage = useSandboxPage();
  describe("the client", () => testClient(openPage));
  describe("phones and the CRM", () => testPeople(openPage));
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

function testPeople(openPage: OpenPage): void {
  test(
    "a client has a booking as a text, writes back from the phone, and is heard",
    async () => {
      const page = await openPage();
      const reference = await ask(page, "Ordinary");
      await turnTo(page, "Phones");
      // Whoever turned a panel over by keyboard goes on from its name.
      await page.waitForFunction(() => document.activeElement?.id === "phones-title");
      await page.locator(".phone-list button", { hasText: "Jo Larsen" }).click();
      const texts = page.getByRole("log");
      await texts.getByText("is booked for").last().waitFor();
      await texts.getByText("Delivered").last().waitFor();

      await page.getByLabel("Text as Jo Larsen").fill("Is <b>parking</b> near?");
      await page.getByLabel("Text as Jo Larsen").press("Enter");
      await texts.locator(".theirs", { hasText: "Is <b>parking</b> near?" }).waitFor();
      await page.getByText("The text of Jo Larsen was delivered.").waitFor();
      await cardOf(page, reference).getByText("parking").first().waitFor();
    },
    patience,
  );

  test(
    "any number may be picked up and write; what is no number is not",
    async () => {
      const page = await openPage();
      await turnTo(page, "Phones");
      const number = page.getByLabel("Any other number");
      await number.fill("hello");
      await page.getByRole("button", { name: "Pick up" }).click();
      await page.getByText("Write it with + and the country code").waitFor();
      await number.fill("+44 7700 900123");
      await page.getByRole("button", { name: "Pick up" }).click();
      await page.getByLabel(/^Text as/).fill("STOP");
      await page.getByLabel(/^Text as/).press("Enter");
      await page.getByText("opted out with STOP").waitFor();
    },
    patience,
  );

  test(
    "a person edits the CRM: a contact, a deal, a ticket's stage",
    async () => {
      const page = await openPage();
      await ask(page, "VIP");
      await turnTo(page, "CRM");
      await page.getByText("Add a contact").click();
      await page.getByLabel("First name").fill("Nina");
      await page.locator(".add-record").getByLabel("E-mail").fill("nina@home.example");
      await page.getByRole("button", { name: "Add it" }).click();
      await page.getByRole("heading", { name: "Nina" }).waitFor();
      await page.getByText("Add a deal").click();
      await page.getByLabel("Deal", { exact: true }).fill("Pension plan");
      await page.getByLabel("Amount in dollars").fill("30000");
      await page.getByRole("button", { name: "Add it" }).click();
      const deal = page.locator(".deals li", { hasText: "Pension plan $30,000" });
      await deal.getByRole("button", { name: "Won" }).click();
      await deal.locator('button[aria-pressed="true"]', { hasText: "Won" }).waitFor();

      await page.getByRole("button", { name: "← All contacts" }).click();
      await page.locator(".contacts button", { hasText: "kim.lee@bigcorp.example" }).click();
      const ticket = page.locator(".timeline .ticket").first();
      await ticket.getByLabel(/^Stage/).selectOption({ label: "Waiting on us" });
      await ticket.locator(".tag", { hasText: "Waiting on us" }).waitFor();
      await ticket.getByText("Write a note").click();
      await ticket.getByLabel(/^Note/).fill("Call them soon");
      await ticket.getByRole("button", { name: "Note it" }).click();
      await ticket.locator(".note", { hasText: "Call them soon" }).waitFor();
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

  test.each([
    ["Ana Ortiz", "Google"],
    ["Daniel Reyes", "Outlook"],
  ])(
    "a human drags what %s has entered, and moves it on by keyboard (%s)",
    async (name, keeper) => {
      const page = await openPage();
      await page.getByText("Enter something in a calendar").click();
      const entry = `Piano lesson in ${keeper}`;
      await page.getByLabel("What", { exact: true }).fill(entry);
      await page.getByLabel("Whose calendar").last().selectOption({ label: name });
      await page.getByRole("button", { name: "Enter it" }).click();
      const lesson = page.locator(".event").filter({ hasText: entry });
      const lane = page.getByRole("region", { name, exact: true });
      await lesson.dragTo(lane.locator(".lane-body"), {
        sourcePosition: { x: 10, y: 4 },
        targetPosition: { x: 10, y: 48 * 8 + 4 },
      });
      await page.getByText(`“${entry}” was moved`).waitFor();
      await lesson.filter({ hasText: "4:00" }).click();
      await page.getByRole("button", { name: "30 min later" }).click();
      await lesson.filter({ hasText: "4:30" }).waitFor();
      await page.getByRole("button", { name: "Delete" }).click();
      await page.getByText(`“${entry}” was deleted in ${keeper}.`).waitFor();
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
      const reference = await ask(page, "VIP");
      await page.locator(".mails button").first().click();
      await examine("mail");
      await turnTo(page, "Slack");
      const card = cardOf(page, reference);
      await card.getByLabel("More actions").click();
      await card.getByRole("button", { name: /^Decline/ }).click();
      await page.getByRole("dialog").waitFor();
      await examine("dialog");
      await page.getByRole("button", { name: "Cancel", exact: true }).click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await turnTo(page, "Calendar");
      await examine("calendar");
      await turnTo(page, "Phones");
      await page.locator(".phone-list button").first().waitFor();
      await examine("phones");
      await turnTo(page, "CRM");
      await page.locator(".contacts button", { hasText: "kim.lee@bigcorp.example" }).click();
      await page.locator(".timeline .ticket").first().waitFor();
      await examine("a contact");
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
