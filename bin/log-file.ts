import { createWriteStream, existsSync, renameSync, statSync } from "node:fs";
import type { JsonLine } from "./children.ts";
import type { Screen } from "./screen.ts";

const LARGEST = 20_000_000;

export type LogFile = { readonly path: string; readonly write: (line: string) => void };

/** Keeps what the processes say; the file before this one is kept too once this one grew large. */
export function openLogFile(path: string): LogFile {
  if (existsSync(path) && statSync(path).size > LARGEST) renameSync(path, `${path}.1`);
  const stream = createWriteStream(path, { flags: "a", mode: 0o600 });
  return { path, write: (line) => stream.write(`${line}\n`) };
}

/** A warning or an error in one line for the screen; undefined for everything else. */
export function notable(line: string, { paint }: Screen): string | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const { level, msg, error }: JsonLine = JSON.parse(line);
    if (level !== "warn" && level !== "error") return undefined;
    const cause = typeof error === "object" && error !== null && "message" in error ? error : null;
    const words = cause === null ? String(msg) : `${msg}: ${cause.message}`;
    return `  ${paint(level === "warn" ? "yellow" : "red", level.padEnd(5))} ${words}`;
  } catch {
    return undefined;
  }
}

const A_WHILE_MS = 60_000;

/** A fault that repeats every second is told once a minute; the file has every line. */
export function onceInAWhile(
  say: (line: string) => string | undefined,
): (line: string) => string | undefined {
  const saidAt = new Map<string, number>();
  return (line) => {
    const words = say(line);
    if (words === undefined) return undefined;
    const now = performance.now();
    if (now - (saidAt.get(words) ?? Number.NEGATIVE_INFINITY) < A_WHILE_MS) return undefined;
    saidAt.set(words, now);
    return words;
  };
}
