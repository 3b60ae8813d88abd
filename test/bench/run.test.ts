import { expect, test } from "vitest";
import { type Figure, lineOf, missed } from "./figure.ts";
import { readOrder } from "./run.ts";

const figure = (changes: Partial<Figure>): Figure => ({
  figure: "bookings",
  value: 100,
  unit: "ms",
  ...changes,
});

test.each([
  [["booking"], { names: ["booking"], hold: false }],
  [["gate", "--hold"], { names: ["gate"], hold: true }],
])("%j is an order", (args, order) => {
  expect(readOrder(args)).toEqual(order);
});

test("“all” is every bench there is", () => {
  expect(readOrder(["all"])?.names).toEqual(
    expect.arrayContaining(["booking", "contention", "http", "gate", "start"]),
  );
});

test.each([[[]], [["nonsense"]], [["booking", "gate"]], [["booking", "--fast"]], [["toString"]]])(
  "%j is nothing that can be run",
  (args) => {
    expect(readOrder(args)).toBeUndefined();
  },
);

test("a ratio is held as it stands", () => {
  const hold = { atLeast: 0.6, on: "ratio" } as const;
  expect(missed(figure({ ratio: 0.6, hold }))).toBeUndefined();
  expect(missed(figure({ ratio: 0.59, hold }))).toMatch("bookings: 0.59 × the reference");
});

test("a time is held with a factor of two, a rate likewise, a count as it stands", () => {
  const atMost = { atMost: 150, on: "value" } as const;
  expect(missed(figure({ value: 299, hold: atMost }))).toBeUndefined();
  expect(missed(figure({ value: 301, hold: atMost }))).toMatch("held to at most 150");
  const atLeast = { atLeast: 1_000, on: "value" } as const;
  expect(missed(figure({ value: 501, unit: "/s", hold: atLeast }))).toBeUndefined();
  expect(missed(figure({ value: 499, unit: "/s", hold: atLeast }))).toMatch(
    "held to at least 1000",
  );
  const none = { atMost: 0, on: "value" } as const;
  expect(missed(figure({ value: 1, unit: "errors", hold: none }))).toMatch("held to at most 0");
});

test("what could not be measured is missed", () => {
  const hold = { atMost: 150, on: "value" } as const;
  expect(missed(figure({ value: Number.NaN, hold }))).toMatch("nothing was measured");
  expect(missed(figure({ hold: { atLeast: 1, on: "ratio" } }))).toMatch("nothing was measured");
});

test("a line shows the figure as measured, and whether it was held", () => {
  const line = lineOf(figure({ value: 200, hold: { atMost: 150, on: "value" } }));
  expect(JSON.parse(line)).toMatchObject({
    figure: "bookings",
    value: 200,
    unit: "ms",
    held: true,
  });
});
