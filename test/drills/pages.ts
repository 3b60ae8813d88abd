import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import {
  type Reporter,
  startVitest,
  type TestCase,
  type TestModule,
  type TestSuite,
} from "vitest/node";
import { browserPath } from "../browser/browser.ts";
import type { DrillTools, Verdict } from "./drill.ts";
import { root } from "./mutants.ts";

/**
 * Every page in Debian's chromium: what test/browser/ says of them, run by Vitest. Not a part of
 * `npm test`, because it needs a browser and takes minutes.
 */
export async function pages({ say, untilViolation }: DrillTools): Promise<Verdict> {
  if (!existsSync(browserPath))
    throw new Error(`there is no ${browserPath}; "apt-get install chromium" brings it`);

  const { modules, unhandledErrors } = await runBrowserTests(say, untilViolation);
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const count = (state: string) => tests.filter((test) => test.result().state === state).length;
  const violations = [
    ...modules.flatMap(failuresIn),
    ...unhandledErrors.map((error) => `outside of any test: ${firstLine(error.message)}`),
  ];
  // Where no test got as far as an end, something is wrong with this machine and not with the pages.
  if (count("passed") + count("failed") === 0)
    throw new Error(`no test of test/browser was carried out: ${violations[0] ?? "none is there"}`);
  const skipped = tests.length - count("passed") - count("failed");
  // After an early end some did not run; otherwise what was not looked at was not proven.
  if (violations.length === 0 && skipped > 0) violations.push(`${skipped} tests were skipped`);
  return { violations, seen: { tests: tests.length, passed: count("passed"), skipped } };
}

type Outcome = {
  readonly modules: readonly TestModule[];
  readonly unhandledErrors: readonly { readonly message: string }[];
};

async function runBrowserTests(say: DrillTools["say"], untilViolation: boolean): Promise<Outcome> {
  let outcome: Outcome = { modules: [], unhandledErrors: [] };
  const reporter: Reporter = {
    onTestCaseResult: (test) => say(`${marks[test.result().state]} ${nameOf(test)}`),
    onTestRunEnd: (modules, unhandledErrors) => {
      outcome = { modules, unhandledErrors };
    },
  };
  const vitest = await startVitest([], {
    config: join(root, "test/browser/vitest.config.ts"),
    root,
    watch: false,
    bail: untilViolation ? 1 : 0,
    reporters: [reporter],
  });
  await vitest.close();
  return outcome;
}

const marks = { passed: "✓", failed: "✗", skipped: "-", pending: "…" } as const;

/** Also of what stands around the tests: a file that does not load, a browser that does not open. */
function failuresIn(module: TestModule): readonly string[] {
  const around = [module, ...module.children.allSuites()];
  return [
    ...around.flatMap((one) => one.errors().map((error) => sayFailure(one, error.message))),
    ...[...module.children.allTests("failed")].map((test) =>
      sayFailure(test, test.result().errors?.[0]?.message ?? "failed"),
    ),
  ];
}

function sayFailure(where: TestCase | TestSuite | TestModule, message: string): string {
  return `${nameOf(where)}: ${firstLine(message)}`;
}

/** With its file, because "Enter in a field books" means little without "pages-without-script". */
function nameOf(where: TestCase | TestSuite | TestModule): string {
  const module = where.type === "module" ? where : where.module;
  const file = basename(module.relativeModuleId, ".browser.ts");
  return where.type === "module" ? file : `${file} > ${where.fullName}`;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
