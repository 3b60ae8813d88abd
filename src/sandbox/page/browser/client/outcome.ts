import { z } from "zod";
import type { Answered } from "#sandbox/page/browser/ask.ts";

const Booked = z.object({
  outcome: z.literal("booked"),
  reference: z.string(),
  appointment: z.object({
    start: z.iso.datetime(),
    zone: z.string(),
    provider: z.object({ name: z.string() }),
  }),
  manageUrl: z.url(),
});
const Escalated = z.object({
  outcome: z.literal("escalated"),
  reference: z.string(),
  promisedBy: z.iso.datetime(),
  manageUrl: z.url(),
});
const Taken = z.object({
  code: z.literal("slot_taken"),
  nearest: z.array(z.object({ start: z.string() })),
});

/** What became of a request, for the person who sent it. */
export type Outcome =
  | z.infer<typeof Booked>
  | z.infer<typeof Escalated>
  | { readonly outcome: "taken"; readonly nearest: readonly string[] }
  | { readonly outcome: "refused"; readonly message: string };

export function readOutcome(answer: Answered): Outcome {
  if (answer.ok) {
    const told = z.discriminatedUnion("outcome", [Booked, Escalated]).safeParse(answer.body);
    if (told.success) return told.data;
    return { outcome: "refused", message: "The program answered something unexpected." };
  }
  const taken = Taken.safeParse(answer.body);
  if (!taken.success) return { outcome: "refused", message: answer.message };
  return { outcome: "taken", nearest: taken.data.nearest.map(({ start }) => start) };
}
