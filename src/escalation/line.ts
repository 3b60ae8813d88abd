/** A request that waits for a time which it could not be given yet. */
export type Waiting = {
  readonly escalationId: string;
  /** The wanted appointment. */
  readonly start: Date;
  readonly end: Date;
  /** Any of these would do. */
  readonly providerIds: readonly string[];
};

/**
 * Which place an escalation has in the line for its wanted time: 1 is next. Before it come those that
 * were raised earlier and want the time of one of the same people. `waiting`: in the order in which
 * they were raised.
 */
export function placeInLine(waiting: readonly Waiting[], escalationId: string): number {
  const index = waiting.findIndex((one) => one.escalationId === escalationId);
  const own = waiting[index];
  if (own === undefined) return 1;
  return 1 + waiting.slice(0, index).filter((one) => competes(one, own)).length;
}

function competes(one: Waiting, other: Waiting): boolean {
  return (
    one.start < other.end &&
    other.start < one.end &&
    one.providerIds.some((id) => other.providerIds.includes(id))
  );
}
