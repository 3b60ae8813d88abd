import { explainUnusableHours } from "#escalation/deadline.ts";
import { dayWithoutAnybody } from "#escalation/rota.ts";
import { checkCompany } from "./check-company.ts";
import { checkValues } from "./check-values.ts";
import { Company } from "./company.ts";
import { longestOwed, readyHours, rotaOf } from "./desk.ts";
import { type Mistake, unless } from "./mistake.ts";

export type ReadCompany =
  | { readonly kind: "ok"; readonly company: Company }
  | { readonly kind: "invalid"; readonly mistakes: readonly Mistake[] };

/**
 * The one way from plain values to a company, wherever they come from, with everything filled in that
 * they leave out. `at`: from when on the desk's hours must be open.
 */
export function readCompany(values: unknown, at: Date): ReadCompany {
  const unkeepable = checkValues(values);
  if (unkeepable.length > 0) return { kind: "invalid", mistakes: unkeepable };
  const parsed = Company.safeParse(values);
  if (!parsed.success) return { kind: "invalid", mistakes: parsed.error.issues };
  const company = parsed.data;
  const contradictions = checkCompany(company);
  // Hours can be worked with only once they make sense.
  const mistakes = contradictions.length > 0 ? contradictions : checkDesk(company, at);
  return mistakes.length > 0 ? { kind: "invalid", mistakes } : { kind: "ok", company };
}

/** What can be known only for a day: hours that never open, and a rota on which everybody is away. */
function checkDesk(company: Company, at: Date): readonly Mistake[] {
  const { hours, calendars, rota } = company.escalation;
  const owed = longestOwed(company);
  const unusable = [hours, ...calendars].flatMap((calendar, index): Mistake[] => {
    const message = explainUnusableHours(readyHours(calendar), owed, at);
    const path = index === 0 ? ["hours"] : ["calendars", index - 1];
    return message === undefined ? [] : [{ path: ["escalation", ...path], message }];
  });
  const empty = dayWithoutAnybody(rotaOf(company), at);
  return [
    ...unusable,
    ...unless(empty === undefined || rota === undefined, {
      path: ["escalation", "rota", "members"],
      message: `on ${empty} all of them have time off, and nobody would be on call`,
    }),
  ];
}
