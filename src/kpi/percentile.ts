/**
 * The smallest of the values that at least `percent` % of them do not exceed (nearest rank): always
 * one that was measured, never a value between two. Undefined when there are none.
 */
export function percentile(values: readonly number[], percent: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}
