import { type HubSpotOptions, hubSpotCrm } from "#integrations/hubspot/hubspot-crm.ts";
import { setUpHubSpot } from "#integrations/hubspot/set-up.ts";
import { customDefinition } from "#sandbox/hubspot/definitions.ts";
import type { HubSpotDouble } from "#sandbox/hubspot/hubspot-double.ts";
import { emptyPortal, hubSpotWorld } from "#sandbox/hubspot/hubspot-world.ts";
import { associatedIds, nameOf, type ObjectType } from "#sandbox/hubspot/portal.ts";
import { startCheckedHubSpot } from "../../contracts/checked-crm.ts";
import {
  type CrmOffice,
  keyOf,
  type OfficeOptions,
  type OfficePeople,
  type OfficeRecords,
  type Written,
} from "./office.ts";

const stages = { open: "1", "in-progress": "2", waiting: "3", closed: "4" } as const;
const outcomes = {
  scheduled: "SCHEDULED",
  rescheduled: "RESCHEDULED",
  cancelled: "CANCELED",
  attended: "COMPLETED",
  "no-show": "NO_SHOW",
} as const;
const dealStages = { open: "contractsent", won: "closedwon", lost: "closedlost" } as const;
const types = {
  contact: "contacts",
  ticket: "tickets",
  meeting: "meetings",
  note: "notes",
  activity: "emails",
} as const satisfies Record<Written, ObjectType>;
/** A property that every write of ours names. */
const properties = {
  contact: "email",
  ticket: "subject",
  meeting: "hs_meeting_title",
  note: "hs_note_body",
  activity: "hs_email_subject",
} as const;

export async function openHubSpotOffice({ isConfigured }: OfficeOptions): Promise<CrmOffice> {
  const world = () =>
    isConfigured ? hubSpotWorld() : emptyPortal(Object.values(hubSpotWorld().owners));
  const hubspot = await startCheckedHubSpot({
    world,
  });
  const { state } = hubspot;
  const { token: accessToken, url: apiUrl } = hubspot;
  return {
    vendor: "hubspot",
    dealStage: { field: "dealstage", won: "closedwon" },
    crm: (deadlineMs) => hubSpotCrm(hubSpotOptions(hubspot), deadlineMs),
    setUp: () => setUpHubSpot({ accessToken, apiUrl }, 2_000),
    faults: hubspot.faults,
    secrets: () => [hubspot.token],
    calls: () => hubspot.calls,
    writes: {
      contact: "contacts/batch/upsert",
      ticket: "tickets/batch/upsert",
      meeting: "meetings/batch/upsert",
      note: "notes/batch/upsert",
      activity: "emails/batch/upsert",
    },
    questions: "contacts/search",
    ownerQuestion: "GET /crm/owners",
    ...peopleOf(hubspot),
    refuseBy: ({ about, words }) =>
      state.behaviour.rules.push({
        objectType: types[about],
        property: properties[about],
        message: words,
      }),
    dropRules: () => {
      state.behaviour.rules = [];
    },
    slowSearch: () => {
      state.behaviour.searchLagMs = 60_000;
    },
    ...shownBy(hubspot),
    close: hubspot.stop,
  };
}

const lost = /^Not delivered: /;

