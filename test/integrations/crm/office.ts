import type { Crm, CrmActivity, CrmMeeting, CrmNote, CrmTask, CrmTicket } from "#ports/crm.ts";
import type { HttpFaults } from "#sandbox/faults.ts";
import type { VendorCall } from "#sandbox/vendor-server.ts";

/** A CRM with people in it, whichever vendor's: what every adapter behind our port must do alike. */
export type CrmOffice = {
  readonly vendor: "hubspot" | "salesforce";
  readonly crm: (deadlineMs?: number) => Crm;
  /** As `gatehouse setup` does it: what is there, made, or an administrator's business. */
  readonly setUp: () => Promise<readonly { readonly what: string; readonly state: string }[]>;
  readonly faults: HttpFaults;
  /** What must never be in a log. */
  readonly secrets: () => readonly string[];
  /** Every call but those that ask for a session. */
  readonly calls: () => readonly VendorCall[];
  /** Regular expressions that find a write of each kind among the calls. */
  readonly writes: Readonly<Record<Written, string>>;
  /** What finds the first question about a contact among them. */
  readonly questions: string;
  /** What finds the question about a ticket's owner, which comes before the ticket. */
  readonly ownerQuestion: string;
  /** What people do in their CRM, without asking us. */
  readonly addContact: (contact: SeenContact) => { readonly id: string };
  readonly addDeal: (deal: {
    readonly contactId: string;
    readonly amount: number;
    readonly currency: string;
    readonly isOver?: boolean;
  }) => { readonly id: string };
  /** A field of deals that the company's people made, what it holds, and a rule that forbids to change it. */
  readonly makeDealField: (name: string) => void;
  readonly dealField: (dealId: string, name: string) => string;
  readonly refuseDealField: (name: string, words: string) => void;
  readonly moveDeal: (dealId: string, state: "open" | "won" | "lost") => void;
  /** The field of a deal that says how far it is, and what stands there when it is won. */
  readonly dealStage: { readonly field: string; readonly won: string };
  readonly addAccount: (account: {
    readonly name: string;
    readonly domain: string;
    readonly size: number;
    readonly contactId?: string;
  }) => void;
  /** A field that the company's people made. */
  readonly makeField: (name: string) => void;
  readonly setField: (contactId: string, name: string, value: string) => void;
  readonly setLifecycle: (contactId: string, stage: string) => void;
  readonly writeNote: (note: { readonly ticketId: string; readonly text: string }) => {
    readonly id: string;
  };
  /** Somebody leaves the company. */
  readonly deactivate: (email: string) => void;
  readonly chooseOwner: (ticketId: string, email: string) => void;
  readonly closeTicket: (ticketId: string) => void;
  readonly refuseBy: (rule: { readonly about: Written; readonly words: string }) => void;
  readonly dropRules: () => void;
  /** Searches no longer see what is written from now on. */
  readonly slowSearch: () => void;
  readonly contacts: () => readonly StoredContact[];
  readonly tickets: () => readonly StoredTicket[];
  readonly meetings: () => readonly StoredMeeting[];
  readonly notes: () => readonly StoredNote[];
  readonly tasks: () => readonly StoredTask[];
  readonly activities: () => readonly StoredActivity[];
  /** Stops the double; fails if anything broke the vendor's contract meanwhile. */
  readonly close: () => Promise<void>;
};

/** The part of an office that is looked at. */
export type OfficeRecords = "contacts" | "tickets" | "meetings" | "notes" | "tasks" | "activities";

/** The part of an office that is people. */
export type OfficePeople =
  | "addContact"
  | "addDeal"
  | "moveDeal"
  | "makeDealField"
  | "dealField"
  | "refuseDealField"
  | "addAccount"
  | "makeField"
  | "setField"
  | "setLifecycle"
  | "writeNote"
  | "chooseOwner"
  | "closeTicket"
  | "deactivate";

export type Written = "contact" | "ticket" | "meeting" | "note" | "activity";

export type SeenContact = {
  readonly email?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly phone?: string;
  readonly ownerEmail?: string;
};

export type StoredContact = {
  readonly id: string;
  readonly ourId: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
};
export type StoredTicket = {
  readonly ourId: string;
  readonly subject: string;
  readonly content: string;
  readonly state: CrmTicket["state"] | undefined;
  readonly isHigh: boolean;
  readonly ownerEmail: string | undefined;
  readonly contactIds: readonly string[];
};
export type StoredMeeting = {
  readonly ourId: string;
  readonly start: string;
  readonly end: string;
  readonly outcome: CrmMeeting["outcome"] | undefined;
  readonly contactIds: readonly string[];
  readonly dealIds: readonly string[];
};
export type StoredTask = {
  readonly subject: string;
  readonly dueAt: string;
  readonly ownerEmail: string | undefined;
  readonly contactIds: readonly string[];
};
export type StoredActivity = {
  readonly channel: CrmActivity["channel"];
  readonly subject: string;
  readonly words: string;
  readonly isLost: boolean;
  readonly on: string;
  readonly contactIds: readonly string[];
  readonly ticketIds: readonly string[];
};
export type StoredNote = { readonly ticketIds: readonly string[]; readonly body: string };

export type OfficeOptions = { readonly isConfigured: boolean };

/** The key of a table under which a value stands. */
export function keyOf<Key extends string>(
  table: Readonly<Record<Key, unknown>>,
  value: unknown,
): Key | undefined {
  return (Object.keys(table) as Key[]).find((key) => table[key] === value);
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

export const note: CrmNote = {
  ticketId: "",
  key: "C0BOOKINGS-1763900000.000100",
  by: "Maya Okafor",
  at: new Date("2026-11-23T20:00:00Z"),
  text: "Called them.\nThey want the <b>big</b> room.",
};

export const mail: CrmActivity = {
  ...{ id: "018f3c1e-0000-7000-8000-0000000000b1", channel: "email", direction: "out" },
  at: new Date("2026-11-23T20:00:00Z"),
  from: { name: "Harbor & Pine", address: "hello@harbor.example" },
  to: { name: cleo.name, address: cleo.email },
  subject: "Confirmed: Check-up on Mon 23 Nov",
  body: "Hello Cleo,\nsee you <b>soon</b>.",
  ...{ isLost: false, contactId: undefined, ticketId: undefined },
};

/** Another id would be another message: a text is told apart from a mail by it, too. */
export const text: CrmActivity = {
  ...mail,
  ...{ id: "018f3c1e-0000-7000-8000-0000000000b2", channel: "sms", direction: "in" },
  from: { name: cleo.name, address: cleo.phone },
  to: { name: "Harbor & Pine", address: undefined },
  subject: "Text from Cleo van der Client",
  body: "Running late, can we do 4?",
};

export const task: CrmTask = {
  id: "018f3c1e-0000-7000-8000-0000000000a1",
  contactId: undefined,
  subject: "Win back Cleo van der Client: Check-up was cancelled",
  body: "GH-1042 <b>cancelled</b>",
  dueAt: new Date("2026-11-24T21:00:00Z"),
  ownerEmail: undefined,
};
