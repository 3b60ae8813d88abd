import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { emptyPortal } from "#sandbox/hubspot/hubspot-world.ts";
import { associatedIds, nameOf } from "#sandbox/hubspot/portal.ts";
import { cleo, meeting, type Office, openOffice, recordsOf, ticket } from "./office.ts";

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

function contactsOf(type: "tickets" | "meetings", id: string) {
  const portal = { state: office.hubspot.state, now: Date.now };
  return associatedIds(portal, nameOf(type, id), "contacts");
}

const stranger = { name: "Kit", email: "kit@nowhere.example", phone: undefined };

describe("a contact is found", () => {
  test("by e-mail address, with its owner and what it may still buy", async () => {
    const { hubspot } = office;
    const { id } = hubspot.addContact({
      email: cleo.email,
      firstName: "Cleo",
      lastName: "Client",
      ownerEmail: "maya@harborpine.example",
    });
    for (const amount of [0.1, 0.2, 40_000])
      hubspot.addDeal({ contactId: id, name: "Renewal", amount, currency: "USD" });
    hubspot.addDeal({ contactId: id, name: "Won", amount: 9, currency: "EUR", stage: "closedwon" });

    const who = { ...cleo, email: "Cleo@BigCorp.example", phone: undefined };
    expect(await office.crm().findContacts(who)).toEqual([
      {
        contactId: id,
        name: "Cleo Client",
        email: cleo.email,
        ownerEmail: "maya@harborpine.example",
        openDeals: { amount: 40_000.3, currency: "USD" },
        url: `https://app.hubspot.com/contacts/4810042/record/0-1/${id}`,
      },
    ]);
  });

  test("by a further address of it, but not by an address of the same words", async () => {
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

  test.each(["(602) 555-0123", "+1 602-555-0123", "602.555.0123"])(
    "by phone number, typed as %s, when no address is known",
    async (phone) => {
      const { id } = office.hubspot.addContact({ email: "desk@bigcorp.example", phone });

      const found = await office.crm().findContacts(cleo);
      expect(found).toMatchObject([{ contactId: id, ownerEmail: undefined, openDeals: undefined }]);
    },
  );

  test("not by the number of another country that only looks alike", async () => {
    office.hubspot.addContact({ email: "uk@bigcorp.example", phone: "+44 602 555 0123" });
    expect(await office.crm().findContacts(cleo)).toEqual([]);
  });

  test("twice, when two have the number: both come, and nothing is merged or chosen", async () => {
    for (const email of ["a@bigcorp.example", "b@bigcorp.example"])
      office.hubspot.addContact({ email, phone: cleo.phone });

    const found = await office.crm().findContacts(cleo);
    expect(found.map(({ email }) => email)).toEqual(["a@bigcorp.example", "b@bigcorp.example"]);
    expect(recordsOf(office.hubspot, "contacts")).toHaveLength(2);
  });

  test("by the address alone when another one has the number", async () => {
    office.hubspot.addContact({ email: "b@bigcorp.example", phone: cleo.phone });
    const { id } = office.hubspot.addContact({ email: cleo.email });

    const found = await office.crm().findContacts(cleo);
    expect(found.map(({ contactId }) => contactId)).toEqual([id]);
  });

  test("not at all when nobody is like that", async () => {
    expect(await office.crm().findContacts(stranger)).toEqual([]);
  });
});

test("deals in several currencies have no sum", async () => {
  const { id: contactId } = office.hubspot.addContact({ email: cleo.email });
  for (const currency of ["USD", "EUR"])
    office.hubspot.addDeal({ contactId, name: currency, amount: 10, currency });

  const [found] = await office.crm().findContacts(cleo);
  expect(found?.openDeals).toBeUndefined();
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

describe("a contact is saved", () => {
  test("once, however often, and it can be used before any search sees it", async () => {
    office.hubspot.state.behaviour.searchLagMs = 60_000;
    const crm = office.crm();
    const first = await crm.saveContact(cleo);
    expect(await crm.saveContact(cleo)).toEqual(first);
    expect(first).toMatchObject({ name: cleo.name, email: cleo.email, openDeals: undefined });

    const [stored, ...others] = recordsOf(office.hubspot, "contacts");
    expect(others).toEqual([]);
    expect(stored?.properties).toMatchObject({
      gatehouse_id: cleo.clientId,
      firstname: "Cleo",
      lastname: "van der Client",
      phone: cleo.phone,
    });
  });

  test("as the contact that has the address already, which stays as people wrote it", async () => {
    const { id } = office.hubspot.addContact({ email: cleo.email, firstName: "Cleopatra" });

    const saved = await office.crm().saveContact(cleo);
    expect(saved).toMatchObject({ contactId: id, name: "Cleopatra" });
    expect(recordsOf(office.hubspot, "contacts")).toHaveLength(1);
  });
});

describe("a ticket", () => {
  test("opens with reasons, priority, link and its contact, and closes with the resolution", async () => {
    const crm = office.crm();
    const { contactId } = await crm.saveContact(cleo);
    const opened = await crm.saveTicket({ ...ticket, contactId });
    const closed = await crm.saveTicket({
      ...ticket,
      contactId,
      state: "closed",
      resolution: "booked for Monday, 2 pm",
      ownerEmail: "Maya@harborpine.example",
    });
    expect(closed).toEqual(opened);

    const [stored, ...others] = recordsOf(office.hubspot, "tickets");
    expect(others).toEqual([]);
    expect(stored?.properties).toMatchObject({
      gatehouse_id: ticket.escalationId,
      subject: ticket.subject,
      hs_pipeline: "0",
      hs_pipeline_stage: "4",
      hs_ticket_priority: "HIGH",
      hubspot_owner_id: "71",
    });
    for (const part of [...ticket.reasons, "booked for Monday, 2 pm", ticket.url])
      expect(stored?.properties["content"]).toContain(part);
    expect(contactsOf("tickets", opened.ticketId)).toEqual([contactId]);
  });

  test("of somebody whom HubSpot does not know has no owner, and keeps one that was chosen there", async () => {
    const crm = office.crm();
    const unknown = { ...ticket, ownerEmail: "new@harborpine.example" };
    const { ticketId } = await crm.saveTicket(unknown);
    const stored = () => office.hubspot.state.records.tickets[ticketId]?.properties;
    expect(stored()).not.toHaveProperty("hubspot_owner_id");

    office.hubspot.editTicket(ticketId, { ownerEmail: "sam@harborpine.example" });
    await crm.saveTicket(unknown);
    expect(stored()).toMatchObject({ hubspot_owner_id: "73" });
  });

  test.each([
    ["open", "1"],
    ["in-progress", "2"],
    ["waiting", "3"],
    ["closed", "4"],
  ] as const)("that is %s stands in stage %s", async (state, stage) => {
    await office.crm().saveTicket({ ...ticket, state });
    const [stored] = recordsOf(office.hubspot, "tickets");
    expect(stored?.properties["hs_pipeline_stage"]).toBe(stage);
  });
});

describe("a meeting", () => {
  test("is written with its times and its contact, and without anybody's HTML", async () => {
    const crm = office.crm();
    const { contactId } = await crm.saveContact(cleo);
    const { meetingId } = await crm.saveMeeting({ ...meeting, contactId });

    const [stored] = recordsOf(office.hubspot, "meetings");
    expect(stored?.properties).toMatchObject({
      gatehouse_id: meeting.appointmentId,
      hs_timestamp: "2026-11-23T21:00:00.000Z",
      hs_meeting_start_time: "2026-11-23T21:00:00.000Z",
      hs_meeting_end_time: "2026-11-23T21:30:00.000Z",
      hs_meeting_body: "GH-1042 ‹b›soon‹/b›",
    });
    expect(contactsOf("meetings", meetingId)).toEqual([contactId]);
  });

  test.each([
    ["scheduled", "SCHEDULED"],
    ["rescheduled", "RESCHEDULED"],
    ["cancelled", "CANCELED"],
    ["attended", "COMPLETED"],
    ["no-show", "NO_SHOW"],
  ] as const)("that was %s stays, as %s", async (outcome, word) => {
    const crm = office.crm();
    await crm.saveMeeting(meeting);
    await crm.saveMeeting({ ...meeting, outcome });

    const stored = recordsOf(office.hubspot, "meetings");
    expect(stored.map(({ properties }) => properties["hs_meeting_outcome"])).toEqual([word]);
  });
});

const deeds = {
  contacts: () => office.crm().saveContact(cleo),
  tickets: () => office.crm().saveTicket(ticket),
  meetings: () => office.crm().saveMeeting(meeting),
};
const types = ["contacts", "tickets", "meetings"] as const;

test.each(types)("a lost answer and a second attempt make one of %s", async (type) => {
  office.hubspot.faults.add({ kind: "reset-after-accept", match: "batch/upsert" });

  await expect(deeds[type]()).rejects.toMatchObject({ verdict: "retry", ambiguous: true });
  await deeds[type]();
  expect(recordsOf(office.hubspot, type)).toHaveLength(1);
});

test("a ticket whose connection was lost is whole after the second attempt", async () => {
  const { id: contactId } = office.hubspot.addContact({ email: cleo.email });
  office.hubspot.faults.add({ kind: "status", status: 503, match: "PUT .*associations" });
  const save = () => office.crm().saveTicket({ ...ticket, contactId });

  await expect(save()).rejects.toMatchObject({ verdict: "retry" });
  const { ticketId } = await save();
  expect(contactsOf("tickets", ticketId)).toEqual([contactId]);
  expect(recordsOf(office.hubspot, "tickets")).toHaveLength(1);
});

test("a contact that somebody deleted in the CRM is gone, and the ticket is there all the same", async () => {
  const save = office.crm().saveTicket({ ...ticket, contactId: "999" });
  await expect(save).rejects.toMatchObject({ verdict: "gone" });
  expect(recordsOf(office.hubspot, "tickets")).toHaveLength(1);
});

test.each(types)("in an account without the set-up, %s are a person's business", async (type) => {
  Object.assign(office.hubspot.state, emptyPortal(Object.values(office.hubspot.state.owners)));
  await expect(deeds[type]()).rejects.toMatchObject({
    verdict: "human",
    ambiguous: false,
    message: expect.stringContaining("gatehouse setup hubspot"),
  });
});

test("a property that is not unique asks for the set-up as well", async () => {
  const definition = office.hubspot.state.definitions.tickets["gatehouse_id"];
  Object.assign(definition ?? {}, { hasUniqueValue: false });
  await expect(deeds.tickets()).rejects.toMatchObject({
    verdict: "human",
    message: expect.stringContaining("gatehouse setup hubspot"),
  });
});

test("a rule of the account's own admins comes back in their words", async () => {
  const message = "Tickets need a cost centre before they may be closed.";
  const rule = { objectType: "tickets", property: "hs_pipeline_stage", message } as const;
  office.hubspot.state.behaviour.rules.push(rule);

  await expect(deeds.tickets()).rejects.toMatchObject({
    verdict: "human",
    message: expect.stringContaining(message),
  });
});

test("a missing scope is named", async () => {
  const { behaviour } = office.hubspot.state;
  behaviour.scopes = behaviour.scopes.filter((scope) => scope !== "tickets");
  await expect(deeds.tickets()).rejects.toMatchObject({
    verdict: "human",
    message: expect.stringMatching(/needs one of: tickets$/),
  });
});
