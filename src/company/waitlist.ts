import { z } from "zod";

/** How a time that becomes free is offered to clients who wait for one. */
export const WaitlistRules = z.strictObject({
  /**
   * So long the client has to answer. Where it is night for them the count begins in the morning; it
   * always ends when the service's notice begins.
   */
  offerMinutes: z
    .int()
    .min(10)
    .max(3 * 24 * 60)
    .default(120),
  /** A time that leaves less than that to answer is not offered: it would only be a disappointment. */
  answerMinutesMin: z.int().min(5).max(240).default(15),
  /** Whoever let so many offers in a row run out is taken off the list, and told so. */
  unansweredMax: z.int().min(1).max(20).default(3),
  /** Nobody waits for longer than so many days. */
  daysMax: z.int().min(1).max(400).default(60),
});
