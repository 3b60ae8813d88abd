import { type Evidence, fired, quiet, type Ruling } from "#gate/rule.ts";

/** Nobody is merged by a machine: which of them this is, a person says. */
export function ambiguousClient({ facts }: Evidence): Ruling {
  if (facts.clientMatches > 1)
    return fired(`${facts.clientMatches} known clients match this e-mail address or phone number`);
  return facts.crm.kind === "known" && facts.crm.matches > 1
    ? fired(`${facts.crm.matches} contacts in the CRM match`)
    : quiet;
}
