import type { RequestRow } from "./rows.ts";

export type ReworkRate = {
  readonly booked: number;
  /** Booked requests that a person had to take in hand again. */
  readonly reworked: number;
  /** Of them: a question came up after the booking. */
  readonly askedAgain: number;
  /** Of them: a member moved the appointment. */
  readonly movedByMember: number;
  /** Between 0 and 1; undefined when nothing was booked. */
  readonly rate: number | undefined;
};

/** How often a booking was not the end of the work. What clients change by their own link is no work. */
export function reworkRate(
  requests: readonly Pick<RequestRow, "booked" | "askedAgain" | "movedByMember">[],
): ReworkRate {
  const booked = requests.filter((request) => request.booked !== undefined);
  const reworked = booked.filter((request) => request.askedAgain || request.movedByMember);
  return {
    booked: booked.length,
    reworked: reworked.length,
    askedAgain: booked.filter(({ askedAgain }) => askedAgain).length,
    movedByMember: booked.filter(({ movedByMember }) => movedByMember).length,
    rate: booked.length === 0 ? undefined : reworked.length / booked.length,
  };
}
