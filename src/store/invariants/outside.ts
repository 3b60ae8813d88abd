import { z } from "zod";

/**
 * What callers and vendors hold, as somebody looked it up: a drill asks its pretend vendors, an
 * operator may export the real ones. A part that is left out was not looked at, and is not judged.
 */
export const OutsideState = z.strictObject({
  /** What callers of the API and senders of forms were answered. */
  answers: z.array(z.strictObject({ requestId: z.string(), status: z.int() })).optional(),
  /** Live events in providers' calendars that carry our mark. */
  events: z
    .array(
      z.strictObject({
        calendarId: z.string(),
        eventId: z.string(),
        /** Null where the mark is there, but empty. */
        appointmentId: z.string().nullable(),
        start: z.iso.datetime({ offset: true }),
        end: z.iso.datetime({ offset: true }),
      }),
    )
    .optional(),
  cards: z
    .array(
      z.strictObject({
        messageId: z.string(),
        escalationId: z.string(),
        version: z.int(),
        /** The deeds that its controls offer, but for opening a page. */
        offers: z.array(z.string()),
      }),
    )
    .optional(),
  tickets: z.array(z.strictObject({ ticketId: z.string(), escalationId: z.string() })).optional(),
  emails: z.array(sentMessage()).optional(),
  texts: z.array(sentMessage()).optional(),
  /** Notes in threads, and daily lines. */
  notes: z.array(sentMessage()).optional(),
});

/** One copy that the vendor accepted. */
function sentMessage() {
  return z.strictObject({
    vendorId: z.string(),
    /** Our effect's id in it; null where there is none. */
    effectId: z.string().nullable(),
  });
}

export type OutsideState = z.infer<typeof OutsideState>;
export type OutsidePart = keyof OutsideState;
