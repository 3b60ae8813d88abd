import { hubSpotEnvironment, salesforceEnvironment } from "#sandbox/environment.ts";
import { customDefinition } from "#sandbox/hubspot/definitions.ts";
import { hubSpotWorld } from "#sandbox/hubspot/hubspot-world.ts";
import { associatedIds, nameOf } from "#sandbox/hubspot/portal.ts";
import { customField } from "#sandbox/salesforce/fields.ts";
import { readyOrg } from "#sandbox/salesforce/salesforce-world.ts";
import { startCheckedHubSpot, startCheckedSalesforce } from "../contracts/checked-crm.ts";
import type { World } from "../helpers/invariants.ts";

export const wish = "wants_appointment__c";
const publicUrl = "http://localhost:3000";
/** Searches learn of what was written only seconds later, as the vendors' do. */
const searchLagMs = 5_000;

type Asker = { readonly email: string; readonly phone: string };

/** A CRM in which people write down who wants an appointment, whichever vendor's. */
export type FrontCrm = {
  readonly environment: Readonly<Record<string, string>>;
  readonly connect: (nodeUrl: string) => void;
  /**
   * A contact with the address is refused where there is one. Elsewhere nobody can keep a colleague and
   * us from writing somebody down in the same instant.
   */
  readonly keepsAddressesUnique: boolean;
  readonly writeDown: (asker: Asker) => string;
  readonly tick: (contactId: string, value: "true" | "false") => void;
  /** Those that have the address or the number. */
  readonly contactsOf: (asker: Asker) => readonly string[];
  /** The tickets of these escalations, each with its contacts. */
  readonly ticketsOf: (escalationIds: ReadonlySet<string>) => readonly (readonly string[])[];
  readonly madeHere: () => number;
  readonly world: () => World;
  readonly stop: () => Promise<void>;
};

export async function startHubSpot(): Promise<FrontCrm> {
  const double = await startCheckedHubSpot({
    world() {
      const state = hubSpotWorld();
      state.definitions.contacts[wish] = customDefinition("contacts", wish);
      state.behaviour.searchLagMs = searchLagMs;
      return state;
    },
  });
  const { state } = double;
  const portal = { state, onChange: () => undefined, now: Date.now };
  const contacts = () => Object.values(state.records.contacts);
  return {
    environment: hubSpotEnvironment(double),
    connect: (appUrl) => double.webhooks.connect({ appUrl, publicUrl }),
    keepsAddressesUnique: true,
    writeDown: (asker) => double.addContact({ ...asker, custom: { [wish]: "true" } }).id,
    tick: (id, value) => void double.editContact(id, { custom: { [wish]: value } }),
    contactsOf: ({ email, phone }) =>
      contacts()
        .filter(({ properties: p }) => p["email"] === email || p["phone"] === phone)
        .map(({ id }) => id),
    ticketsOf: (escalationIds) =>
      Object.values(state.records.tickets)
        .filter(({ properties: p }) => escalationIds.has(p["gatehouse_id"] ?? ""))
        .map(({ id }) => associatedIds(portal, nameOf("tickets", id), "contacts")),
    madeHere: () => contacts().filter(({ properties: p }) => p["gatehouse_id"]).length,
    world: () => ({ hubspot: state }),
    stop: double.stop,
  };
}

export async function startSalesforce(): Promise<FrontCrm> {
  const double = await startCheckedSalesforce({
    world() {
      const state = readyOrg();
      const kind = { length: 40, externalId: false, unique: false, visible: true };
      state.fields.Contact[wish] = customField(wish, kind);
      state.behaviour.searchLagMs = searchLagMs;
      return state;
    },
  });
  const { state } = double;
  const contacts = () => Object.values(state.records.Contact);
  const tick = (id: string, value: string) => double.editRecord("Contact", id, { [wish]: value });
  return {
    environment: salesforceEnvironment(double),
    connect: (appUrl) => double.triggers.connect({ appUrl }),
    keepsAddressesUnique: false,
    writeDown(asker) {
      const { id } = double.addContact(asker);
      return tick(id, "true").id;
    },
    tick: (id, value) => void tick(id, value),
    contactsOf: ({ email, phone }) =>
      contacts()
        .filter(({ values }) => values["Email"] === email || values["Phone"] === phone)
        .map(({ id }) => id),
    ticketsOf: (escalationIds) =>
      Object.values(state.records.Case)
        .filter(({ values }) => escalationIds.has(String(values["Gatehouse_Id__c"])))
        .map(({ values }) => [String(values["ContactId"] ?? "")].filter(Boolean)),
    madeHere: () => contacts().filter(({ values }) => values["Gatehouse_Id__c"]).length,
    world: () => ({ salesforce: state }),
    stop: double.stop,
  };
}
