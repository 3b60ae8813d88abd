import { z } from "zod";

const minutesIn = { m: 1, h: 60, d: 24 * 60 } as const;
const spanMax = 60 * minutesIn.d;

/** "30m", "48h" or "2d"; up to sixty days. */
export const span = z
  .string()
  .regex(/^[1-9]\d{0,4}[mhd]$/, { error: "write how long, like 30m, 48h or 2d", abort: true })
  .refine((written) => minutesOf(written) <= spanMax, "sixty days are the most");

export function minutesOf(written: string): number {
  const unit = written.at(-1) as keyof typeof minutesIn;
  return Number(written.slice(0, -1)) * minutesIn[unit];
}
