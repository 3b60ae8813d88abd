import { type Evidence, fired, quiet, type Ruling } from "#gate/rule.ts";

/** The wanted time breaks a limit; the explanations are the ones that the client may read as well. */
export function offPolicy({ facts }: Evidence): Ruling {
  const explanations = facts.policyViolations.map(({ explanation }) => explanation);
  return explanations.length > 0 ? fired(explanations.join(" ")) : quiet;
}
