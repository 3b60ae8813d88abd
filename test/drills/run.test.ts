import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { applyPatch, patched } from "./apply-patch.ts";
import { mutantsOf, readMutant, root } from "./mutants.ts";
import { drillNames, readOrder } from "./run.ts";

test("a drill is followed by its mutants, unless somebody says otherwise", () => {
  expect(readOrder(["slot-race"])).toMatchObject({ drill: true, mutants: "all" });
  expect(readOrder(["slot-race", "--mutants"])).toMatchObject({ drill: false, mutants: "all" });
  expect(readOrder(["slot-race", "--without-mutants"])).toMatchObject({
    drill: true,
    mutants: "none",
  });
  expect(readOrder(["all", "--only-mutant", "blind-resend"])).toMatchObject({
    names: drillNames,
    drill: false,
    mutants: { only: "blind-resend" },
  });
});

test.each([
  [[]],
  [["nonsense"]],
  [["slot-race", "lost-answers"]],
  [["slot-race", "--fast"]],
  [["slot-race", "--only-mutant", "nonsense"]],
  [["slot-race", "--mutants", "--without-mutants"]],
  [["constructor"]],
])("%j is nothing that can be run", (args) => {
  expect(readOrder(args)).toBeUndefined();
});

test("an unknown name shows how to call it, and ends with 2", () => {
  const args = ["--import", "tsx", "test/drills/run.ts", "nonsense"];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  expect(stderr).toContain("npm run drill -- <name>");
  expect(status).toBe(2);
});

const mutants = drillNames.flatMap((drill) => mutantsOf(drill).map((name) => [drill, name]));

test("every drill has a mutant, because a drill that nothing fails proves nothing", () => {
  expect(new Set(mutants.map(([drill]) => drill))).toEqual(new Set(drillNames));
});

test.each(mutants)("the mutant of %s, %s, still fits the code that it breaks", (drill, name) => {
  expect(patched(root, readMutant(drill ?? "", name ?? "")).size).toBeGreaterThan(0);
});

test("a patch is applied wherever its lines have gone, and refused where they are not", () => {
  const tree = aTree("one\ntwo\nthree\nfour\n");
  const patch = [
    "diff --git a/code/it.ts b/code/it.ts",
    "--- a/code/it.ts",
    "+++ b/code/it.ts",
    "@@ -40,3 +40,3 @@",
    " two",
    "-three",
    "+drei",
    "+und mehr",
    " four",
    "",
  ].join("\n");
  applyPatch(tree, patch);
  expect(readFileSync(join(tree, "code/it.ts"), "utf8")).toBe("one\ntwo\ndrei\nund mehr\nfour\n");
  expect(() => applyPatch(tree, patch)).toThrow("fits 0 times into code/it.ts");
  expect(() => applyPatch(tree, "no patch at all")).toThrow("changes nothing");
});

function aTree(text: string): string {
  const tree = mkdtempSync(join(tmpdir(), "gatehouse-patch-"));
  onTestFinished(() => rmSync(tree, { recursive: true }));
  mkdirSync(join(tree, "code"));
  writeFileSync(join(tree, "code/it.ts"), text);
  return tree;
}
