import type { Priority } from "#gate/decision.ts";

/** What decides which of those that wait comes first. */
export type Queued = {
  readonly priority: Priority;
  readonly deal: { readonly amount: number } | undefined;
  readonly dueAt: Date;
  readonly raisedAt: Date;
};

/** What an escalation of high priority is worth at least, and any other one, in units of money. */
const worthLeast: Readonly<Record<Priority, number>> = { high: 10_000, normal: 1_000 };
/** With less time left than this nothing is gained by counting seconds. */
const minutesLeast = 1;

/**
 * The most urgent first: value for each minute that is left. A client worth ten times as much comes
 * before another one who has a tenth of their time left. What is overdue comes before everything that
 * is not, by its value; equals in the order in which they came.
 */
export function queueOrder<T extends Queued>(items: readonly T[], at: Date): readonly T[] {
  return items.toSorted(
    (a, b) =>
      Number(isLate(b, at)) - Number(isLate(a, at)) ||
      urgency(b, at) - urgency(a, at) ||
      a.raisedAt.getTime() - b.raisedAt.getTime(),
  );
}

function isLate({ dueAt }: Queued, at: Date): boolean {
  return dueAt <= at;
}

function urgency({ priority, deal, dueAt }: Queued, at: Date): number {
  const worth = Math.max(deal?.amount ?? 0, worthLeast[priority]);
  const minutesLeft = (dueAt.getTime() - at.getTime()) / 60_000;
  return worth / Math.max(minutesLeft, minutesLeast);
}
