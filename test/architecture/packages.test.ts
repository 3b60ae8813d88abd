import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (file: string) =>
  JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), "utf8"));

type Package = { version?: string; optionalDependencies?: Record<string, string> };
const lock: Record<string, Package> = read("package-lock.json").packages;
const own = read("package.json");

test("every direct dependency has one exact version", () => {
  for (const version of Object.values({ ...own.dependencies, ...own.devDependencies }))
    expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
});

/**
 * npm leaves out of a lockfile what the machine at hand does not need, or what its registry lacks,
 * and then refuses on every machine to install from it.
 */
test("the lockfile knows the packages of every platform", () => {
  const missing = Object.entries(lock).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !isLocked(path, name)),
  );
  expect(missing).toEqual([]);
  for (const [path, { version }] of Object.entries(lock))
    expect([path, version]).not.toContain(undefined);
});

test("the version of Node is said in two places, the same", () => {
  const file = readFileSync(new URL("../../.node-version", import.meta.url), "utf8").trim();
  expect(own.dependencies.node).toBe(file);
});

/** As Node resolves it: beside the package, or beside any of those around it. */
function isLocked(path: string, name: string): boolean {
  for (
    let folder = path;
    ;
    folder = folder.slice(0, folder.lastIndexOf("node_modules/")).replace(/\/$/, "")
  ) {
    if (lock[`${folder === "" ? "" : `${folder}/`}node_modules/${name}`] !== undefined) return true;
    if (folder === "") return false;
  }
}
