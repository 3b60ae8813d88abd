import type { Slot } from "./availability.ts";

/**
 * The slots nearest to a start that cannot be had; they come and go in the order of time, and of two
 * equally near ones the earlier is nearer. The start itself is left out: what was just refused is not
 * an alternative, even if stale data still offer it.
 */
export function nearest(slots: readonly Slot[], wanted: Date, count = 3): Slot[] {
  const distance = (slot: Slot) => Math.abs(slot.start.getTime() - wanted.getTime());
  return slots
    .filter((slot) => distance(slot) > 0)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, count)
    .sort((a, b) => a.start.getTime() - b.start.getTime());
}

/**
 * In which order to try the providers of a slot: fewest appointments that day first, then by id.
 * `loadThatDay` counts them per provider id; a provider without an entry has none.
 */
export function chooseProviders(
  { providerIds }: Pick<Slot, "providerIds">,
  loadThatDay: ReadonlyMap<string, number>,
): string[] {
  const load = (id: string) => loadThatDay.get(id) ?? 0;
  return [...providerIds].sort((a, b) => load(a) - load(b) || (a < b ? -1 : 1));
}
