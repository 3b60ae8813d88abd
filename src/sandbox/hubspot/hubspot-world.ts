import { ourDefinition, standardDefinitions } from "./definitions.ts";
import type { HubSpotState, Owner } from "./portal.ts";
import { everyScope } from "./scopes.ts";

/** A new account of HubSpot, in which nobody ran the set-up yet. */
export function emptyPortal(owners: readonly Owner[]): HubSpotState {
  return {
    portalId: "4810042",
    owners: Object.fromEntries(owners.map((owner) => [owner.id, owner])),
    records: {
      ...{ contacts: {}, companies: {}, deals: {}, tickets: {} },
      ...{ meetings: {}, notes: {}, tasks: {}, emails: {}, communications: {} },
    },
    definitions: standardDefinitions(),
    associations: [],
    behaviour: { searchLagMs: 0, scopes: [...everyScope], rules: [] },
    lastId: 1000,
  };
}

const ours = [
  ...(["contacts", "tickets", "meetings", "notes"] as const),
  ...(["tasks", "emails", "communications"] as const),
];

/** An account in which the set-up was run. */
export function readyPortal(owners: readonly Owner[]): HubSpotState {
  const state = emptyPortal(owners);
  for (const type of ours) state.definitions[type]["gatehouse_id"] = ourDefinition(type);
  return state;
}

/** The account of the demo company: its people own what is in it. People add contacts and deals. */
export function hubSpotWorld(): HubSpotState {
  return readyPortal([
    owner("71", "Maya", "Okafor"),
    owner("72", "Ana", "Ortiz"),
    owner("73", "Sam", "Whitfield"),
    owner("74", "Daniel", "Reyes"),
    owner("75", "Priya", "Raman"),
  ]);
}

function owner(id: string, firstName: string, lastName: string): Owner {
  return { id, firstName, lastName, email: `${firstName.toLowerCase()}@harborpine.example` };
}
