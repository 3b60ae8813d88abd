import type { RequestRow } from "./rows.ts";

export type ExceptionRate = {
  readonly booked: number;
  /** Booked requests for which a machine did not do its part. */
  readonly exceptions: number;
  /** Of them: an outside write was given up. */
  readonly deadEffects: number;
  /** Of them: a question was raised because automation failed. */
  readonly automationFailed: number;
  /** Between 0 and 1; undefined when nothing was booked. */
  readonly rate: number | undefined;
};

/** How often something broke on the way of a request that got its appointment. */
export function exceptionRate(
  requests: readonly Pick<RequestRow, "booked" | "deadEffect" | "automationFailed">[],
): ExceptionRate {
  const booked = requests.filter((request) => request.booked !== undefined);
  const exceptions = booked.filter((request) => request.deadEffect || request.automationFailed);
  return {
    booked: booked.length,
    exceptions: exceptions.length,
    deadEffects: booked.filter(({ deadEffect }) => deadEffect).length,
    automationFailed: booked.filter(({ automationFailed }) => automationFailed).length,
    rate: booked.length === 0 ? undefined : exceptions.length / booked.length,
  };
}
