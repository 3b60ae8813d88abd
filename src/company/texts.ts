import { z } from "zod";

/** What text messages may cost, and where they may go. A text of 160 letters is one segment. */
export const Texts = z.strictObject({
  /** Segments in a day of the company's zone, to all clients together; members' alerts are not held back. */
  segmentsPerDayMax: z.int().min(1).max(1_000_000).default(2_000),
  /** Of these, to one number. */
  segmentsPerClientPerDayMax: z.int().min(1).max(1_000).default(30),
  /** Whose numbers are texted ("US"); without it those of the countries in which the company is. */
  countries: z
    .array(z.string().regex(/^[A-Z]{2}$/, "a country is two capital letters, like US"))
    .min(1)
    .optional(),
});
