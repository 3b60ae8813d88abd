import { hubSpotEnvironment, salesforceEnvironment } from "#sandbox/environment.ts";
import type { HttpFaults } from "#sandbox/faults.ts";
import type { VendorServer } from "#sandbox/vendor-server.ts";
import { startCheckedHubSpot, startCheckedSalesforce } from "../contracts/checked-crm.ts";
import type { World } from "../helpers/invariants.ts";

export type CrmName = "hubspot" | "salesforce";

/** A pretend CRM, how a program is told of it, and where its calls can be struck. */
export type DrilledCrm = {
  readonly double: Pick<VendorServer, "calls" | "stop"> & { readonly faults: HttpFaults };
  readonly environment: Readonly<Record<string, string>>;
  readonly world: () => World;
  readonly calls: {
    readonly contact: string;
    readonly ticket: string;
    readonly meeting: string;
    readonly lookUp: string;
    readonly note: string;
    readonly noteLookUp: string;
    /** What writes a mail, and a text, into a timeline. */
    readonly mail: string;
    readonly text: string;
    /** What connects a ticket with its contact, where that is a call of its own. */
    readonly link: readonly string[];
  };
};

export async function startCrm(name: CrmName): Promise<DrilledCrm> {
  return name === "hubspot" ? startHubSpot() : startSalesforce();
}

async function startHubSpot(): Promise<DrilledCrm> {
  const double = await startCheckedHubSpot();
  const upsertOf = (type: string) => `POST .*/${type}/batch/upsert`;
  return {
    double,
    environment: hubSpotEnvironment(double),
    world: () => ({ hubspot: double.state }),
    calls: {
      contact: upsertOf("contacts"),
      ticket: upsertOf("tickets"),
      meeting: upsertOf("meetings"),
      lookUp: "contacts/search",
      note: upsertOf("notes"),
      // Nothing is looked up: a note has a key there.
      noteLookUp: "PUT .*/notes/.*/associations/",
      mail: upsertOf("emails"),
      text: upsertOf("communications"),
      link: ["PUT .*/tickets/.*/associations/"],
    },
  };
}

/** Whichever of a mail and a text comes first: both are tasks. */
const messageTask = "PATCH .*/Task/.*/message";

async function startSalesforce(): Promise<DrilledCrm> {
  const double = await startCheckedSalesforce();
  return {
    double,
    environment: salesforceEnvironment(double),
    world: () => ({ salesforce: double.state }),
    calls: {
      contact: "PATCH .*/Contact/",
      ticket: "PATCH .*/Case/",
      meeting: "PATCH .*/Event/",
      lookUp: "POST .*/composite$",
      note: "POST .*/CaseComment",
      noteLookUp: "GET .*/query",
      ...{ mail: messageTask, text: messageTask, link: [] },
    },
  };
}
