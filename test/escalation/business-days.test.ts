import { expect, test } from "vitest";
import { businessDayBefore, isBusinessDay } from "#escalation/business-days.ts";

const hours = {
  zone: "America/New_York",
  weekly: {
    mon: ["08:30-12:00", "13:00-18:30"],
    tue: ["08:30-18:30"],
    wed: ["08:30-18:30"],
    thu: ["08:30-18:30"],
    fri: ["08:30-24:00"],
    sat: [],
    sun: [],
  },
  exceptions: [
    { on: "2026-11-26", hours: [] },
    { on: "2026-11-28", hours: ["10:00-12:00"] },
  ],
};

test.each([
  ["2026-11-23", true, "a Monday"],
  ["2026-11-22", false, "a Sunday"],
  ["2026-11-21", false, "the Saturday after a shift that ended at midnight"],
  ["2026-11-26", false, "a holiday"],
  ["2026-11-28", true, "a Saturday with hours of its own"],
  ["2026-11-01", false, "the Sunday of the change of clocks"],
])("%s is a business day: %s (%s)", (day, open) => {
  expect(isBusinessDay(day, hours)).toBe(open);
});

test.each([
  ["2026-11-24", "2026-11-23"],
  ["2026-11-23", "2026-11-20"],
  ["2026-11-27", "2026-11-25"],
  ["2026-11-30", "2026-11-28"],
])("before %s it was %s", (day, before) => {
  expect(businessDayBefore(day, hours)).toBe(before);
});

test("a business that is never open has the day before", () => {
  const never = {
    ...hours,
    weekly: { ...hours.weekly, mon: [], tue: [], wed: [], thu: [], fri: [] },
  };
  expect(businessDayBefore("2027-03-01", never)).toBe("2027-02-28");
});
