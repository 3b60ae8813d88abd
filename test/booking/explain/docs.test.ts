import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const matches = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, found]) => found ?? "");

test("docs/availability.md lists every rule that there is, and no other", () => {
  const types = readFileSync("src/booking/explain/reason.ts", "utf8");
  const rules = matches(types, /\| Rule<((?:"[a-z-]+"(?: \| )?)+)/g).flatMap((names) =>
    matches(names, /"([a-z-]+)"/g),
  );
  expect(rules).toContain("working-hours");
  const table = readFileSync("docs/availability.md", "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .flatMap((line) => matches(line.split("|")[1] ?? "", /`([a-z-]+)`/g));
  expect(table.toSorted()).toEqual(rules.toSorted());
});
