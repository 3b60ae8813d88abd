/** Nobody can know what they will do later than that. */
export const snoozeDaysMax = 14;

const minute = 60_000;

/** What is wrong with the moment until which a member wants not to be reminded. */
export type SnoozeProblem = "past" | "too-far";

export function snoozeProblem(until: Date, at: Date): SnoozeProblem | undefined {
  if (until <= at) return "past";
  return until.getTime() > at.getTime() + snoozeDaysMax * 24 * 60 * minute ? "too-far" : undefined;
}

/**
 * The moment that the dialog begins with: in an hour, but no later than the question is due, so that
 * who only presses the button lets no deadline pass.
 */
export function firstSnooze(at: Date, dueAt: Date): Date {
  const inAnHour = at.getTime() + 60 * minute;
  const proposed = dueAt > at ? Math.min(inAnHour, dueAt.getTime()) : inAnHour;
  const whole = Math.floor(proposed / minute) * minute;
  return new Date(whole > at.getTime() ? whole : whole + minute);
}
