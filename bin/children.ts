import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export type Child = {
  readonly name: string;
  readonly pid: number;
  /** The first line it wrote that `isReady` recognised; rejects when it ends before that. */
  readonly ready: Promise<JsonLine>;
  /** Resolves with words for a person once it has ended, whoever ended it. */
  readonly ended: Promise<string>;
  /** Asks it to stop, and after the patience runs out makes it. */
  readonly stop: () => Promise<void>;
};

export type JsonLine = { readonly [name: string]: unknown };

const PATIENCE_MS = 15_000;
/** What a child said last, for the report when it dies. */
const LINES_KEPT = 15;

const root = fileURLToPath(new URL("../", import.meta.url));

/** Starts one of our own programs: TypeScript through tsx, on a leash, in a group of its own. */
export function startChild(options: {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly isReady: (line: JsonLine) => boolean;
  readonly onLine: (line: string) => void;
}): Child {
  const leash = new URL("leash.mjs", import.meta.url).href;
  const child = spawn(process.execPath, ["--import", leash, "--import", "tsx", ...options.args], {
    cwd: root,
    env: options.env,
    // Its own group: Ctrl-C reaches the launcher alone, which then stops things in the right order.
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    windowsHide: true,
  });
  const lastLines: string[] = [];
  const keep = (line: string) => {
    lastLines.push(line);
    if (lastLines.length > LINES_KEPT) lastLines.shift();
    options.onLine(line);
  };
  const ended = endOf(child, options.name, lastLines);
  const ready = new Promise<JsonLine>((resolve, reject) => {
    eachLine(child.stdout, (line) => {
      const json = parseJson(line);
      // Not kept: it may hold the secrets of the pretend vendors, and the log must hold none.
      if (json !== undefined && options.isReady(json)) resolve(json);
      else keep(line);
    });
    eachLine(child.stderr, keep);
    void ended.then((words) => reject(new Error(words)));
  });
  // Whoever awaits it hears of it; nobody may be awaiting it any more.
  ready.catch(() => undefined);
  return { name: options.name, pid: child.pid ?? 0, ready, ended, stop: () => stop(child, ended) };
}

function endOf(child: ChildProcess, name: string, lastLines: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(`${name} could not be started: ${error.message}`));
    // "close" and not "exit": only then everything it said has been read.
    child.once("close", (code, signal) =>
      resolve(
        [`${name} ended by itself (${signal ?? `exit code ${code}`}). It said last:`, ...lastLines]
          .join("\n  ")
          .replace(/ It said last:$/, ""),
      ),
    );
  });
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.pid === undefined) return;
  child.kill("SIGTERM");
  const impatience = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  await ended;
  clearTimeout(impatience);
}

function eachLine(stream: NodeJS.ReadableStream | null, use: (line: string) => void): void {
  if (stream !== null) createInterface({ input: stream }).on("line", use);
}

function parseJson(line: string): JsonLine | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
