import { z } from "zod";

/** Names a thing across the file ("checkup", "ana"). */
export const key = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,40}$/, "use lower-case letters, digits and dashes");

export const zone = z.string().min(1);

/** Up to thirty days. */
export const minutes = z
  .int()
  .min(0)
  .max(60 * 24 * 30);
