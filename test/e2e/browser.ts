import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const executablePath = "/usr/bin/chromium";

/** The pages are looked at where a browser is; nothing else of the product needs one. */
export const browserHere = existsSync(executablePath);

/** For a describe: why its tests do not run, said in their report. */
export const withBrowser = browserHere
  ? "in a browser"
  : `in a browser (skipped: there is no ${executablePath}; apt-get install chromium brings it)`;

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
}
