/** A CRM may be filled for days; the page shows what is recent. */
export const CONTACTS_MAX = 60;
export const TIMELINE_MAX = 40;

/** What came at the same moment is in the order of its ids, which the vendor counts upwards. */
export function newestFirst<T extends { readonly id: string }>(
  records: readonly T[],
  at: (record: T) => number,
): readonly T[] {
  return records
    .map((record) => ({ record, when: at(record) }))
    .toSorted((a, b) => b.when - a.when || byId.compare(b.record.id, a.record.id))
    .map(({ record }) => record);
}

const byId = new Intl.Collator("en", { numeric: true });

export function lastChange(records: readonly { readonly updatedAt: number }[]): number {
  return Math.max(...records.map(({ updatedAt }) => updatedAt));
}
