import { expect } from "vitest";
import { type HubSpotOptions, hubSpotCrm } from "#integrations/hubspot/hubspot-crm.ts";
import type { Crm, CrmMeeting, CrmTicket } from "#ports/crm.ts";
import { type HubSpotDouble, startHubSpotDouble } from "#sandbox/hubspot/hubspot-double.ts";
import type { HubSpotState, ObjectType } from "#sandbox/hubspot/portal.ts";
import { loadHubSpotContract } from "../../contracts/hubspot-contract.ts";

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
    crm: (deadlineMs) => hubSpotCrm(optionsFor(hubspot), deadlineMs),
    async close() {
      await hubspot.stop();
      expect(breaches).toEqual([]);
    },
  };
}

export function optionsFor({ url, token }: { url: string; token: string }): HubSpotOptions {
  return {
    accessToken: token,
    apiUrl: url,
    portalId: "4810042",
    ticketPipeline: "0",
    ticketStages: { open: "1", "in-progress": "2", waiting: "3", closed: "4" },
  };
}

/** What stands in the CRM, by type. */
export function recordsOf({ state }: HubSpotDouble, type: ObjectType) {
  return Object.values(state.records[type]);
}

export const cleo = {
  clientId: "018f3c1e-0000-7000-8000-0000000000c1",
  name: "Cleo van der Client",
  email: "cleo@bigcorp.example",
  phone: "+16025550123",
};

export const ticket: CrmTicket = {
  escalationId: "018f3c1e-0000-7000-8000-0000000000e1",
  reference: "GH-1042",
  contactId: undefined,
  subject: "GH-1042: Check-up for Cleo van der Client",
  reasons: ["VIP: bigcorp.example", "12 people"],
  priority: "high",
  state: "open",
  resolution: undefined,
  ownerEmail: undefined,
  url: "https://book.example/console/requests/GH-1042",
};

export const meeting: CrmMeeting = {
  appointmentId: "018f3c1e-0000-7000-8000-0000000000a1",
  contactId: undefined,
  title: "Check-up: Cleo van der Client",
  start: new Date("2026-11-23T21:00:00Z"),
  end: new Date("2026-11-23T21:30:00Z"),
  body: "GH-1042 <b>soon</b>",
  outcome: "scheduled",
};
