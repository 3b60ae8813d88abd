import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import { parse } from "yaml";
import { controlApi } from "#sandbox/control-api.ts";
import { type Sandbox, startSandbox } from "#sandbox/sandbox.ts";
import { buildSandboxPage } from "../../bin/build-assets.ts";
import { useApp } from "../helpers/running-app.ts";
import { openBrowser } from "./browser.ts";

export const desk = { viewport: { width: 1440, height: 900 } } as const;

export type OpenPage = (options?: BrowserContextOptions) => Promise<Page>;

/** Known before the program has a port: texts are signed for it. */
const publicUrl = "http://localhost:3000";

/** The whole program, the pretend vendors and their page; one of each for the calling test file. */
export function useSandboxPage(): OpenPage {
  const demo = parse(readFileSync(new URL("../../db/demo.yaml", import.meta.url), "utf8"));
  let sandbox: Sandbox;
  const app = useApp(async () => {
    // The program has no address before it starts, and it cannot start without its vendors.
    sandbox = await startSandbox({ url: "http://127.0.0.1:9", token: undefined });
    return { ...sandbox.environment, PUBLIC_URL: publicUrl };
  }, demo);
  let browser: Browser;
  let control: Server;
  let url: string;

  beforeAll(async () => {
    await buildSandboxPage();
    sandbox.slack.connect(app().base);
    sandbox.twilio.connect({ appUrl: app().base, publicUrl });
    const whole = { ...sandbox, app: { url: app().base, token: app().token } };
    control = controlApi(whole).listen(0, "127.0.0.1");
    await new Promise((resolve) => control.once("listening", resolve));
    url = `http://127.0.0.1:${(control.address() as AddressInfo).port}`;
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    control?.closeAllConnections();
    control?.close();
    await sandbox?.stop();
  });

  return async (options = desk) => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const wrong = listenForTrouble(page, url);
    onTestFinished(async () => {
      await context.close();
      expect(wrong).toEqual([]);
    });
    await page.goto(url);
    // Once free times are there, everything is.
    await page.locator(".quick option").nth(10).waitFor({ state: "attached" });
    return page;
  };
}

/** What went wrong in a page, and whom it asked that is not ours. */
function listenForTrouble(page: Page, url: string): readonly string[] {
  const wrong: string[] = [];
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(url)) wrong.push(`asked for ${request.url()}`);
  });
  return wrong;
}

/** Sends the quick form and gives the reference that the client is told. */
export async function ask(page: Page, preset: string): Promise<string> {
  await page.getByRole("button", { name: preset, exact: true }).click();
  await page.getByRole("button", { name: "Send request" }).click();
  const told = await page.locator(".outcome b").last().textContent();
  const [reference] = /GH-\d+/.exec(told ?? "") ?? [];
  if (reference === undefined) throw new Error(`the outcome says: ${told}`);
  return reference;
}

/** Goes to a panel: by its tab on a narrow screen, by its name beside its neighbour's on a wide one. */
export async function turnTo(page: Page, panel: string): Promise<void> {
  const tab = page.getByRole("navigation").getByRole("button", { name: panel });
  const turn = page.locator(".turn", { hasText: panel }).locator("visible=true");
  if (await tab.isVisible()) await tab.click();
  else if (await turn.isVisible()) await turn.click();
}

export function cardOf(page: Page, reference: string): Locator {
  return page.locator(".message").filter({ hasText: reference });
}
