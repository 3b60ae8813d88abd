/** What a mail and a text of the same name say alike, from the same payload: one can stand in for the other. */
export const saidBothWays = [
  "confirmed",
  "rescheduled",
  "reassigned",
  "cancelled",
  "reminder",
  "feedback",
  "offers",
  "missed",
  "waitlist-joined",
] as const;
