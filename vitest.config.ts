import { defineConfig } from "vitest/config";

export default defineConfig({
  // The pages are TSX: the same runtime that tsc and tsx are told about in tsconfig.json.
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    include: ["test/**/*.test.{ts,tsx}"],
    globalSetup: ["test/helpers/postgres.ts"],
    // Most tests wait for PostgreSQL or for a pretend vendor: a worker a core would leave cores idle.
    maxWorkers: 4,
    // Loading the program anew for each of 250 files took a third of the run. Every file has its own
    // database and its own vendors, and no module of src/ remembers more than what it computed.
    isolate: false,
    // Nothing is judged by the clock here: what takes five seconds on a busy machine is not wrong.
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // A machine of CI is nobody's to quiet: there a test has a second try, and the report names it
    // with "(retry x1)". At a desk it fails at once.
    retry: process.env["CI"] ? 1 : 0,
  },
});