/** What stands there. */
function shownBy(hubspot: HubSpotDouble): Pick<CrmOffice, OfficeRecords> {
  const { state } = hubspot;
  const all = (type: ObjectType) => Object.values(state.records[type]);
  const linked = (type: ObjectType, id: string, to: ObjectType) =>
    associatedIds({ state, now: Date.now, onChange: () => undefined }, nameOf(type, id), to);
  return {
    contacts: () =>
      all("contacts").map(({ id, properties: p }) => ({
        id,
        ourId: p["gatehouse_id"] ?? "",
        name: [p["firstname"], p["lastname"]].filter(Boolean).join(" "),
        email: p["email"] ?? "",
        phone: p["phone"] ?? "",
      })),
    tickets: () =>
      all("tickets").map(({ id, properties: p }) => ({
        ourId: p["gatehouse_id"] ?? "",
        subject: p["subject"] ?? "",
        content: p["content"] ?? "",
        state: keyOf(stages, p["hs_pipeline_stage"]),
        isHigh: p["hs_ticket_priority"] === "HIGH",
        ownerEmail: state.owners[p["hubspot_owner_id"] ?? ""]?.email,
        contactIds: linked("tickets", id, "contacts"),
      })),
    meetings: () =>
      all("meetings").map(({ id, properties: p }) => ({
        ourId: p["gatehouse_id"] ?? "",
        start: p["hs_meeting_start_time"] ?? "",
        end: p["hs_meeting_end_time"] ?? "",
        outcome: keyOf(outcomes, p["hs_meeting_outcome"]),
        contactIds: linked("meetings", id, "contacts"),
        dealIds: linked("meetings", id, "deals"),
      })),
    notes: () =>
      all("notes").map(({ id, properties: p }) => ({
        ticketIds: linked("notes", id, "tickets"),
        body: p["hs_note_body"] ?? "",
      })),
    tasks: () =>
      all("tasks").map(({ id, properties: p }) => ({
        subject: p["hs_task_subject"] ?? "",
        dueAt: p["hs_timestamp"] ?? "",
        ownerEmail: state.owners[p["hubspot_owner_id"] ?? ""]?.email,
        contactIds: linked("tasks", id, "contacts"),
      })),
    activities: () => [
      ...all("emails").map(({ id, properties: p }) => ({
        ...{ channel: "email" as const, subject: p["hs_email_subject"] ?? "" },
        words: p["hs_email_text"] ?? "",
        isLost: p["hs_email_status"] === "BOUNCED",
        on: (p["hs_timestamp"] ?? "").slice(0, 10),
        contactIds: linked("emails", id, "contacts"),
        ticketIds: linked("emails", id, "tickets"),
      })),
      ...all("communications").map(({ id, properties: p }) => {
        const [head = "", , ...rest] = (p["hs_communication_body"] ?? "").split("<br>");
        return {
          ...{ channel: "sms" as const, subject: head.replace(lost, "") },
          ...{ words: rest.join("\n"), isLost: lost.test(head) },
          on: (p["hs_timestamp"] ?? "").slice(0, 10),
          contactIds: linked("communications", id, "contacts"),
          ticketIds: linked("communications", id, "tickets"),
        };
      }),
    ],
  };
}

/** What people do there, without asking us. */
function peopleOf(hubspot: HubSpotDouble): Pick<CrmOffice, OfficePeople> {
  return {
    addContact: hubspot.addContact,
    addDeal: ({ isOver, ...deal }) =>
      hubspot.addDeal({ ...deal, name: "A deal", ...(isOver && { stage: "closedwon" }) }),
    moveDeal: (id, state) => void hubspot.editDeal(id, { stage: dealStages[state] }),
    makeDealField(name) {
      hubspot.state.definitions.deals[name] = customDefinition("deals", name);
    },
    dealField: (id, name) => hubspot.state.records.deals[id]?.properties[name] ?? "",
    refuseDealField: (property, message) =>
      hubspot.state.behaviour.rules.push({ objectType: "deals", property, message }),
    addAccount: (account) => void hubspot.addCompany(account),
    makeField(name) {
      hubspot.state.definitions.contacts[name] = customDefinition("contacts", name);
    },
    setField: (id, name, value) => void hubspot.editContact(id, { custom: { [name]: value } }),
    setLifecycle: (id, lifecycleStage) => void hubspot.editContact(id, { lifecycleStage }),
    writeNote: ({ ticketId, text }) =>
      hubspot.addNote({ ticketId, body: `<p>${text}</p>`, ownerEmail: "maya@harborpine.example" }),
    deactivate(email) {
      const { owners } = hubspot.state;
      for (const { id } of Object.values(owners).filter((one) => one.email === email))
        delete owners[id];
    },
    chooseOwner: (ticketId, ownerEmail) => void hubspot.editTicket(ticketId, { ownerEmail }),
    closeTicket: (ticketId) => void hubspot.editTicket(ticketId, { stage: stages.closed }),
  };
}

export function hubSpotOptions({ url, token }: { url: string; token: string }): HubSpotOptions {
  return {
    accessToken: token,
    apiUrl: url,
    ...{ portalId: "4810042", newClients: "contacts" },
    ticketPipeline: "0",
    ticketStages: stages,
  };
}
