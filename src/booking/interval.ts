/** A stretch of time, half-open: `end` is no longer part of it. */
export type Interval = { readonly start: Date; readonly end: Date };

/** The same time, sorted, in as few intervals as possible: what overlaps or touches is one. */
export function joined(intervals: readonly Interval[]): readonly Interval[] {
  const result: Interval[] = [];
  for (const next of intervals.toSorted((a, b) => a.start.getTime() - b.start.getTime())) {
    const last = result.at(-1);
    if (last === undefined || last.end < next.start) result.push(next);
    else if (last.end < next.end) result.splice(-1, 1, { start: last.start, end: next.end });
  }
  return result;
}
