/** A stretch of time, half-open: `end` is no longer part of it. */
export type Interval = { readonly start: Date; readonly end: Date };
