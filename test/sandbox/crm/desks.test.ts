import { describe, expect, onTestFinished, test } from "vitest";
import { crmVendors, crmWords } from "#sandbox/crm/crm-words.ts";
import { openCrmDesk } from "#sandbox/crm/open-desk.ts";
import { openSalesforceDesk } from "#sandbox/crm/salesforce-desk.ts";
import { addRecord } from "#sandbox/salesforce/org.ts";

const ana = "ana@harborpine.example";
const cleo = { email: "cleo@home.example", firstName: "Cleo", lastName: "Diaz" };

describe.each(crmVendors)("at a desk with %s", (vendor) => {
  async function aDesk() {
    const desk = await openCrmDesk(vendor, { port: 0 });
    onTestFinished(desk.double.stop);
    return desk;
  }

  test("people add and edit a contact, and give it to somebody or to nobody", async () => {
    const { addContact, editContact, show, phoneBook } = await aDesk();
    const { id } = addContact({ ...cleo, ownerEmail: "" });
    expect(show().contacts).toMatchObject([{ id, name: "Cleo Diaz", owner: null }]);

    editContact(id, { phone: "(602) 555-0123", ownerEmail: ana });
    expect(show().contacts).toMatchObject([{ phone: "(602) 555-0123", owner: ana }]);
    expect(phoneBook()).toMatchObject([{ name: "Cleo Diaz", phones: ["(602) 555-0123", ""] }]);

    editContact(id, { ownerEmail: "" });
    expect(show().contacts).toMatchObject([{ owner: null }]);
    expect(() => editContact(id, { ownerEmail: "nobody@else.example" })).toThrow("no ");
    expect(show().owners.map(({ email }) => email)).toContain(ana);
  });

  test("a deal goes through every stage that the page has a button for, and no other", async () => {
    const { addContact, addDeal, editDeal, show } = await aDesk();
    const { id } = addDeal({ contactId: addContact(cleo).id, name: "Plan", amount: 100 });
    expect(show().contacts[0]?.deals).toMatchObject([
      { id, name: "Plan", amount: 100, open: true },
    ]);

    const { dealStages } = crmWords[vendor];
    for (const [stage, { look }] of Object.entries(dealStages)) {
      editDeal(id, { stage });
      expect(show().contacts[0]?.deals).toMatchObject([{ stage, open: look === "" }]);
    }
    expect(() => editDeal(id, { stage: "nowhere" })).toThrow();
  });

  test("nobody edits a ticket or a meeting that is not there", async () => {
    const { editTicket, editMeeting } = await aDesk();
    const stage = crmWords[vendor].ticketStates.closed;
    expect(() => editTicket("1", { stage })).toThrow("no record 1");
    const [outcome = ""] = Object.keys(crmWords[vendor].outcomes);
    expect(() => editMeeting("1", { outcome })).toThrow("no record 1");
  });
});

test("Salesforce shows what a contact's cases, events and tasks are, and what is nobody's", async () => {
  const { double, addContact, addNote, editTicket, editMeeting, show } = await openSalesforceDesk({
    port: 0,
  });
  onTestFinished(double.stop);
  const org = { state: double.state, now: Date.now };
  const { id } = addContact(cleo);
  const at = "2026-11-20T14:00:00.000Z";
  const times = { StartDateTime: at, EndDateTime: "2026-11-20T14:45:00.000Z" };
  const mine = addRecord(org, "Case", { Subject: "Mine", Status: "New", ContactId: id });
  addRecord(org, "Case", { Subject: "Nobody's", Status: "Closed", OwnerId: double.state.runAs });
  const event = addRecord(org, "Event", { Subject: "Consultation", ...times, WhoId: id });
  const sent = { Status: "Completed", WhoId: id };
  addRecord(org, "Task", { ...sent, TaskSubtype: "Email", Subject: "Confirmed" });
  addRecord(org, "Task", { ...sent, Subject: "Not delivered: Text to Cleo" });
  addRecord(org, "Task", { Subject: "Call them", ReminderDateTime: at, WhoId: id });

  for (const stage of Object.keys(crmWords.salesforce.ticketStages)) editTicket(mine.id, { stage });
  editTicket(mine.id, { ownerEmail: ana });
  addNote({ ticketId: mine.id, text: "Call <them>", ownerEmail: ana });
  for (const outcome of Object.keys(crmWords.salesforce.outcomes))
    editMeeting(event.id, { outcome });

  const { contacts, loose } = show();
  expect(contacts[0]?.timeline).toHaveLength(5);
  expect(contacts[0]?.timeline).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        ...{ kind: "ticket", subject: "Mine", stage: "Closed", owner: ana },
        notes: ["Call <them>"],
      }),
      expect.objectContaining({ kind: "meeting", start: Date.parse(at), outcome: "Cancelled" }),
      expect.objectContaining({ kind: "message", channel: "E-mail", isLost: false }),
      expect.objectContaining({ kind: "message", channel: "Text message", isLost: true }),
      expect.objectContaining({ kind: "task", subject: "Call them", due: Date.parse(at) }),
    ]),
  );
  expect(loose).toMatchObject([{ kind: "ticket", subject: "Nobody's", owner: null }]);
});
