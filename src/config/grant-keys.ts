import { z } from "zod";

/** 32 bytes each: the first one seals, all of them open. */
export const grantKeys = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .pipe(
    z.array(
      z
        .string()
        .regex(/^[0-9a-f]{64}$/i, "must be 64 hexadecimal digits each: openssl rand -hex 32"),
    ),
  )
  .transform((keys) => keys.map((key) => Buffer.from(key, "hex")))
  .optional();
