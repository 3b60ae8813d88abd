import type { CrmMeeting } from "#ports/crm.ts";
import type { Fields } from "./records.ts";

/** Events have no field of Salesforce's own for how they ended. */
export const OUTCOME = "Gatehouse_Outcome__c";

export const outcomes = {
  scheduled: "Scheduled",
  rescheduled: "Rescheduled",
  cancelled: "Cancelled",
  attended: "Attended",
  "no-show": "No-show",
} as const satisfies Record<CrmMeeting["outcome"], string>;

const SUBJECT_MAX = 255;

export function eventContent(meeting: CrmMeeting): Fields {
  const { title, body, start, end, outcome, contactId, dealId } = meeting;
  const isOff = outcome === "cancelled";
  return {
    // In a list of events there is nothing else to see it by.
    Subject: `${isOff ? "Cancelled: " : ""}${title}`.slice(0, SUBJECT_MAX),
    Description: body,
    StartDateTime: start.toISOString(),
    EndDateTime: end.toISOString(),
    ShowAs: isOff ? "Free" : "Busy",
    WhoId: contactId,
    WhatId: dealId,
    [OUTCOME]: outcomes[outcome],
  };
}
