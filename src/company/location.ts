import { z } from "zod";
import { DatedRange } from "./hours.ts";
import { key, zone } from "./key.ts";

const Coordinates = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});

export const HolidayPlace = z.strictObject({
  /** ISO 3166-1, "US". */
  country: z.string().regex(/^[A-Z]{2}$/, "write the country as two letters, US"),
  /** As the package date-holidays names them: "NY" in the US, "BY" in Germany. */
  state: z.string().min(1).optional(),
  region: z.string().min(1).optional(),
});

export const Location = z.strictObject({
  key,
  name: z.string().min(1),
  address: z.string().min(1),
  zone,
  /** Where it lies, for how long the way to another location takes. */
  coordinates: Coordinates.optional(),
  /** Whose public holidays are kept here; without it none are. */
  holidays: HolidayPlace.optional(),
  /** Days on which nobody is served here, whatever anybody's hours are. */
  closures: z.array(DatedRange).max(500).default([]),
});

/** How long people are on their way between two locations, which is added to the buffers. */
export const Travel = z.strictObject({
  /** For the straight line between the coordinates. */
  kilometresPerHour: z.number().positive().max(1_000).default(40),
  /** No way between two locations is shorter, nor one of which nothing is known. */
  minimumMinutes: z.int().min(0).max(1_440).default(15),
  /** Known better than by the straight line; the way back takes as long unless it stands here too. */
  between: z
    .array(z.strictObject({ from: key, to: key, minutes: z.int().min(0).max(1_440) }))
    .max(10_000)
    .default([]),
});
