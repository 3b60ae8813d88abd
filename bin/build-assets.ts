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
/** All that a bundle is made from; packages by their lockfile. */
const sources = ["src/views/pages", "src/booking", "vite.config.ts", "package-lock.json"];
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
export async function buildAssets(
  folder: string = join(root, "dist/assets"),
): Promise<BuiltAssets> {
  const stamp = stampOfSources();
  const rebuilt = !isBuiltFrom(folder, stamp);
  if (rebuilt) {
    const fresh = await bundle(dirname(folder));
    compressAll(fresh);
    writeFileSync(join(fresh, stampName), stamp);
    putInPlace(fresh, { folder, stamp });
  }
  const manifest: unknown = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  return { folder, manifest, rebuilt };
}

function stampOfSources(): string {
  const hash = createHash("sha256");
  for (const source of sources) {
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
async function bundle(parent: string): Promise<string> {
  mkdirSync(parent, { recursive: true });
  const fresh = mkdtempSync(join(parent, "assets-"));
  const vite = join(root, "node_modules/vite/bin/vite.js");
  try {
    await promisify(execFile)(
      process.execPath,
      [vite, "build", "--logLevel", "error", "--emptyOutDir", "--outDir", fresh],
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
