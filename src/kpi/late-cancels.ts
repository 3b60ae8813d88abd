import type { AppointmentRow } from "./rows.ts";

export type LateCancels = {
  /** Cancelled when the service's policy asked for more notice than there was. */
  readonly cancelledLate: number;
  /** What was to begin in the period and stood, or was cancelled so late. */
  readonly of: number;
  /** Between 0 and 1; undefined when there were none. */
  readonly rate: number | undefined;
};

/** Time that nobody could be found for any more, because it was given back too late. */
export function lateCancels(appointments: readonly AppointmentRow[]): LateCancels {
  const cancelledLate = appointments.filter((one) => one.cancelledLate).length;
  const of = appointments.length;
  return { cancelledLate, of, rate: of === 0 ? undefined : cancelledLate / of };
}
