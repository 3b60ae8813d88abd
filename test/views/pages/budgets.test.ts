import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { type Assets, readManifest } from "#views/pages/assets.ts";
import { buildAssets } from "../../../bin/build-assets.ts";
import { clientPages } from "../../helpers/page-fixtures.ts";
import { staffPages } from "../../helpers/staff-page-fixtures.ts";

const KB = 1024;
let folder: string;
let assets: Assets;

beforeAll(async () => {
  const built = await buildAssets();
  folder = built.folder;
  assets = readManifest(built.manifest);
});

/** Bytes on the wire: assets are compressed once, as well as can be; pages quickly, each time. */
const assetBytes = (path: string) => readFileSync(join(folder, `${basename(path)}.br`)).length;
const pageBytes = (html: string) =>
  brotliCompressSync(html, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }).length;

describe("what a phone has to load", () => {
  test("client pages: at most 12 KB of script and 4 KB of style", () => {
    expect(assetBytes(assets.bookingJs)).toBeLessThanOrEqual(12 * KB);
    expect(assetBytes(assets.clientCss)).toBeLessThanOrEqual(4 * KB);
  });

  test("client pages: at most 10 KB of HTML each", () => {
    for (const [name, render] of Object.entries(clientPages({ assets })))
      expect(pageBytes(render()), name).toBeLessThanOrEqual(10 * KB);
  });

  test("staff pages: at most 8 KB of style and 30 KB of HTML", () => {
    expect(assetBytes(assets.consoleCss)).toBeLessThanOrEqual(8 * KB);
    for (const [name, render] of Object.entries(staffPages({ assets })))
      expect(pageBytes(render()), name).toBeLessThanOrEqual(30 * KB);
  });
});
