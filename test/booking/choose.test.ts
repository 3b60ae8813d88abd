import { expect, test } from "vitest";
import { chooseProviders, nearest } from "#booking/choose.ts";

const slots = ["09:00", "09:30", "10:00", "11:00", "12:00", "13:00"].map((time) => slot(time));

test.each([
  ["10:00", ["09:00", "09:30", "11:00"]],
  ["10:15", ["09:30", "10:00", "11:00"]],
  ["07:00", ["09:00", "09:30", "10:00"]],
  ["18:00", ["11:00", "12:00", "13:00"]],
])("the three slots nearest to %s, itself left out, are %j", (wanted, times) => {
  expect(nearest(slots, new Date(`2026-11-23T${wanted}Z`)).map(time)).toEqual(times);
});

test("of two equally near slots the earlier one is offered", () => {
  expect(nearest(slots, new Date("2026-11-23T11:30Z"), 1).map(time)).toEqual(["11:00"]);
});

test("fewer slots than asked for are all offered", () => {
  expect(nearest(slots.slice(0, 2), new Date("2026-11-23T12:00Z")).map(time)).toEqual([
    "09:00",
    "09:30",
  ]);
});

test("whoever has the fewest appointments that day comes first, then the smaller id", () => {
  const everybody = { ...slot("09:00"), providerIds: ["a", "b", "c", "d"] };
  const load = new Map([
    ["a", 3],
    ["b", 1],
    ["d", 1],
  ]);
  expect(chooseProviders(everybody, load)).toEqual(["c", "b", "d", "a"]);
});

function slot(at: string) {
  const start = new Date(`2026-11-23T${at}Z`);
  return { start, end: new Date(start.getTime() + 1_800_000), providerIds: ["a"] };
}

function time({ start }: { readonly start: Date }): string {
  return start.toISOString().slice(11, 16);
}
