import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompressSync, gzipSync } from "node:zlib";

const root = fileURLToPath(new URL("../", import.meta.url));
/** Each bundle by its mode in vite.config.ts, with all that it is made from; packages by their lockfile. */
const bundles = {
  production: ["src/views/pages", "src/booking", "vite.config.ts", "package-lock.json"],
  sandbox: ["src/sandbox", "src/views/pages/css", "vite.config.ts", "package-lock.json"],
} as const;
type Mode = keyof typeof bundles;
const stampName = "built-from";
const patienceMs = 60_000;

export type BuiltAssets = {
  /** What to serve under /assets/: every file also as .br and .gz. */
  readonly folder: string;
  /** Tells the pages the hashed names: for readManifest of src/views/pages/assets.ts. */
  readonly manifest: unknown;
  readonly rebuilt: boolean;
};

/**
 * Bundles islands and style sheets into dist/assets unless they are there already, made from these
 * very sources. Two callers at once are safe: each builds apart, and the finished folder is moved
 * into place. Throws with the bundler's own words when the sources do not build.
 */
export function buildAssets(folder: string = join(root, "dist/assets")): Promise<BuiltAssets> {
  return build("production", folder);
}

/** The same for the sandbox's page, in dist/sandbox. */
export function buildSandboxPage(
  folder: string = join(root, "dist/sandbox"),
): Promise<BuiltAssets> {
  return build("sandbox", folder);
}

async function build(mode: Mode, folder: string): Promise<BuiltAssets> {
  const stamp = stampOfSources(mode);
  const rebuilt = !isBuiltFrom(folder, stamp);
  if (rebuilt) {
    const fresh = await bundle(mode, dirname(folder));
    compressAll(fresh);
    writeFileSync(join(fresh, stampName), stamp);
    putInPlace(fresh, { folder, stamp });
  }
  const manifest: unknown = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  return { folder, manifest, rebuilt };
}

function stampOfSources(mode: Mode): string {
  const hash = createHash("sha256");
  for (const source of bundles[mode]) {
    for (const file of filesIn(join(root, source))) {
      hash
        .update(`${relative(root, file)}\0`)
        .update(readFileSync(file))
        .update("\0");
    }
  }
  return hash.digest("hex");
}

function filesIn(path: string): string[] {
  if (path.endsWith(".ts") || path.endsWith(".json")) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function isBuiltFrom(folder: string, stamp: string): boolean {
  const file = join(folder, stampName);
  return existsSync(file) && readFileSync(file, "utf8") === stamp;
}

/** In a process of its own: the bundler changes NODE_ENV and keeps much memory, and we live on. */
async function bundle(mode: Mode, parent: string): Promise<string> {
  mkdirSync(parent, { recursive: true });
  const fresh = mkdtempSync(join(parent, "assets-"));
  const vite = join(root, "node_modules/vite/bin/vite.js");
  try {
    await promisify(execFile)(
      process.execPath,
      [vite, "build", "--mode", mode, "--logLevel", "error", "--emptyOutDir", "--outDir", fresh],
      { cwd: root, timeout: patienceMs },
    );
  } catch (cause) {
    rmSync(fresh, { recursive: true, force: true });
    throw new Error("The pages' scripts and styles could not be bundled", { cause });
  }
  return fresh;
}

function compressAll(folder: string): void {
  for (const name of readdirSync(folder).filter((name) => /\.(js|css)$/.test(name))) {
    const file = join(folder, name);
    const content = readFileSync(file);
    writeFileSync(`${file}.br`, brotliCompressSync(content));
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  }
}

/** A second caller may be doing the same: whoever comes late finds the work done, and drops its own. */
function putInPlace(fresh: string, { folder, stamp }: { folder: string; stamp: string }): void {
  const old = `${fresh}-old`;
  try {
    if (!isBuiltFrom(folder, stamp)) {
      if (existsSync(folder)) renameSync(folder, old);
      renameSync(fresh, folder);
    }
  } catch (cause) {
    if (!isBuiltFrom(folder, stamp)) throw cause;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}
