import type { CrmActivity, CrmParty } from "#ports/crm.ts";
import { isLead } from "./people.ts";
import type { Fields } from "./records.ts";

const SUBJECT_MAX = 255;
/** Salesforce holds 32,000 bytes, and no letter has more than four. */
const DESCRIPTION_MAX = 8_000;

/** Events and tasks share the field of our ids, which holds each id once: a message's is told apart. */
export function activityId({ id }: CrmActivity): string {
  return `message:${id}`;
}

/**
 * A task that is done: what Salesforce itself logs mails and calls as. No EmailMessage, because one on a
 * case is taken for mail to the desk, with the answers and the rules that this sets off, and because one
 * that was sent cannot be changed once it is known that it never arrived.
 */
export function activityContent(activity: CrmActivity): Fields {
  const { at, from, to, subject, body, isLost, contactId, ticketId } = activity;
  const lines = [`From: ${named(from)}`, `To: ${named(to)}`];
  const words = [...lines, ...(body === undefined ? [] : ["", body])].join("\n");
  // Salesforce relates what is about a lead to nothing else.
  const isOfLead = contactId !== undefined && isLead(contactId);
  return {
    Subject: `${isLost ? "Not delivered: " : ""}${subject}`.slice(0, SUBJECT_MAX),
    Description: words.slice(0, DESCRIPTION_MAX).toWellFormed(),
    Status: "Completed",
    // A task has a day alone.
    ActivityDate: at.toISOString().slice(0, 10),
    WhoId: contactId,
    WhatId: isOfLead ? undefined : ticketId,
  };
}

/** What gives it the looks of a mail in a timeline, and is chosen for ever when it is made. */
export function emailOnly({ channel }: CrmActivity): Fields {
  return channel === "email" ? { TaskSubtype: "Email" } : {};
}

function named({ name, address }: CrmParty): string {
  return address === undefined ? name : `${name} (${address})`;
}
