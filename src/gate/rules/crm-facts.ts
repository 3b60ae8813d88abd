import { type Evidence, fired, notAsked, quiet, quietBecause, type Ruling } from "#gate/rule.ts";

/** What the rules about clients had to go by; a company may want a person where it was too little. */
export function crmFacts({ facts: { crm }, rules }: Evidence): Ruling {
  if (crm.kind === "not-asked") return notAsked;
  const lack = whatLacks(crm);
  if (lack !== undefined) return rules.withoutCrm === "person" ? fired(lack) : quietBecause(lack);
  if (crm.kind !== "known" || crm.matches > 1) return quiet;
  const known = crm.matches === 0 ? "the CRM knows no such contact" : "the CRM knows the contact";
  return quietBecause(`${known}, as of ${ageOf(crm.ageMinutes)}`);
}

function whatLacks(crm: Evidence["facts"]["crm"]): string | undefined {
  if (crm.kind === "missing") return `nothing is known from the CRM: ${crm.why}`;
  if (crm.kind === "known" && crm.stale !== undefined)
    return `what is known from the CRM is of ${ageOf(crm.ageMinutes)}: ${crm.stale}`;
  return undefined;
}

function ageOf(minutes: number): string {
  if (minutes < 1) return "just now";
  if (minutes < 120) return `${minutes} min ago`;
  return minutes < 48 * 60
    ? `${Math.floor(minutes / 60)} hours ago`
    : `${Math.floor(minutes / 1_440)} days ago`;
}
