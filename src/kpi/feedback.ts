import type { AppointmentRow } from "./rows.ts";

export type FeedbackFigure = {
  /** Clients who said how it was. */
  readonly given: number;
  /** Between 1 and 5; undefined when nobody did. */
  readonly average: number | undefined;
};

/** What clients said of appointments that began in the period. */
export function feedbackFigure(appointments: readonly AppointmentRow[]): FeedbackFigure {
  const scores = appointments.flatMap(({ score }) => score ?? []);
  const sum = scores.reduce((total, score) => total + score, 0);
  return { given: scores.length, average: scores.length === 0 ? undefined : sum / scores.length };
}
