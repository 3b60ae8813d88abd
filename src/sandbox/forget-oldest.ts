/** A sandbox may run for days, and a bench may run through it: nothing here grows for ever. */
export function forgetOldest(known: Map<string, unknown>, max: number): void {
  for (const [oldest] of known) {
    if (known.size <= max) return;
    known.delete(oldest);
  }
}
