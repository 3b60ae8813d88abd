import { defineConfig } from "vitest/config";

export default defineConfig({
  // The pages are TSX: the same runtime that tsc and tsx are told about in tsconfig.json.
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    include: ["test/**/*.test.{ts,tsx}"],
    globalSetup: ["test/helpers/postgres.ts"],
    // Most tests wait for PostgreSQL or for a pretend vendor: one worker would leave a core idle.
    maxWorkers: 3,
  },
});
