import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describeError, errorCodes, type Verdict } from "#errors.ts";

const doc = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");

test("docs/errors.md lists every error, as the table in src/errors.ts says it, and no other", () => {
  const rows = [...doc.matchAll(/^\| `([A-Z_]+)` \| (\d+) \| ([^|]+) \| ([^|]+) \|$/gm)];
  expect(rows.map(([, code, status, title]) => [code, Number(status), title])).toEqual(
    errorCodes.map((code) => [code, describeError(code).status, describeError(code).title]),
  );
});

test("codes are in the order of the alphabet, so that two branches meet in git and not in the product", () => {
  expect(errorCodes).toEqual([...errorCodes].sort());
});

test("every error tells its reader what to do", () => {
  for (const [, , remark] of doc.matchAll(/^\| `([A-Z_]+)` \|.*\| ([^|]+) \|$/gm))
    expect(remark?.length).toBeGreaterThan(15);
});

test("statuses are those of errors", () => {
  for (const code of errorCodes) {
    expect(describeError(code).status).toBeGreaterThanOrEqual(400);
    expect(describeError(code).status).toBeLessThan(600);
  }
});

test("docs/errors.md explains every verdict on a vendor's failure", () => {
  // An object, so that the compiler finds a verdict that is missing here.
  const verdicts: Record<Verdict, true> = {
    retry: true,
    auth: true,
    conflict: true,
    gone: true,
    permanent: true,
    human: true,
  };
  const rows = [...doc.matchAll(/^\| `([a-z]+)` \|/gm)].map(([, verdict]) => verdict);
  expect(rows).toEqual(Object.keys(verdicts));
});
