import { spawn } from "node:child_process";
import {
  cpSync,
  globSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { applyPatch } from "./apply-patch.ts";

export const root = realpathSync(fileURLToPath(new URL("../../", import.meta.url)));
const patchesOf = (drill: string) => join(root, "test/drills/mutants", drill);
const patienceMs = 10 * 60_000;

/** What is taken from the checkout; the rest is heavy, private or made anew. */
const left = new Set(["node_modules", ".git", "data", ".env"]);

/** The mutants of a drill by name: test/drills/mutants/<drill>/<name>.patch */
export function mutantsOf(drill: string): readonly string[] {
  return globSync("*.patch", { cwd: patchesOf(drill) })
    .map((file) => basename(file, ".patch"))
    .sort();
}

export function readMutant(drill: string, mutant: string): string {
  return readFileSync(join(patchesOf(drill), `${mutant}.patch`), "utf8");
}

export type Trial = {
  /** The drill's own exit: 0 held, 1 violated, anything else could not be carried out. */
  readonly exit: number;
  readonly violations: readonly string[];
  /** What it said last, for when it could not be carried out. */
  readonly lastWords: string;
};

/**
 * Breaks one guard in a temporary copy of the tree and runs the drill there: a drill that such a
 * program passes proves nothing.
 */
export async function tryMutant(
  drill: string,
  mutant: string,
  say: (text: string) => void,
): Promise<Trial> {
  const copy = mkdtempSync(join(tmpdir(), "gatehouse-mutant-"));
  try {
    cpSync(root, copy, {
      recursive: true,
      filter: (path) => !left.has(path.slice(root.length + 1)),
    });
    symlinkSync(realpathSync(join(root, "node_modules")), join(copy, "node_modules"), "dir");
    applyPatch(copy, readMutant(drill, mutant));
    return await runDrill(copy, drill, say);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function runDrill(copy: string, drill: string, say: (text: string) => void): Promise<Trial> {
  const args = [
    "--import",
    "tsx",
    "test/drills/run.ts",
    drill,
    "--without-mutants",
    "--until-violation",
  ];
  const child = spawn(process.execPath, args, {
    cwd: copy,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: patienceMs,
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  createInterface({ input: child.stderr }).on("line", (line) => {
    lines.push(line);
    say(`| ${line.trim()}`);
  });
  const exit = await new Promise<number>((resolve, reject) => {
    child.once("error", reject).once("close", (code) => resolve(code ?? -1));
  });
  const verdict = lines.find((line) => line.startsWith('{"drill"'));
  return {
    exit,
    violations: verdict === undefined ? [] : JSON.parse(verdict).violations,
    lastWords: lines.slice(-8).join("\n"),
  };
}
