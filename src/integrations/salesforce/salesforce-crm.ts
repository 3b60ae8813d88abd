import type { Crm } from "#ports/crm.ts";
import {
  askSalesforce,
  besideOthers,
  SALESFORCE_DEADLINE_MS,
  type SalesforceAccess,
  type SalesforceApi,
  salesforceAccount,
} from "./account.ts";
import { activityContent, activityId, emailOnly } from "./activity.ts";
import { assignContact } from "./assign-contact.ts";
import { type CaseStatuses, caseContent } from "./case.ts";
import { findContacts, saveContact } from "./contacts.ts";
import { currencies } from "./currencies.ts";
import { eventContent } from "./event.ts";
import { listChanged } from "./list-changed.ts";
import { addComment } from "./note.ts";
import { openDeals } from "./open-deals.ts";
import { ownerDirectory } from "./owners.ts";
import type { PersonKind } from "./people.ts";
import { readAsker } from "./read-asker.ts";
import { readCase, readCases } from "./read-case.ts";
import { readDeal, readDeals } from "./read-deals.ts";
import { readNote } from "./read-note.ts";
import { type Fields, upsert } from "./records.ts";
import { saveDealField } from "./save-deal-field.ts";
import { readStanding } from "./standing.ts";
import { taskContent, taskId } from "./task.ts";
import { explainSalesforce } from "./verdicts.ts";

export type SalesforceOptions = SalesforceAccess & {
  readonly caseStatuses: CaseStatuses;
  /** What somebody becomes whom Salesforce does not know. */
  readonly newClients: PersonKind;
};

/**
 * Salesforce behind our port. Every record that it writes carries our own id in a unique field, which
 * `setUpSalesforce` creates; so every write may be repeated, and none is repeated here.
 */
export function salesforceCrm(
  options: SalesforceOptions,
  deadlineMs = SALESFORCE_DEADLINE_MS,
): Crm {
  const account = salesforceAccount(options, deadlineMs);
  const aside = besideOthers(account);
  const findOwner = ownerDirectory();
  const withCurrency = currencies();
  const { newClients } = options;
  const context = { account, withCurrency, openDeals: openDeals(withCurrency), newClients };
  return {
    findContacts: findContacts(context),
    saveContact: saveContact(context),
    assignContact: assignContact(account, findOwner),
    readStanding: readStanding(context),
    readAsker: readAsker(context),
    readDeals: readDeals(context),
    readDeal: readDeal(context),
    readNote: readNote(context),

    saveTicket: (ticket) =>
      askSalesforce(account, "write", async (api) => {
        const { escalationId: ourId, ownerEmail } = ticket;
        const ownerId = ownerEmail === undefined ? undefined : await findOwner(api, ownerEmail);
        const place = { statuses: options.caseStatuses, ownerId, instanceUrl: api.instanceUrl };
        const fields = caseContent(ticket, place);
        const ticketId = await save(api, "Case", { ourId, fields, whose: ["ContactId"] });
        return { ticketId, ownerEmail: ownerId && ownerEmail };
      }),

    readTicket: (ticketId) =>
      askSalesforce(account, "read", (api) => readCase(api, ticketId, options.caseStatuses)),

    readTickets: (ticketIds) =>
      askSalesforce(account, "read", (api) => readCases(api, ticketIds, options.caseStatuses)),
    listChanged: listChanged(account),
    callsUsed: account.usedShare,

    saveMeeting: (meeting) =>
      askSalesforce(account, "write", async (api) => {
        const record = { ourId: meeting.appointmentId, fields: eventContent(meeting) };
        return { meetingId: await save(api, "Event", { ...record, whose: ["WhoId", "WhatId"] }) };
      }),

    saveDealField: saveDealField(account),

    saveTask: (task) =>
      askSalesforce(account, "write", async (api) => {
        const { ownerEmail } = task;
        const ownerId = ownerEmail === undefined ? undefined : await findOwner(api, ownerEmail);
        const record = { ourId: taskId(task), fields: taskContent(task, ownerId) };
        return { taskId: await save(api, "Task", { ...record, whose: ["WhoId"] }) };
      }),

    addNote: (note) =>
      askSalesforce(account, "write", async (api) => ({ noteId: await addComment(api, note) })),

    saveActivity: (activity) =>
      askSalesforce(aside, "write", async (api) => {
        const write = (fields: Fields) =>
          save(api, "Task", { ourId: activityId(activity), fields, whose: ["WhoId"] });
        const fields = activityContent(activity);
        return { activityId: await writeNewOrNot(write, fields, emailOnly(activity)) };
      }),
  };
}

/** `atFirst`: what Salesforce takes of a new record alone, and refuses a whole write of any other for. */
async function writeNewOrNot(
  write: (fields: Fields) => Promise<string>,
  fields: Fields,
  atFirst: Fields,
): Promise<string> {
  try {
    return await write({ ...fields, ...atFirst });
  } catch (cause) {
    const failure = explainSalesforce(cause);
    if (failure.code !== "INVALID_FIELD_FOR_INSERT_UPDATE" || !namesOneOf(failure, atFirst))
      throw failure;
    return write(fields);
  }
}

function namesOneOf({ message }: Error, fields: Fields): boolean {
  return Object.keys(fields).some((name) => message.includes(name));
}

/**
 * Without its person and its deal too, where somebody deleted them in Salesforce: what is owed to the desk is there
 * all the same, and the failure is told.
 */
async function save(
  api: SalesforceApi,
  type: "Case" | "Event" | "Task",
  record: { readonly ourId: string; readonly fields: Fields; readonly whose: readonly string[] },
): Promise<string> {
  const { ourId, fields, whose } = record;
  try {
    return await upsert(api, type, { ourId, fields });
  } catch (cause) {
    const failure = explainSalesforce(cause);
    if (failure.verdict !== "gone" || whose.every((name) => fields[name] === undefined))
      throw failure;
    const nobody = Object.fromEntries(whose.map((name) => [name, undefined]));
    await upsert(api, type, { ourId, fields: { ...fields, ...nobody } });
    throw failure;
  }
}
