import { z } from "zod";

/**
 * "2026-11-23T14:00:00.0000000" beside "UTC", which is what we ask for. A time in any other zone is
 * no answer to our question: read as UTC it would be hours off.
 */
export const utcMoment = z
  .object({
    dateTime: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?$/),
    timeZone: z.enum(["UTC", "Etc/UTC", "Etc/GMT", "tzone://Microsoft/Utc"]),
  })
  .transform(({ dateTime }) => new Date(`${dateTime.slice(0, 19)}Z`));
