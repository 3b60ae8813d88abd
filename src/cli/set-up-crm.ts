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

/** What only an administrator can do there, once the fields are made. */
export function byHand(config: Config, vendor: "hubspot" | "salesforce"): readonly string[] {
  const hook = `${config.publicUrl}/hooks/${vendor}`;
  const asked = `Without it the CRM is asked every ${config.crmPollSeconds} s what changed.`;
  if (vendor === "salesforce")
    return config.salesforce?.webhookSecret === undefined
      ? [
          `To be told of changes within seconds: set SALESFORCE_WEBHOOK_SECRET here, and paste the trigger of docs/crm.md, which calls ${hook}. ${asked}`,
        ]
      : [
          `The trigger of docs/crm.md calls ${hook}, with the secret in Gatehouse__c.Secret__c. ${asked}`,
        ];
  return [
    config.hubspot?.clientSecret === undefined
      ? `To be told of changes within seconds: a service key has no webhooks, so make a project app, set HUBSPOT_CLIENT_SECRET here, and let it call ${hook}. ${asked}`
      : `The app's webhooks call ${hook}: property changes of tickets (hs_pipeline_stage, hubspot_owner_id) and creation of notes. ${asked}`,
  ];
}
