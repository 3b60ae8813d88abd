export const crmVendors = ["hubspot", "salesforce"] as const;
export type CrmVendor = (typeof crmVendors)[number];

/** How far an escalation is. */
export type TicketState = "open" | "in-progress" | "waiting" | "closed";

type Noun = { readonly one: string; readonly many: string; readonly withArticle: string };
/** A value, as its users read it; `look` is the page's, not the vendor's. */
type Labels = Readonly<Record<string, { readonly words: string; readonly look: string }>>;

/** What a CRM calls things, and the values that a new account of it begins with. */
export type CrmWords = {
  readonly title: string;
  readonly ticket: Noun;
  readonly deal: Noun;
  readonly meeting: Noun;
  readonly note: Noun;
  /** What a ticket moves along. */
  readonly ticketField: string;
  readonly ticketStages: Readonly<Record<string, string>>;
  /** The one that each of our states is. */
  readonly ticketStates: Readonly<Record<TicketState, string>>;
  readonly dealStages: Labels;
  readonly outcomes: Labels;
};

export const crmWords: Readonly<Record<CrmVendor, CrmWords>> = {
  hubspot: {
    title: "HubSpot",
    ticket: noun("ticket"),
    deal: noun("deal"),
    meeting: noun("meeting"),
    note: noun("note"),
    ticketField: "Stage",
    ticketStages: { 1: "New", 2: "Waiting on contact", 3: "Waiting on us", 4: "Closed" },
    ticketStates: { open: "1", waiting: "2", "in-progress": "3", closed: "4" },
    // In shorter words than HubSpot's.
    dealStages: {
      appointmentscheduled: { words: "Appointment", look: "" },
      qualifiedtobuy: { words: "Qualified", look: "" },
      contractsent: { words: "Contract sent", look: "" },
      closedwon: { words: "Won", look: "good" },
      closedlost: { words: "Lost", look: "bad" },
    },
    outcomes: {
      SCHEDULED: { words: "Scheduled", look: "set" },
      RESCHEDULED: { words: "Rescheduled", look: "warn" },
      COMPLETED: { words: "Completed", look: "good" },
      NO_SHOW: { words: "No show", look: "bad" },
      CANCELED: { words: "Cancelled", look: "" },
    },
  },
  salesforce: {
    title: "Salesforce",
    ticket: noun("case"),
    deal: { one: "opportunity", many: "opportunities", withArticle: "an opportunity" },
    meeting: { ...noun("event"), withArticle: "an event" },
    note: noun("comment"),
    ticketField: "Status",
    ticketStages: {
      New: "New",
      Working: "Working",
      Escalated: "Escalated",
      Closed: "Closed",
    },
    // As SALESFORCE_CASE_STATUSES is where nobody sets it.
    ticketStates: { open: "New", waiting: "Working", "in-progress": "Working", closed: "Closed" },
    dealStages: {
      Prospecting: { words: "Prospecting", look: "" },
      "Negotiation/Review": { words: "Negotiation", look: "" },
      "Closed Won": { words: "Won", look: "good" },
      "Closed Lost": { words: "Lost", look: "bad" },
    },
    outcomes: {
      Scheduled: { words: "Scheduled", look: "set" },
      Rescheduled: { words: "Rescheduled", look: "warn" },
      Attended: { words: "Attended", look: "good" },
      "No-show": { words: "No show", look: "bad" },
      Cancelled: { words: "Cancelled", look: "" },
    },
  },
};

function noun(one: string): Noun {
  return { one, many: `${one}s`, withArticle: `a ${one}` };
}
