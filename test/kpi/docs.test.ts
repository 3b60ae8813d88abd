import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("docs/kpis.md defines every formula once, and names no file that is not there", () => {
  const files = readdirSync(new URL("../../src/kpi/", import.meta.url)).sort();
  const text = readFileSync(new URL("../../docs/kpis.md", import.meta.url), "utf8");
  const named = [...text.matchAll(/`src\/kpi\/([^`]+)`/g)].map(([, file]) => file).sort();
  expect(named).toEqual(files);
});
