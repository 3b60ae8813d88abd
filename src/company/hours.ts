import { z } from "zod";

/** "09:00-12:30"; an end of 24:00 is midnight. */
const shift = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, {
    error: "write hours as 09:00-17:30",
    // What cannot be read has no end to compare.
    abort: true,
  })
  .refine((range) => range.slice(0, 5) < range.slice(6), "the end must be after the start");

/** The shifts of one day; whether two of them overlap is asked when a company is applied. */
const shifts = z.array(shift).max(50);

export const WeeklyHours = z.strictObject({
  mon: shifts.default([]),
  tue: shifts.default([]),
  wed: shifts.default([]),
  thu: shifts.default([]),
  fri: shifts.default([]),
  sat: shifts.default([]),
  sun: shifts.default([]),
});
export type WeeklyHours = z.infer<typeof WeeklyHours>;

/** On this date these hours hold instead of the weekly ones, holiday or not; none at all means closed. */
export const DatedException = z.strictObject({ on: z.iso.date(), hours: shifts });
export type DatedException = z.infer<typeof DatedException>;

/** Whole local days, both of them included. */
export const DatedRange = z
  .strictObject({ from: z.iso.date(), to: z.iso.date(), reason: z.string().max(200).default("") })
  .refine(({ from, to }) => from <= to, { path: ["to"], error: "ends before it begins" });

/** How many appointments may begin in a local day, a week from Monday on, a month. */
export const Limits = z.strictObject({
  perDay: z.int().positive().max(1_000).optional(),
  perWeek: z.int().positive().max(10_000).optional(),
  perMonth: z.int().positive().max(50_000).optional(),
});
