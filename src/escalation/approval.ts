import type { Finding, RuleName } from "#gate/decision.ts";

/** May an escalation be booked by one member alone, or is a second one's yes needed first? */
export function needsApproval(
  findings: readonly Pick<Finding, "rule">[],
  rules: readonly RuleName[],
): boolean {
  return findings.some(({ rule }) => (rules as readonly string[]).includes(rule));
}
