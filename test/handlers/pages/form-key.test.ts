import { expect, test } from "vitest";
import { formKeys } from "#handlers/pages/form-key.ts";

const secret = "a secret that is long enough to be one";
const at = new Date("2026-11-20T17:00:00Z");
const later = (seconds: number) => new Date(at.getTime() + seconds * 1000);

test("a key says how long ago its form was first shown", () => {
  const key = formKeys([secret], () => at).issue();
  expect(formKeys([secret], () => later(7)).ageMs(key)).toBe(7_000);
});

test("no two keys are equal, and each fits where idempotency keys are kept", () => {
  const keys = formKeys([secret], () => at);
  const issued = Array.from({ length: 1_000 }, () => keys.issue());
  expect(new Set(issued).size).toBe(1_000);
  expect(issued.every((key) => /^[\w-]{32}$/.test(key))).toBe(true);
});

test("a renewed key is another one of the same age: who corrects a mistake is no newcomer", () => {
  const first = formKeys([secret], () => at).issue();
  const next = formKeys([secret], () => later(30)).renew(first);
  expect(next).not.toBe(first);
  expect(formKeys([secret], () => later(30)).ageMs(next)).toBe(30_000);
});

test("what is not ours has no age, and is renewed as a new one", () => {
  const keys = formKeys([secret], () => at);
  const ours = keys.issue();
  const forged = [
    "",
    "x",
    "A".repeat(32),
    `${ours}A`,
    ours.slice(0, -1) + (ours.endsWith("A") ? "B" : "A"),
    (ours.startsWith("A") ? "B" : "A") + ours.slice(1),
    formKeys(["another secret that is long enough"], () => at).issue(),
  ];
  for (const key of forged) {
    expect(keys.ageMs(key)).toBeUndefined();
    expect(keys.ageMs(keys.renew(key))).toBe(0);
  }
});

test("a secret that was changed still knows the forms that are open", () => {
  const key = formKeys([secret], () => at).issue();
  const changed = formKeys(["a newer secret that is long enough", secret], () => later(1));
  expect(changed.ageMs(key)).toBe(1_000);
});
