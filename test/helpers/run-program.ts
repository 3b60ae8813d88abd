import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** A program of ours as a process of its own, run as in production. */
export type RunningProgram = {
  readonly child: ChildProcess;
  /** Everything it has said so far. */
  readonly said: () => { readonly out: string; readonly err: string };
  /** Resolves when the words were said; rejects when the program ends before. */
  readonly untilSaid: (words: string) => Promise<void>;
  readonly ended: Promise<number | null>;
};

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Starts a file of src/ with an environment that holds what it is given, and nothing of ours. */
export function runProgram(
  file: string,
  words: readonly string[],
  environment: Record<string, string>,
): RunningProgram {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, ["--import", "tsx", file, ...words], {
    cwd: root,
    env: { PATH, HOME, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  const watchers = new Set<() => void>();
  const hear = (add: (text: string) => void) => (data: Buffer) => {
    add(data.toString());
    for (const watch of watchers) watch();
  };
  child.stdout.on(
    "data",
    hear((text) => (out += text)),
  );
  child.stderr.on(
    "data",
    hear((text) => (err += text)),
  );
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  onTestFinished(() => {
    if (child.exitCode === null) child.kill("SIGKILL");
  });
  return {
    child,
    ended,
    said: () => ({ out, err }),
    untilSaid: (wanted) =>
      new Promise((resolve, reject) => {
        const watch = () => {
          if (!out.includes(wanted)) return;
          watchers.delete(watch);
          resolve();
        };
        watchers.add(watch);
        watch();
        void ended.then((code) => reject(new Error(`ended with ${code}: ${err}`)));
      }),
  };
}
