import { describe, expect, test } from "vitest";
import { cleo, meeting } from "./office.ts";
import { useOffice, vendors } from "./vendors.ts";

describe.each(vendors)("%s", (_vendor, openOffice) => {
  const office = useOffice(openOffice);

  test("writes a meeting with its times and its contact", async () => {
    const crm = office().crm();
    const { contactId } = await crm.saveContact(cleo);
    await crm.saveMeeting({ ...meeting, contactId });
    expect(office().meetings()).toMatchObject([
      {
        ourId: meeting.appointmentId,
        start: "2026-11-23T21:00:00.000Z",
        end: "2026-11-23T21:30:00.000Z",
        contactIds: [contactId],
      },
    ]);
  });

  test("puts it at the contact's only open deal, and at none of two", async () => {
    const crm = office().crm();
    const { id: contactId } = office().addContact({ email: cleo.email });
    office().addDeal({ contactId, amount: 1, currency: "USD", isOver: true });
    const { id: dealId } = office().addDeal({ contactId, amount: 1, currency: "USD" });
    const [contact] = await crm.findContacts(cleo);
    expect(contact).toMatchObject({ contactId, dealId });
    await crm.saveMeeting({ ...meeting, contactId, dealId });
    expect(office().meetings()).toMatchObject([{ dealIds: [dealId] }]);
    office().addDeal({ contactId, amount: 1, currency: "USD" });
    expect(await crm.findContacts(cleo)).toMatchObject([{ dealId: undefined }]);
  });

  test.each(["scheduled", "rescheduled", "cancelled", "attended", "no-show"] as const)(
    "keeps the meeting that was %s",
    async (outcome) => {
      const crm = office().crm();
      await crm.saveMeeting(meeting);
      await crm.saveMeeting({ ...meeting, outcome });
      expect(
        office()
          .meetings()
          .map((stored) => stored.outcome),
      ).toEqual([outcome]);
    },
  );
});
