import { expect } from "vitest";
import { hubSpotCrm } from "#integrations/hubspot/hubspot-crm.ts";
import type { Crm } from "#ports/crm.ts";
import { type HubSpotDouble, startHubSpotDouble } from "#sandbox/hubspot/hubspot-double.ts";
import type { HubSpotState, ObjectType } from "#sandbox/hubspot/portal.ts";
import { loadHubSpotContract } from "../../contracts/hubspot-contract.ts";
import { hubSpotOptions } from "../crm/hubspot-office.ts";

/** HubSpot as it is published: what we send and what the double answers are both held to it. */
const contract = loadHubSpotContract();

export type Office = {
  readonly hubspot: HubSpotDouble;
  readonly crm: (deadlineMs?: number) => Crm;
  /** Stops the double; fails if anything broke the contract meanwhile. */
  readonly close: () => Promise<void>;
};

export async function openOffice(world?: () => HubSpotState): Promise<Office> {
  const breaches: string[] = [];
  const hubspot = await startHubSpotDouble({
    ...(world === undefined ? {} : { world }),
    onRequest: (request) => breaches.push(...contract.checkRequest(request)),
    onAnswer: (request, answer) => breaches.push(...contract.checkAnswer(request, answer)),
  });
  return {
    hubspot,
    crm: (deadlineMs) => hubSpotCrm(hubSpotOptions(hubspot), deadlineMs),
    async close() {
      await hubspot.stop();
      expect(breaches).toEqual([]);
    },
  };
}

/** What stands in the CRM, by type. */
export function recordsOf({ state }: HubSpotDouble, type: ObjectType) {
  return Object.values(state.records[type]);
}
