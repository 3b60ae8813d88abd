import { type Browser, chromium } from "playwright-core";

/** Debian's (`apt-get install chromium`); nothing else of the product needs a browser. */
export const browserPath = "/usr/bin/chromium";

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: browserPath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
}
