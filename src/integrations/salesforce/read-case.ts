import { z } from "zod";
import type { CrmTicket, PolledTicket, SeenTicket } from "#ports/crm.ts";
import type { SalesforceApi } from "./account.ts";
import type { CaseStatuses } from "./case.ts";
import { rowsOf, select, selectTogether } from "./records.ts";
import { oneOf, quoted } from "./soql.ts";

/** A queue owns cases, too, and has no address. */
const Case = z.object({
  Status: z.string().nullish(),
  OwnerId: z.string().nullish(),
  Owner: z.object({ Email: z.string().nullish() }).nullish(),
});
type Case = z.infer<typeof Case>;

const caseFields = "Status, OwnerId, Owner.Email";

/** A case as it is now; undefined when it is gone. */
export async function readCase(
  api: SalesforceApi,
  caseId: string,
  statuses: CaseStatuses,
): Promise<SeenTicket | undefined> {
  const soql = `SELECT ${caseFields} FROM Case WHERE Id = ${quoted(caseId)} LIMIT 1`;
  const [found] = await select(api, Case, soql);
  return found && seen(api, found, statuses);
}

const KnownCase = Case.extend({ Id: z.string().min(1), SystemModstamp: z.coerce.date() });
const Comment = z.object({ Id: z.string().min(1), ParentId: z.string() });
/** The most that one answer holds. */
const COMMENTS_MAX = 2_000;

/** Cases and their comments, as one call of the day's. */
export async function readCases(
  api: SalesforceApi,
  caseIds: readonly string[],
  statuses: CaseStatuses,
): Promise<readonly PolledTicket[]> {
  const ids = oneOf(caseIds);
  const [cases, commented] = await selectTogether(api, [
    `SELECT Id, SystemModstamp, ${caseFields} FROM Case WHERE Id IN ${ids}`,
    `SELECT Id, ParentId FROM CaseComment WHERE ParentId IN ${ids} ORDER BY CreatedDate DESC LIMIT ${COMMENTS_MAX}`,
  ]);
  const comments = rowsOf(Comment, commented);
  return rowsOf(KnownCase, cases).map((found) => ({
    ...seen(api, found, statuses),
    ticketId: found.Id,
    changedAt: found.SystemModstamp,
    noteIds: comments.filter(({ ParentId }) => ParentId === found.Id).map(({ Id }) => Id),
  }));
}

function seen(api: SalesforceApi, found: Case, statuses: CaseStatuses): SeenTicket {
  const [state] = Object.entries(statuses).find(([, status]) => status === found.Status) ?? [];
  return {
    state: state as CrmTicket["state"] | undefined,
    // What we made ourselves belongs to nobody yet.
    ownerEmail: found.OwnerId === api.userId ? undefined : (found.Owner?.Email ?? undefined),
  };
}
