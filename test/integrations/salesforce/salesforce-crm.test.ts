import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Usage } from "#integrations/salesforce/account.ts";
import { customField } from "#sandbox/salesforce/fields.ts";
import { cleo, mail, meeting, note, ticket } from "../crm/office.ts";
import { type OrgOffice, openOrgOffice, pathsOf, valuesOf } from "./org-office.ts";

/* What every CRM does alike is in ../crm; here is what only Salesforce has. */

let office: OrgOffice;
beforeEach(async () => {
  office = await openOrgOffice();
});
afterEach(() => office.close());

const stranger = { ...cleo, clientId: undefined };

describe("people who are no contacts yet", () => {
  test("are found among the leads, unless a contact is found", async () => {
    const { id: leadId } = office.salesforce.addLead({ email: cleo.email });
    const found = await office.crm().findContacts(stranger);
    expect(found).toMatchObject([{ contactId: leadId, openDeals: undefined }]);

    const { id: contactId } = office.salesforce.addContact({ email: cleo.email });
    const later = await office.crm().findContacts(stranger);
    expect(later.map((one) => one.contactId)).toEqual([contactId]);
  });

  test("and contacts are asked each for the fields that they have, when asked what changed", async () => {
    const { fields } = office.salesforce.state;
    const kind = { length: 40, externalId: false, unique: false, visible: true };
    for (const name of ["Wants__c", "Of_Contacts__c"])
      fields.Contact[name] = customField(name, kind);
    for (const name of ["Wants__c", "Of_Leads__c"]) fields.Lead[name] = customField(name, kind);
    const { id: contactId } = office.salesforce.addContact({ email: "kim@home.example" });
    const { id: leadId } = office.salesforce.addLead({ email: cleo.email });
    const crm = office.crm();
    const watched = ["Of_Leads__c", "Of_Contacts__c", "Wants__c"].map((property) => ({
      ...{ property, values: ["yes"] },
    }));
    const question = { kind: "contact", watched } as const;
    let mark: string | undefined;
    for (let more = true; more; ) ({ mark, more } = await crm.listChanged(question, mark));

    office.salesforce.editRecord("Contact", contactId, { Wants__c: "yes" });
    office.salesforce.editRecord("Lead", leadId, { Of_Leads__c: "yes" });
    const { records } = await crm.listChanged(question, mark);
    expect(records.map(({ recordId, values }) => ({ recordId, ...values }))).toMatchObject([
      { recordId: contactId, Wants__c: "yes" },
      { recordId: leadId, Of_Leads__c: "yes" },
    ]);

    const nowhere = {
      kind: "contact",
      watched: [...watched, { property: "Nowhere__c", values: ["yes"] }],
    } as const;
    await expect(crm.listChanged(nowhere, undefined)).rejects.toThrow("Nowhere__c");
  });

  test("are looked up no more as leads once they were converted", async () => {
    const { id } = office.salesforce.addLead({ email: cleo.email, phone: cleo.phone });
    office.salesforce.editRecord("Lead", id, { IsConverted: true });
    expect(await office.crm().findContacts(stranger)).toEqual([]);
  });

  test("have their mails in their own timeline, and not in that of a case", async () => {
    const { id: contactId } = office.salesforce.addLead({ email: cleo.email });
    const crm = office.crm();
    const { ticketId } = await crm.saveTicket({ ...ticket, contactId });
    const { activityId } = await crm.saveActivity({ ...mail, contactId, ticketId });
    const { values } = office.salesforce.state.records.Task[activityId] ?? {};
    expect(values).toMatchObject({ WhoId: contactId, TaskSubtype: "Email" });
    expect(values?.["WhatId"]).toBeUndefined();
  });

  test("become leads where the company wants it so, and are named in the case", async () => {
    const crm = office.crm({ newClients: "Lead" });
    const { contactId } = await crm.saveContact(cleo);
    expect(valuesOf(office.salesforce, "Contact")).toEqual([]);
    expect(valuesOf(office.salesforce, "Lead")).toMatchObject([
      { FirstName: "Cleo", LastName: "van der Client", Company: "bigcorp.example" },
    ]);
    await crm.saveTicket({ ...ticket, contactId });
    await crm.saveMeeting({ ...meeting, contactId });
    const [stored] = valuesOf(office.salesforce, "Case");
    expect(stored).not.toHaveProperty("ContactId");
    expect(stored?.["Description"]).toContain(`/${contactId}`);
    expect(valuesOf(office.salesforce, "Event")).toMatchObject([{ WhoId: contactId }]);
  });
});

