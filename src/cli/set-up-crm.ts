import type { Config } from "#config.ts";

/** One thing that Gatehouse needs in the CRM, and how it stands with it. */
export type CrmLine = {
  readonly what: string;
  readonly state: "created" | "there" | "cannot";
  readonly advice: string | undefined;
};

/** Creates what is missing in the CRM; undefined where it is off. */
export async function setUpCrm(
  config: Config,
  vendor: "hubspot" | "salesforce",
): Promise<readonly CrmLine[] | undefined> {
  if (vendor === "salesforce") {
    const { setUpSalesforce } = await import("#integrations/salesforce/set-up.ts");
    return config.salesforce && setUpSalesforce(config.salesforce);
  }
  const { setUpHubSpot } = await import("#integrations/hubspot/set-up.ts");
  return config.hubspot && setUpHubSpot(config.hubspot);
}

/** Says what is missing in the CRM that is on, and changes nothing there. */
export async function inspectCrm(config: Config): Promise<readonly CrmLine[]> {
  if (config.salesforce !== undefined) {
    const { inspectSalesforce } = await import("#integrations/salesforce/set-up.ts");
    return inspectSalesforce(config.salesforce);
  }
  if (config.hubspot === undefined) return [];
  const { inspectHubSpot } = await import("#integrations/hubspot/set-up.ts");
  return inspectHubSpot(config.hubspot);
}
