import type { CrmIntake, CrmRules } from "#company/crm.ts";
import type { ChangeQuestion } from "#ports/crm.ts";

/** The properties of a kind of record that ask for an appointment, each once, with all values that do. */
export function watchedOf(
  { intake }: Pick<CrmRules, "intake">,
  kind: CrmIntake["of"],
): ChangeQuestion["watched"] {
  const watched = new Map<string, Set<string>>();
  for (const { of, property, values } of intake) {
    if (of !== kind) continue;
    watched.set(property, new Set([...(watched.get(property) ?? []), ...values]));
  }
  return [...watched].map(([property, values]) => ({ property, values: [...values] }));
}

/** What a property holds, in small letters, where that asks for an appointment; otherwise undefined. */
export function askedValue(
  values: readonly string[],
  held: string | undefined,
): string | undefined {
  const value = held?.trim().toLowerCase();
  return values.some((one) => one.toLowerCase() === value) ? value : undefined;
}
