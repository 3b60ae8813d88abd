import type { CrmTicket } from "#ports/crm.ts";
import { isLead } from "./people.ts";
import type { Fields } from "./records.ts";

/** The org's status of a case for each of our states. */
export type CaseStatuses = Readonly<Record<CrmTicket["state"], string>>;

const priorities = { normal: "Medium", high: "High" } as const satisfies Record<
  CrmTicket["priority"],
  string
>;

const SUBJECT_MAX = 255;
const DESCRIPTION_MAX = 32_000;

/** @param ownerId undefined leaves the owner as it is: somebody may have chosen one in Salesforce */
export function caseContent(
  ticket: CrmTicket,
  place: {
    readonly statuses: CaseStatuses;
    readonly ownerId: string | undefined;
    readonly instanceUrl: string;
  },
): Fields {
  const { contactId, subject, state, priority } = ticket;
  const lead = contactId !== undefined && isLead(contactId) ? contactId : undefined;
  return {
    Subject: subject.slice(0, SUBJECT_MAX),
    Description: describe(ticket, lead && `${place.instanceUrl}/${lead}`).slice(0, DESCRIPTION_MAX),
    Status: place.statuses[state],
    Priority: priorities[priority],
    OwnerId: place.ownerId,
    // A case has no place for somebody who is no contact yet.
    ContactId: lead === undefined ? contactId : undefined,
  };
}

function describe(
  { reasons, resolution, reference, url }: CrmTicket,
  leadUrl: string | undefined,
): string {
  return [
    "A person is needed because:",
    ...reasons.map((reason) => `- ${reason}`),
    ...(resolution === undefined ? [] : ["", `Resolution: ${resolution}`]),
    "",
    `${reference}: ${url}`,
    ...(leadUrl === undefined ? [] : [`Lead: ${leadUrl}`]),
  ].join("\n");
}