describe("a new contact", () => {
  const account = { name: "Big Corp", website: "https://www.bigcorp.example/about" };

  test("goes under the account of its company, and to whom that belongs", async () => {
    const { id: AccountId } = office.salesforce.addAccount({
      ...account,
      ownerEmail: "ana@harborpine.example",
    });
    office.salesforce.addAccount({ name: "Other", website: "notbigcorp.example" });
    const saved = await office.crm().saveContact(cleo);
    expect(saved.ownerEmail).toBe("ana@harborpine.example");
    expect(valuesOf(office.salesforce, "Contact")).toMatchObject([{ AccountId }]);
  });

  test("goes nowhere when two accounts have the domain", async () => {
    for (const name of ["Big Corp", "Big Corp Europe"])
      office.salesforce.addAccount({ ...account, name });
    await office.crm().saveContact(cleo);
    expect(valuesOf(office.salesforce, "Contact")[0]).not.toHaveProperty("AccountId");
  });

  test("with an address at a free-mail provider says nothing about a company", async () => {
    office.salesforce.addAccount({ name: "Mail", website: "gmail.com" });
    await office.crm().saveContact({ ...cleo, email: "cleo@gmail.com" });
    expect(valuesOf(office.salesforce, "Contact")[0]).not.toHaveProperty("AccountId");
    expect(valuesOf(office.salesforce, "Account")).toHaveLength(1);
  });

  test("stays where people put it, whatever we write later", async () => {
    const { contactId } = await office.crm().saveContact(cleo);
    const { id: AccountId } = office.salesforce.addAccount(account);
    const [, maya] = Object.values(office.salesforce.state.records.User);
    office.salesforce.editRecord("Contact", contactId, {
      AccountId: null,
      OwnerId: maya?.id ?? "",
    });
    const saved = await office.crm().saveContact(cleo);
    expect(saved.ownerEmail).toBe("maya@harborpine.example");
    expect(valuesOf(office.salesforce, "Contact")[0]?.["AccountId"]).not.toBe(AccountId);
  });

  test("of one name has it as the last one, which must not be missing", async () => {
    await office.crm().saveContact({ ...cleo, name: "Kit" });
    expect(valuesOf(office.salesforce, "Contact")).toMatchObject([{ LastName: "Kit" }]);
  });

  test("of a long name has as much of it as fits", async () => {
    const name = `${"Wolfeschlegel".repeat(5)} ${"Steinhausen".repeat(10)}`;
    await office.crm().saveContact({ ...cleo, name });
    const [stored] = valuesOf(office.salesforce, "Contact");
    expect(String(stored?.["FirstName"])).toHaveLength(40);
    expect(String(stored?.["LastName"])).toHaveLength(80);
  });

  test("that a duplicate rule refuses is a person's business, with the records alike", async () => {
    const { id } = office.salesforce.addContact({
      email: "desk@bigcorp.example",
      phone: cleo.phone,
    });
    office.salesforce.state.behaviour.refusesDuplicates = true;
    await expect(office.crm().saveContact(cleo)).rejects.toMatchObject({
      verdict: "human",
      ambiguous: false,
      message: expect.stringMatching(new RegExp(`DUPLICATES_DETECTED.*alike: ${id}`)),
    });
  });
});

