import { z } from "zod";
import type { FeedbackAsk } from "#messaging/feedback.ts";
import { minutesOf, span } from "./span.ts";

/** What a client should know or do before they come; in mails and on their own page. */
export const Preparation = z.strictObject({
  /** An empty line begins a paragraph. */
  text: z.string().trim().min(1).max(2_000),
  /** Forms to fill in, documents to read or bring. */
  links: z
    .array(
      z.strictObject({
        label: z.string().trim().min(1).max(80),
        url: z.url({ protocol: /^https$/, error: "must be an address that begins with https://" }),
      }),
    )
    .max(8)
    .default([]),
});

export type Preparation = z.infer<typeof Preparation>;

/** Undefined where the service asks for nothing. */
export function preparationOf(
  { services }: Pick<FollowThroughSettings, "services">,
  serviceKey: string | undefined,
): Preparation | undefined {
  return services.find(({ key }) => key === serviceKey)?.preparation;
}

type FollowThroughSettings = {
  readonly services: readonly {
    readonly key: string;
    readonly preparation?: Preparation | undefined;
    readonly feedback?: z.infer<typeof Feedback> | undefined;
  }[];
};

/** Thanks after an appointment, and a question: one to five, and words. */
export const Feedback = z.strictObject({
  /** After its end. */
  after: span,
  by: z.enum(["email", "sms"]),
  question: z.string().trim().min(1).max(200).default("How was it?"),
});

/** When and how the client of a service is asked; undefined where they are not. */
export function feedbackOf(
  { services }: FollowThroughSettings,
  serviceKey: string | undefined,
): FeedbackAsk | undefined {
  const said = services.find(({ key }) => key === serviceKey)?.feedback;
  if (said === undefined) return undefined;
  const { after, by } = said;
  return { name: `${after} after ${by} feedback`, afterMinutes: minutesOf(after), way: by };
}
