import { z } from "zod";

/** As it is written on a bill: a fraction in YAML would not be exact. */
const amount = z
  .string('an amount is text, like "0.0079"')
  .regex(/^\d{1,6}(\.\d{1,4})?$/, 'an amount has at most four decimals, like "0.0079"');
const countryForm = /^[A-Z]{2}$/;
const twoLetters = "a country is two capital letters, like US";
const country = z.string().regex(countryForm, twoLetters);

/** What a segment costs, and how much may be spent. */
const Money = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/, "a currency is three capital letters, like USD"),
  /** Of a segment, where its country has no price of its own. */
  pricePerSegment: amount,
  prices: z
    .record(z.string(), amount)
    .refine((prices) => Object.keys(prices).every((key) => countryForm.test(key)), twoLetters)
    .default({}),
  /** On a day, and in a month, of the company's zone. */
  perDayMax: amount.optional(),
  perMonthMax: amount.optional(),
});

/** What text messages may cost, and where they may go. A text of 160 letters is one segment. */
export const Texts = z.strictObject({
  /** Segments in a day of the company's zone, to all clients together; members' alerts are not held back. */
  segmentsPerDayMax: z.int().min(1).max(1_000_000).default(2_000),
  /** Of these, to one number. */
  segmentsPerClientPerDayMax: z.int().min(1).max(1_000).default(30),
  /** Whose numbers are texted ("US"); without it those of the countries in which the company is. */
  countries: z.array(country).min(1).optional(),
  /** Beside the segments; without it only those are counted. */
  money: Money.optional(),
});
