import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Child, startChild } from "../../bin/children.ts";
import { isRunning } from "../../bin/processes.ts";

let folder: string;
let child: Child | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-children-"));
});
afterEach(async () => {
  await child?.stop();
  child = undefined;
  rmSync(folder, { recursive: true, force: true });
});

function start(program: string, lines: string[] = []): Child {
  const file = join(folder, "program.ts");
  writeFileSync(file, program);
  child = startChild({
    name: "The program",
    args: [file],
    env: process.env,
    isReady: (line) => line["msg"] === "ready",
    onLine: (line) => lines.push(line),
  });
  return child;
}

const forever = "setInterval(() => {}, 1000);";

test("a child is ready when it says so, and everything it says is heard", async () => {
  const lines: string[] = [];
  const started = start(
    `console.log("hello"); console.log('{"msg":"ready","url":"http://x"}'); ${forever}`,
    lines,
  );
  expect(await started.ready).toEqual({ msg: "ready", url: "http://x" });
  expect(lines[0]).toBe("hello");
});

test("a child that ends before it is ready says why", async () => {
  await expect(start('console.error("no database"); process.exit(3);').ready).rejects.toThrow(
    /The program ended by itself \(exit code 3\).*no database/s,
  );
});

test("a child is stopped by the signal that lets it finish", async () => {
  const lines: string[] = [];
  const started = start(
    `process.on("SIGTERM", () => { console.log("finished"); process.exit(0); });
     console.log('{"msg":"ready"}'); ${forever}`,
    lines,
  );
  await started.ready;
  await started.stop();
  expect(lines.at(-1)).toBe("finished");
  expect(isRunning(started.pid, "program.ts")).toBe(false);
});

test("when the launcher is killed outright, its children stop by themselves", async () => {
  const launcher = join(folder, "launcher.ts");
  const program = join(folder, "program.ts");
  writeFileSync(program, `console.log('{"msg":"ready"}'); ${forever}`);
  writeFileSync(
    launcher,
    `import { startChild } from ${JSON.stringify(join(import.meta.dirname, "../../bin/children.ts"))};
     const child = startChild({ name: "x", args: [${JSON.stringify(program)}], env: process.env,
       isReady: (line) => line.msg === "ready", onLine: () => {} });
     await child.ready;
     console.log(child.pid);`,
  );
  const killed = spawn(process.execPath, [launcher], { stdio: ["ignore", "pipe", "inherit"] });
  const pid = await new Promise<number>((resolve) =>
    killed.stdout.once("data", (text) => resolve(Number(String(text)))),
  );
  expect(isRunning(pid, "program.ts")).toBe(true);
  killed.kill("SIGKILL");
  await expect.poll(() => isRunning(pid, "program.ts"), { timeout: 10_000 }).toBe(false);
}, 20_000);
