import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isRunning } from "./processes.ts";

/** Which processes work on a data folder at the moment, as the launcher last wrote it down. */
type Run = {
  readonly launcher: number;
  readonly url: string;
  /** For whoever plays journeys; undefined without a sandbox, or before it listens. */
  readonly sandboxUrl: string | undefined;
  readonly children: readonly number[];
};

const LAUNCHER = "bin/start.ts";
const CHILD = "leash.mjs";
const PATIENCE_MS = 10_000;

export function writeRun(file: string, run: Omit<Run, "launcher">): void {
  writeFileSync(file, JSON.stringify({ launcher: process.pid, ...run }));
}

export function forgetRun(file: string): void {
  rmSync(file, { force: true });
}

/**
 * Makes sure that nobody else works on this folder. A launcher that lives is a reason to refuse;
 * what a killed one left is stopping already (it was on a leash), and is waited for.
 */
export async function takeOverRun(file: string): Promise<void> {
  const run = readRun(file);
  if (run === undefined) return;
  if (run.launcher !== process.pid && isRunning(run.launcher, LAUNCHER)) {
    throw new Error(
      `Gatehouse already runs from this folder (process ${run.launcher}, ${run.url}). ` +
        "Stop it first, or give the other one a folder of its own: DATA_FOLDER=…",
    );
  }
  for (const pid of run.children) await waitForEnd(pid);
  forgetRun(file);
}

async function waitForEnd(pid: number): Promise<void> {
  for (let waitedMs = 0; isRunning(pid, CHILD); waitedMs += 50) {
    if (waitedMs === PATIENCE_MS) process.kill(pid, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function readRun(file: string): Run | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    // Killed while writing: nothing is known, and the port will tell.
    return undefined;
  }
}
