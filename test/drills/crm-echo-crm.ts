import { hubSpotCrm } from "#integrations/hubspot/hubspot-crm.ts";
import { salesforceCrm } from "#integrations/salesforce/salesforce-crm.ts";
import type { Crm } from "#ports/crm.ts";
import { hubSpotEnvironment, salesforceEnvironment } from "#sandbox/environment.ts";
import { readyPortal } from "#sandbox/hubspot/hubspot-world.ts";
import { associatedIds, nameOf } from "#sandbox/hubspot/portal.ts";
import { addRecord } from "#sandbox/salesforce/org.ts";
import { readyOrg } from "#sandbox/salesforce/salesforce-world.ts";
import { startCheckedHubSpot, startCheckedSalesforce } from "../contracts/checked-crm.ts";
import type { World } from "../helpers/invariants.ts";

/** A CRM with the desk's people in it, whichever vendor's: what they do there, and what stands there. */
export type EchoCrm = {
  readonly crm: Crm;
  readonly environment: Readonly<Record<string, string>>;
  /** From now on what happens is told to a node. */
  readonly connect: (nodeUrl: string) => void;
  readonly close: (ticketId: string) => void;
  readonly give: (ticketId: string, email: string) => void;
  /** Answers the note's id. */
  readonly note: (ticketId: string, text: string, byEmail: string) => string;
  readonly standing: (ticketId: string) => Standing;
  /** The words of all notes on a ticket. */
  readonly notes: (ticketId: string) => readonly string[];
  readonly world: () => World;
  readonly stop: () => Promise<void>;
};

/** How a ticket stands there, in our words. */
type Standing = {
  readonly state: string | undefined;
  /** Whose of the desk's people it is. */
  readonly owner: string | undefined;
};

export const crmNames = ["hubspot", "salesforce"] as const;
export type CrmName = (typeof crmNames)[number];

/** The desk's people, as its members have them. */
export const people = ["maya", "ana", "sam"].map((name) => ({
  ...{ name, user: `U0${name.toUpperCase()}`, email: `u0${name}@open.example` },
}));

export const publicUrl = "http://localhost:3000";

export function startEchoCrm(name: CrmName): Promise<EchoCrm> {
  return name === "hubspot" ? startHubSpot() : startSalesforce();
}

async function startHubSpot(): Promise<EchoCrm> {
  const stages = { open: "1", "in-progress": "3", waiting: "2", closed: "4" };
  const owners = people.map(({ name, email }, index) => ({
    ...{ id: String(71 + index), email, firstName: name, lastName: "" },
  }));
  const double = await startCheckedHubSpot({ world: () => readyPortal(owners) });
  const { state, token: accessToken, url: apiUrl } = double;
  const portal = { state, now: Date.now, onChange: () => undefined };
  const options = { accessToken, apiUrl, portalId: undefined, ticketPipeline: "0" };
  return {
    crm: hubSpotCrm({ ...options, ticketStages: stages, newClients: "contacts" }),
    environment: hubSpotEnvironment(double),
    connect: (appUrl) => double.webhooks.connect({ appUrl, publicUrl }),
    close: (id) => void double.editTicket(id, { stage: stages.closed }),
    give: (id, ownerEmail) => void double.editTicket(id, { ownerEmail }),
    note: (ticketId, body, ownerEmail) => double.addNote({ ticketId, body, ownerEmail }).id,
    standing(id) {
      const { hs_pipeline_stage: stage, hubspot_owner_id: owner = "" } =
        state.records.tickets[id]?.properties ?? {};
      return standing(stages, { word: stage, ownerEmail: state.owners[owner]?.email });
    },
    notes: (id) =>
      associatedIds(portal, nameOf("tickets", id), "notes").map(
        (note) => state.records.notes[note]?.properties["hs_note_body"] ?? "",
      ),
    world: () => ({ hubspot: state }),
    stop: double.stop,
  };
}

async function startSalesforce(): Promise<EchoCrm> {
  const statuses = {
    open: "New",
    "in-progress": "Working",
    waiting: "Escalated",
    closed: "Closed",
  };
  const double = await startCheckedSalesforce({ world: anOrg });
  const { state, url: loginUrl, clientId, clientSecret } = double;
  const userOf = (email: string) =>
    Object.values(state.records.User).find(({ values }) => values["Email"] === email)?.id ?? null;
  return {
    crm: salesforceCrm({
      ...{ loginUrl, clientId, grant: { clientSecret }, apiVersion: "66.0" },
      ...{ caseStatuses: statuses, newClients: "Contact" },
    }),
    environment: {
      ...salesforceEnvironment(double),
      SALESFORCE_CASE_STATUSES: Object.values(statuses).join(","),
    },
    connect: (appUrl) => double.triggers.connect({ appUrl }),
    close: (id) => void double.editRecord("Case", id, { Status: statuses.closed }),
    give: (id, email) => void double.editRecord("Case", id, { OwnerId: userOf(email) }),
    note: (caseId, body, byEmail) => double.addComment({ caseId, body, byEmail }).id,
    standing(id) {
      const { Status: word, OwnerId: owner } = state.records.Case[id]?.values ?? {};
      const ownerEmail = state.records.User[String(owner)]?.values["Email"];
      return standing(statuses, { word, ownerEmail });
    },
    notes: (id) =>
      Object.values(state.records.CaseComment)
        .filter(({ values }) => values["ParentId"] === id)
        .map(({ values }) => String(values["CommentBody"])),
    world: () => ({ salesforce: state }),
    stop: double.stop,
  };
}

/** `words`: the CRM's, by ours. */
function standing(
  words: Readonly<Record<string, string>>,
  seen: { readonly word: unknown; readonly ownerEmail: unknown },
): Standing {
  return {
    state: Object.keys(words).find((state) => words[state] === seen.word),
    owner: people.find(({ email }) => email === seen.ownerEmail)?.name,
  };
}

function anOrg() {
  const state = readyOrg();
  for (const { name, email } of people)
    addRecord({ state, now: Date.now }, "User", {
      ...{ Name: name, Email: email, IsActive: true, UserType: "Standard" },
    });
  return state;
}
