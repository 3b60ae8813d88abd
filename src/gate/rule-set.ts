import { z } from "zod";

/** The gate's settings in company.yaml. Words and phrases only: no regular expression from an admin runs. */
export const RuleSet = z.strictObject({
  vipDomains: z.array(z.string().min(3)).default([]),
  keywords: z
    .array(
      z.strictObject({
        phrase: z.string().min(2),
        /** exact: the words as written. inflected: "reschedule" also finds "rescheduled". */
        match: z.enum(["exact", "inflected"]).default("exact"),
      }),
    )
    .default([]),
  partySizeMax: z.int().positive().default(4),
});

export type RuleSet = z.infer<typeof RuleSet>;
