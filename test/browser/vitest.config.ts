import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import base from "../../vitest.config.ts";

/** What only a browser can tell: for the drill `pages`, and for whoever works on one of these files. */
export default defineConfig({
  ...base,
  root: fileURLToPath(new URL("../../", import.meta.url)),
  test: {
    ...base.test,
    include: ["test/browser/**/*.browser.ts"],
    // A browser is several processes by itself, and a page that waits too long looks broken.
    maxWorkers: 2,
    testTimeout: 60_000,
    // What axe found is an array, and the drill shows the first line of a failure.
    chaiConfig: { truncateThreshold: 300 },
  },
});
