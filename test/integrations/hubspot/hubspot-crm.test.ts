import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hubSpotCrm } from "#integrations/hubspot/hubspot-crm.ts";
import { associatedIds, nameOf } from "#sandbox/hubspot/portal.ts";
import { hubSpotOptions } from "../crm/hubspot-office.ts";
import { cleo, meeting, task, ticket } from "../crm/office.ts";
import { type Office, openOffice, recordsOf } from "./portal-office.ts";

/* What every CRM does alike is in ../crm; here is what only HubSpot has. */

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const portal = () => ({
  state: office.hubspot.state,
  now: Date.now,
  onChange: () => undefined,
});

function contactsOf(type: "tickets" | "meetings" | "tasks", id: string) {
  return associatedIds(portal(), nameOf(type, id), "contacts");
}

test("a contact is found by a further address of it, but not by an address of the same words", async () => {
  const { id } = office.hubspot.addContact({
    email: "c.client@home.example",
    additionalEmails: [cleo.email],
  });
  office.hubspot.addContact({
    email: "other@home.example",
    additionalEmails: ["bigcorp@cleo.example"],
  });

  const found = await office.crm().findContacts({ ...cleo, phone: undefined });
  expect(found.map(({ contactId }) => contactId)).toEqual([id]);
});

test("a contact links to its page in the portal", async () => {
  const { id } = office.hubspot.addContact({ email: cleo.email });
  const [found] = await office.crm().findContacts(cleo);
  expect(found?.url).toBe(`https://app.hubspot.com/contacts/4810042/record/0-1/${id}`);
});

test("clients whom it does not know become leads there, where the company wants it so", async () => {
  const { hubspot } = office;
  const crm = hubSpotCrm({ ...hubSpotOptions(hubspot), newClients: "leads" });
  const { contactId } = await crm.saveContact(cleo);
  expect(hubspot.state.records.contacts[contactId]?.properties["lifecyclestage"]).toBe("lead");

  const other = { ...cleo, clientId: "c2", email: "other@home.example", phone: "+16025550199" };
  const ordinary = await office.crm().saveContact(other);
  const { properties } = hubspot.state.records.contacts[ordinary.contactId] ?? {};
  expect(properties).not.toHaveProperty("lifecyclestage");
});

test("owners are asked for once in a while, not for every contact", async () => {
  const ownerEmail = "ana@harborpine.example";
  office.hubspot.addContact({ email: cleo.email, ownerEmail });
  const crm = office.crm();
  await crm.findContacts(cleo);
  await crm.findContacts(cleo);

  const asked = office.hubspot.calls.filter(({ path }) => path.startsWith("/crm/owners"));
  expect(asked).toHaveLength(1);
});

describe("a ticket", () => {
  test("stands in its pipeline", async () => {
    await office.crm().saveTicket(ticket);
    const [stored] = recordsOf(office.hubspot, "tickets");
    expect(stored?.properties).toMatchObject({ hs_pipeline: "0", hs_pipeline_stage: "1" });
  });

  test("and a meeting stand at the contact's primary company and its deal", async () => {
    const { id: contactId } = office.hubspot.addContact({ email: cleo.email });
    const { id: companyId } = office.hubspot.addCompany({
      ...{ name: "BigCorp", domain: "bigcorp.example", contactId },
    });
    office.hubspot.addCompany({ name: "Other", domain: "other.example", contactId });
    const { id: dealId } = office.hubspot.addDeal({ contactId, name: "Roof", amount: 1 });
    const [contact] = await office.crm().findContacts(cleo);
    expect(contact).toMatchObject({ companyId, dealId });
    const whose = { contactId, companyId, dealId };
    const { ticketId } = await office.crm().saveTicket({ ...ticket, ...whose });
    const { meetingId } = await office.crm().saveMeeting({ ...meeting, ...whose });
    for (const name of [nameOf("tickets", ticketId), nameOf("meetings", meetingId)])
      for (const [type, id] of [
        ["companies", companyId],
        ["deals", dealId],
      ] as const)
        expect(associatedIds(portal(), name, type)).toEqual([id]);
  });

  test("stands without a deal that is gone, and nobody is called for it", async () => {
    const { ticketId } = await office.crm().saveTicket({ ...ticket, dealId: "404" });
    expect(associatedIds(portal(), nameOf("tickets", ticketId), "deals")).toEqual([]);
  });

  test("whose connection was lost is whole after the second attempt", async () => {
    const { id: contactId } = office.hubspot.addContact({ email: cleo.email });
    office.hubspot.faults.add({ kind: "status", status: 503, match: "PUT .*associations" });
    const save = () => office.crm().saveTicket({ ...ticket, contactId });

    await expect(save()).rejects.toMatchObject({ verdict: "retry" });
    const { ticketId } = await save();
    expect(contactsOf("tickets", ticketId)).toEqual([contactId]);
    expect(recordsOf(office.hubspot, "tickets")).toHaveLength(1);
  });

  const deed = () => office.crm().saveTicket(ticket);

  test("asks for the set-up where our property is not unique", async () => {
    const definition = office.hubspot.state.definitions.tickets["gatehouse_id"];
    Object.assign(definition ?? {}, { hasUniqueValue: false });
    await expect(deed()).rejects.toMatchObject({
      verdict: "human",
      message: expect.stringContaining("gatehouse setup hubspot"),
    });
  });

  test("names a missing scope", async () => {
    const { behaviour } = office.hubspot.state;
    behaviour.scopes = behaviour.scopes.filter((scope) => scope !== "tickets");
    await expect(deed()).rejects.toMatchObject({
      verdict: "human",
      message: expect.stringMatching(/needs one of: tickets$/),
    });
  });
});

test("a task is the contact's, due when it should be, and one for ever", async () => {
  const { id: contactId } = office.hubspot.addContact({ email: cleo.email });
  const save = async () => office.crm().saveTask({ ...task, contactId });
  const saved = await save();
  await save();

  const [stored, ...others] = recordsOf(office.hubspot, "tasks");
  expect(others).toEqual([]);
  expect(stored?.properties).toMatchObject({
    gatehouse_id: task.id,
    hs_task_subject: "Win back Cleo van der Client: Check-up was cancelled",
    hs_task_body: "GH-1042 ‹b›cancelled‹/b›",
    hs_task_type: "CALL",
    hs_timestamp: "2026-11-24T21:00:00.000Z",
  });
  expect(contactsOf("tasks", saved?.taskId ?? "")).toEqual([contactId]);
});

test("a meeting stands in the timeline at its start, and without anybody's HTML", async () => {
  await office.crm().saveMeeting(meeting);
  const [stored] = recordsOf(office.hubspot, "meetings");
  expect(stored?.properties).toMatchObject({
    hs_timestamp: "2026-11-23T21:00:00.000Z",
    hs_meeting_body: "GH-1042 ‹b›soon‹/b›",
  });
});
