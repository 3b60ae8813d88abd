import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ROOTS_FOLDER } from "./postgres-binaries.ts";

/** What a checkout keeps between starts. */
export type DataFolder = {
  readonly path: string;
  /** Where PostgreSQL's cluster is: inside, or as root where PostgreSQL's user may enter. */
  readonly postgres: string;
  readonly runFile: string;
};

export function openDataFolder(given: string | undefined): DataFolder {
  const path = resolve(given ?? new URL("../data", import.meta.url).pathname);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return {
    path,
    postgres: process.getuid?.() === 0 ? rootsCluster(path) : join(path, "postgres"),
    runFile: join(path, "run.json"),
  };
}

/** Named by the data folder itself, so that a new checkout at an old place starts afresh. */
function rootsCluster(path: string): string {
  const id = readOrMake(join(path, "installation"), () => randomUUID());
  return join(ROOTS_FOLDER, id, "postgres");
}

/** Signs links and sessions; made once, so that links survive a restart. */
export function appSecret({ path }: DataFolder): string {
  return readOrMake(join(path, "app-secret"), () => randomBytes(32).toString("hex"));
}

export function readOrMake(file: string, make: () => string): string {
  if (!existsSync(file)) writeFileSync(file, make(), { mode: 0o600 });
  return readFileSync(file, "utf8").trim();
}
