import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { takeOverRun, writeRun } from "../../bin/run-file.ts";

let folder: string;
let file: string;
const started: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-run-"));
  file = join(folder, "run.json");
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** A process with this in its command line; what it does is another matter. */
async function aProcess(called: string, code: string): Promise<number> {
  const child = spawn(process.execPath, ["-e", `${code}; console.log(1)`, called]);
  started.push(child);
  await new Promise((resolve) => child.stdout.once("data", resolve));
  return child.pid ?? 0;
}
const forever = "setInterval(() => {}, 1000)";

test("a folder that nobody works on is free", async () => {
  await expect(takeOverRun(file)).resolves.toBeUndefined();
});

test("a launcher that lives keeps its folder", async () => {
  const launcher = await aProcess("bin/start.ts", forever);
  writeFileSync(file, JSON.stringify({ launcher, url: "http://localhost:3000", children: [] }));
  await expect(takeOverRun(file)).rejects.toThrow(
    `already runs from this folder (process ${launcher}, http://localhost:3000)`,
  );
});

test("a number that was given to another program since is no launcher", async () => {
  const launcher = await aProcess("something-else", forever);
  writeFileSync(file, JSON.stringify({ launcher, url: "", children: [launcher] }));
  await takeOverRun(file);
  expect(existsSync(file)).toBe(false);
});

test("children of a launcher that was killed are waited for", async () => {
  const child = await aProcess("leash.mjs", "setTimeout(() => {}, 700)");
  writeFileSync(file, JSON.stringify({ launcher: 2 ** 22 + 1, url: "", children: [child] }));
  await takeOverRun(file);
  // Gone for the system; Node hears of it with its next turn.
  await expect.poll(() => started[0]?.exitCode).toBe(0);
});

test("a file that was cut off in the middle stops nobody", async () => {
  writeFileSync(file, '{"launcher": 12');
  await expect(takeOverRun(file)).resolves.toBeUndefined();
});

test("our own entry is no reason to refuse", async () => {
  writeRun(file, { url: "http://localhost:3000", sandboxUrl: undefined, children: [] });
  await expect(takeOverRun(file)).resolves.toBeUndefined();
});
