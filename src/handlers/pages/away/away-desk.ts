import type { CurrentCompany } from "#flows/context.ts";
import type { AbsenceFlows } from "#handlers/api/absences/absence-routes.ts";
import type { Sites } from "#handlers/pages/sites.ts";

/** What the pages about absences need. */
export type AwayDesk = AbsenceFlows & {
  readonly company: () => Promise<CurrentCompany>;
  readonly sites: Sites;
  readonly now: () => Date;
};
