import { hubSpotCrm } from "#integrations/hubspot/hubspot-crm.ts";
import type { Crm } from "#ports/crm.ts";
import type { HubSpotDouble } from "#sandbox/hubspot/hubspot-double.ts";
import type { HubSpotState, ObjectType } from "#sandbox/hubspot/portal.ts";
import { startCheckedHubSpot } from "../../contracts/checked-crm.ts";
import { hubSpotOptions } from "../crm/hubspot-office.ts";

export type Office = {
  readonly hubspot: HubSpotDouble;
  readonly crm: (deadlineMs?: number) => Crm;
  /** Stops the double; fails if anything broke the contract meanwhile. */
  readonly close: () => Promise<void>;
};

export async function openOffice(world?: () => HubSpotState): Promise<Office> {
  const hubspot = await startCheckedHubSpot(world === undefined ? {} : { world });
  return {
    hubspot,
    crm: (deadlineMs) => hubSpotCrm(hubSpotOptions(hubspot), deadlineMs),
    close: hubspot.stop,
  };
}

/** What stands in the CRM, by type. */
export function recordsOf({ state }: HubSpotDouble, type: ObjectType) {
  return Object.values(state.records[type]);
}
