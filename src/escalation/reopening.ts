/** How long what was settled can become a question once more. */
export const reopenDaysMax = 14;

/** What ended later than this can still be opened again. */
export function reopenableSince(at: Date): Date {
  return new Date(at.getTime() - reopenDaysMax * 24 * 60 * 60_000);
}

export function mayReopen(endedAt: Date, at: Date): boolean {
  return endedAt > reopenableSince(at);
}
