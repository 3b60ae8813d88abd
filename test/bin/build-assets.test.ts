import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readManifest } from "#views/pages/assets.ts";
import { buildAssets } from "../../bin/build-assets.ts";

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "assets-"));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

test("builds once, and again only when the sources are others", { timeout: 30_000 }, async () => {
  const folder = join(place, "assets");
  expect((await buildAssets(folder)).rebuilt).toBe(true);
  expect((await buildAssets(folder)).rebuilt).toBe(false);

  writeFileSync(join(folder, "built-from"), "other sources");
  expect((await buildAssets(folder)).rebuilt).toBe(true);
});

test("every file that a page names is there, plain and compressed", async () => {
  const { folder, manifest } = await buildAssets(join(place, "assets"));
  for (const path of Object.values(readManifest(manifest))) {
    expect(path).toMatch(/^\/assets\/[a-z]+-[\w-]{8}\.(js|css)$/);
    const file = join(folder, path.replace("/assets/", ""));
    expect(existsSync(`${file}.br`)).toBe(true);
    expect(gunzipSync(readFileSync(`${file}.gz`))).toEqual(readFileSync(file));
  }
});

test("callers at the same time all end with the finished folder and leave nothing behind", async () => {
  const folder = join(place, "assets");
  const built = await Promise.all([1, 2, 3].map(() => buildAssets(folder)));
  expect(new Set(built.map(({ manifest }) => JSON.stringify(manifest))).size).toBe(1);
  expect(readdirSync(place)).toEqual(["assets"]);
});

test("a manifest that lacks one of our files is refused", () => {
  expect(() =>
    readManifest({ "src/views/pages/css/client.css": { file: "client.css" } }),
  ).toThrow();
});
