import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { z } from "zod";

/*
 * `npm test`: types, lint and dead code side by side, then every test, all of them whatever fails,
 * so that one reading shows everything there is to repair. Arguments go to Vitest. The last line
 * is "N passed, N failed": tests, and each of the three checks that found something.
 */

const root = join(import.meta.dirname, "..");
const checks = [
  { name: "types", command: "tsc", args: [] },
  { name: "lint", command: "biome", args: ["check", "--error-on-warnings"] },
  { name: "dead code", command: "knip", args: ["--no-progress"] },
];

const Report = z.object({ numPassedTests: z.int(), numFailedTests: z.int() });

const brokenChecks = (await Promise.all(checks.map(runCheck))).filter((isRight) => !isRight).length;
const tests = await runTests(process.argv.slice(2));
const failed = brokenChecks + tests.failed;
console.log(`${tests.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function runCheck({ name, command, args }: (typeof checks)[number]): Promise<boolean> {
  const { code, output } = await run(command, args, "pipe");
  console.log(code === 0 ? `✓ ${name}` : `${output.trimEnd()}\n✗ ${name}\n`);
  return code === 0;
}

async function runTests(args: readonly string[]): Promise<{ passed: number; failed: number }> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-report-"));
  const file = join(folder, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const { code } = await run("vitest", ["run", ...reporters, ...args], "inherit");
    const report = existsSync(file)
      ? Report.parse(JSON.parse(readFileSync(file, "utf8")))
      : { numPassedTests: 0, numFailedTests: 0 };
    // A file that cannot be loaded, or an error outside of any test, fails the run but no test.
    const failed = Math.max(report.numFailedTests, code === 0 ? 0 : 1);
    return { passed: report.numPassedTests, failed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(
  command: string,
  args: readonly string[],
  stdout: "pipe" | "inherit",
): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: {
        ...process.env,
        PATH: [join(root, "node_modules/.bin"), process.env["PATH"]].join(delimiter),
        ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : {}),
      },
      stdio: ["ignore", stdout, stdout],
      shell: process.platform === "win32",
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