describe("deals", () => {
  test("of one contact count once, whatever parts somebody plays in them", async () => {
    const { salesforce } = office;
    const { id: contactId } = salesforce.addContact({ email: cleo.email });
    const deal = salesforce.addOpportunity({ contactId, name: "A", amount: 10, currency: "USD" });
    salesforce.state.records.OpportunityContactRole["again"] = {
      ...{ id: "again", createdAt: 0, updatedAt: 0 },
      values: { ContactId: contactId, OpportunityId: deal.id },
    };
    const [found] = await office.crm().findContacts(stranger);
    expect(found?.openDeals).toEqual({ amount: 10, currency: "USD" });
  });

  test("in an org of one currency have a sum without its name, which is learnt once", async () => {
    const { salesforce } = office;
    delete salesforce.state.fields.Opportunity["CurrencyIsoCode"];
    const { id: contactId } = salesforce.addContact({ email: cleo.email });
    salesforce.addOpportunity({ contactId, name: "A", amount: 10 });
    const crm = office.crm();
    const [found] = await crm.findContacts(stranger);
    expect(found?.openDeals).toEqual({ amount: 10, currency: undefined });
    const before = salesforce.calls.length;
    await crm.findContacts(stranger);
    expect(salesforce.calls.length - before).toBe(2);
  });
});

test("looking somebody up is one call for all questions, and one for what they may buy", async () => {
  office.salesforce.addContact({ email: cleo.email });
  const crm = office.crm();
  await crm.findContacts(cleo);
  expect(pathsOf(office.salesforce)).toEqual([
    "POST /services/oauth2/token",
    "POST /composite",
    "GET /query",
  ]);
});

test("a case's owner is one active user of the org, asked for once in a while", async () => {
  const { salesforce } = office;
  const crm = office.crm();
  await crm.saveTicket({ ...ticket, ownerEmail: "Ana@harborpine.example" });
  await crm.saveTicket({ ...ticket, ownerEmail: "ana@harborpine.example" });
  expect(pathsOf(salesforce).filter((path) => path === "GET /query")).toHaveLength(1);

  const [, maya, ana] = Object.values(salesforce.state.records.User);
  expect(valuesOf(salesforce, "Case")).toMatchObject([{ OwnerId: ana?.id }]);
  Object.assign(maya?.values ?? {}, { IsActive: false });
  await crm.saveTicket({ ...ticket, ownerEmail: "maya@harborpine.example" });
  expect(valuesOf(salesforce, "Case")).toMatchObject([{ OwnerId: ana?.id }]);
});

test("a cancelled event says so where it is listed, and no longer keeps anybody busy", async () => {
  await office.crm().saveMeeting({ ...meeting, outcome: "cancelled" });
  expect(valuesOf(office.salesforce, "Event")).toMatchObject([
    { Subject: `Cancelled: ${meeting.title}`, ShowAs: "Free" },
  ]);
});

test("a note is a comment that no client ever sees", async () => {
  const { ticketId } = await office.crm().saveTicket(ticket);
  await office.crm().addNote({ ...note, ticketId });
  expect(valuesOf(office.salesforce, "CaseComment")).toEqual([
    {
      ParentId: ticketId,
      IsPublished: false,
      CommentBody: `Maya Okafor, 2026-11-23 20:00 UTC:\n${note.text}\n\n[gatehouse ${note.key}]`,
    },
  ]);
});

test("who watches is told once when the day's calls run out, and again after a better day", async () => {
  const told: Usage[] = [];
  const { state } = office.salesforce;
  const crm = office.crm({ onUsage: (usage) => told.push(usage) });
  for (const callsUsed of [100, 12_500, 12_600, 14_900, 100, 12_500]) {
    state.callsUsed = callsUsed;
    await crm.saveTicket(ticket);
  }
  expect(told.map(({ used }) => used)).toEqual([12_501, 14_901, 12_501]);
});
