import { z } from "zod";
import type { CrmTicket, SeenTicket } from "#ports/crm.ts";
import type { SalesforceApi } from "./account.ts";
import type { CaseStatuses } from "./case.ts";
import { select } from "./records.ts";
import { quoted } from "./soql.ts";

/** A queue owns cases, too, and has no address. */
const Case = z.object({
  Status: z.string().nullish(),
  OwnerId: z.string().nullish(),
  Owner: z.object({ Email: z.string().nullish() }).nullish(),
});

/** A case as it is now; undefined when it is gone. */
export async function readCase(
  api: SalesforceApi,
  caseId: string,
  statuses: CaseStatuses,
): Promise<SeenTicket | undefined> {
  const soql = `SELECT Status, OwnerId, Owner.Email FROM Case WHERE Id = ${quoted(caseId)} LIMIT 1`;
  const [found] = await select(api, Case, soql);
  if (found === undefined) return undefined;
  const [state] = Object.entries(statuses).find(([, status]) => status === found.Status) ?? [];
  return {
    state: state as CrmTicket["state"] | undefined,
    // What we made ourselves belongs to nobody yet.
    ownerEmail: found.OwnerId === api.userId ? undefined : (found.Owner?.Email ?? undefined),
  };
}
