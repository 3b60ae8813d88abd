/** The healthy range of a KPI, both ends included, and how much it takes to speak of one. */
export type Band = {
  readonly low: number;
  readonly high: number;
  /** With fewer cases than this, chance says more than the value. */
  readonly countMin: number;
};

export type BandJudgement = "too-little-data" | "below" | "healthy" | "above";

/** Where a value stands. Both sides are worth an alarm: too low means that exceptions slip through. */
export function judgeBand(
  measured: { readonly value: number | undefined; readonly count: number },
  band: Band,
): BandJudgement {
  const { value, count } = measured;
  if (value === undefined || count < band.countMin) return "too-little-data";
  if (value < band.low) return "below";
  return value > band.high ? "above" : "healthy";
}
