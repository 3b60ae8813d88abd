import { type SalesforceOptions, salesforceCrm } from "#integrations/salesforce/salesforce-crm.ts";
import type { Crm } from "#ports/crm.ts";
import type { ObjectType, OrgState } from "#sandbox/salesforce/org.ts";
import type { SalesforceDouble } from "#sandbox/salesforce/salesforce-double.ts";
import { startCheckedSalesforce } from "../../contracts/checked-crm.ts";
import { salesforceOptions } from "../crm/salesforce-office.ts";

export type OrgOffice = {
  readonly salesforce: SalesforceDouble;
  readonly options: SalesforceOptions;
  readonly crm: (change?: Partial<SalesforceOptions>, deadlineMs?: number) => Crm;
  /** Stops the double; fails if anything broke the contract meanwhile. */
  readonly close: () => Promise<void>;
};

export async function openOrgOffice(world?: () => OrgState): Promise<OrgOffice> {
  const salesforce = await startCheckedSalesforce(world === undefined ? {} : { world });
  const options = salesforceOptions(salesforce);
  return {
    salesforce,
    options,
    crm: (change = {}, deadlineMs = undefined) =>
      salesforceCrm({ ...options, ...change }, deadlineMs),
    close: salesforce.stop,
  };
}

/** What stands in the org, of a type. */
export function valuesOf({ state }: SalesforceDouble, type: ObjectType) {
  return Object.values(state.records[type]).map(({ values }) => values);
}

/** The paths that were asked for, without the version. */
export function pathsOf({ calls }: SalesforceDouble): readonly string[] {
  return calls.map(({ method, path }) => `${method} ${path.replace("/services/data/v66.0", "")}`);
}
