import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** Where bin/build-assets.ts puts the page's script and styles, and the path they are served under. */
export const builtFolder = fileURLToPath(new URL("../../../dist/sandbox/", import.meta.url));
export const assetsPath = "/sandbox-assets/";

const Manifest = z.record(z.string(), z.object({ file: z.string() }));

export type PageAssets = { readonly script: string; readonly styles: string };

/** Undefined while they are being built; read anew each time, so that a rebuild needs no restart. */
export function readPageAssets(folder: string): PageAssets | undefined {
  const file = join(folder, "manifest.json");
  if (!existsSync(file)) return undefined;
  const manifest = Manifest.parse(JSON.parse(readFileSync(file, "utf8")));
  const path = (source: string) => manifest[`src/sandbox/page/${source}`]?.file;
  const [script, styles] = [path("browser/main.tsx"), path("css/page.css")];
  if (script === undefined || styles === undefined) return undefined;
  return { script: `${assetsPath}${script}`, styles: `${assetsPath}${styles}` };
}
