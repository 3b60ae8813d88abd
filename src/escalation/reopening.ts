/** How long what was settled can become a question once more. */
export const reopenDaysMax = 14;

export function mayReopen(endedAt: Date, at: Date): boolean {
  return at.getTime() - endedAt.getTime() < reopenDaysMax * 24 * 60 * 60_000;
}
