import { type Evidence, fired, quiet, type Ruling } from "#gate/rule.ts";

/** Nobody is merged by a machine: which of them this is, a person says. */
export function ambiguousClient({ facts }: Evidence): Ruling {
  return facts.clientMatches > 1
    ? fired(`${facts.clientMatches} known clients match this e-mail address or phone number`)
    : quiet;
}
