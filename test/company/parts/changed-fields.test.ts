import { expect, test } from "vitest";
import { changedFields } from "#company/parts/changed-fields.ts";

test("what is different is told field by field, and lists whole", () => {
  const before = { name: "A", policy: { notice: 60, horizon: 30 }, providers: ["ana"], kept: [1] };
  const after = { name: "A", policy: { notice: 90 }, providers: ["ana", "ben"], kept: [1], new: 0 };
  expect(changedFields(before, after)).toEqual([
    { path: "policy.notice", before: 60, after: 90 },
    { path: "policy.horizon", before: 30, after: null },
    { path: "providers", before: ["ana"], after: ["ana", "ben"] },
    { path: "new", before: null, after: 0 },
  ]);
});

test("the order of fields is no difference", () => {
  expect(
    changedFields({ a: 1, b: { c: [{ x: 1, y: 2 }] } }, { b: { c: [{ y: 2, x: 1 }] }, a: 1 }),
  ).toEqual([]);
});

test("a field that is called as something every object inherits is told like others", () => {
  expect(changedFields({ skills: {} }, { skills: { constructor: 3 } })).toEqual([
    { path: "skills.constructor", before: null, after: 3 },
  ]);
});

test("what was not there before is told whole", () => {
  expect(changedFields(undefined, { a: 1 })).toEqual([{ path: "", before: null, after: { a: 1 } }]);
});
