import type { CrmDesk, CrmStart } from "./crm-desk.ts";
import type { CrmVendor } from "./crm-words.ts";
import { openHubSpotDesk } from "./hubspot-desk.ts";
import { openSalesforceDesk } from "./salesforce-desk.ts";

const openings: Readonly<Record<CrmVendor, (start: CrmStart) => Promise<CrmDesk>>> = {
  hubspot: openHubSpotDesk,
  salesforce: openSalesforceDesk,
};

export function openCrmDesk(vendor: CrmVendor, start: CrmStart): Promise<CrmDesk> {
  return openings[vendor](start);
}
