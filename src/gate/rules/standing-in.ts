import type { Facts } from "#gate/decision.ts";
import type { Standing } from "#gate/standing.ts";

/** Whose standing it is must be certain; how old it is is told by the rule crm-facts. */
export function standingIn({ crm }: Facts): Standing | undefined {
  return crm.kind === "known" && crm.matches <= 1 ? crm.standing : undefined;
}
