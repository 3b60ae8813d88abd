import { expect, test } from "vitest";
import { mergePatch } from "#company/parts/merge-patch.ts";

// The pairs of RFC 7396, appendix A.
test.each([
  [{ a: "b" }, { a: "c" }, { a: "c" }],
  [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
  [{ a: "b" }, { a: null }, {}],
  [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
  [{ a: ["b"] }, { a: "c" }, { a: "c" }],
  [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
  [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
  [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
  [
    ["a", "b"],
    ["c", "d"],
    ["c", "d"],
  ],
  [{ a: "b" }, ["c"], ["c"]],
  [{ a: "foo" }, null, null],
  [{ a: "foo" }, "bar", "bar"],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: "b", c: null }, { a: "b" }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
])("%j patched with %j is %j", (target, patch, wanted) => {
  expect(mergePatch(target, patch)).toEqual(wanted);
});

test("neither what is patched nor the patch is touched", () => {
  const target = Object.freeze({ a: Object.freeze({ b: 1 }) });
  const patch = Object.freeze({ a: Object.freeze({ c: 2 }) });
  expect(mergePatch(target, patch)).toEqual({ a: { b: 1, c: 2 } });
});

test("a name that every object inherits is a name like others, and reaches nothing", () => {
  const patch = JSON.parse('{"constructor": {"x": 1}, "__proto__": {"y": 2}}');
  const merged = mergePatch({}, patch) as object;
  expect(Object.keys(merged)).toEqual(["constructor", "__proto__"]);
  expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
  expect(merged.constructor).toEqual({ x: 1 });
});
