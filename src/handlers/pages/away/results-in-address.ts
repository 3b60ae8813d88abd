import type { MoveResult } from "#flows/apply-absence-plan.ts";
import type { CurrentCompany } from "#flows/context.ts";
import type { EscalationResult } from "#flows/escalate-away.ts";
import type { AwayResult } from "#views/pages/ui/away-results.tsx";

/*
 * A press leads to a page by an address, so that a reload does not press again; what became of the
 * press travels in it: "moved.GH-1001.ben,escalated.GH-1002".
 */

/** As many as fit into an address that every browser and proxy takes. */
const shownMax = 60;

export function resultsToAddress(
  { known }: CurrentCompany,
  results: readonly (MoveResult | EscalationResult)[],
): string {
  const told = results.slice(0, shownMax).map((result) => {
    const parts = [result.kind, result.reference ?? ""];
    if (result.kind === "moved") parts.push(known.providers.get(result.team.providerId)?.key ?? "");
    return parts.join(".");
  });
  if (results.length > shownMax) told.push(`more.${results.length - shownMax}`);
  return told.length === 0 ? "none-chosen" : told.join(",");
}

/** Whatever in the address is not ours is left out. */
export function resultsFromAddress({ known }: CurrentCompany, written: unknown): AwayResult[] {
  if (typeof written !== "string") return [];
  const nameOf = new Map([...known.providers.values()].map(({ key, name }) => [key, name]));
  return written.split(",").flatMap((one): AwayResult[] => {
    const [kind, name = "", key = ""] = one.split(".");
    const reference = /^GH-\d{1,15}$/.test(name) ? name : undefined;
    switch (kind) {
      case "none-chosen":
        return [{ kind }];
      case "more":
        return /^\d{1,4}$/.test(name) ? [{ kind, count: Number(name) }] : [];
      case "moved": {
        const to = nameOf.get(key);
        return reference === undefined || to === undefined ? [] : [{ kind, reference, to }];
      }
      case "changed-meanwhile":
      case "taken-meanwhile":
      case "no-home":
      case "escalated":
      case "escalated-before":
        return [{ kind, reference }];
      default:
        return [];
    }
  });
}
