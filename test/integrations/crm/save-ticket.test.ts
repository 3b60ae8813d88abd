import { describe, expect, test } from "vitest";
import { cleo, ticket } from "./office.ts";
import { useOffice, vendors } from "./vendors.ts";

describe.each(vendors)("%s", (_vendor, openOffice) => {
  const office = useOffice(openOffice);

  test("opens a ticket with reasons, priority, link and contact, and closes it with the resolution", async () => {
    const crm = office().crm();
    const { contactId } = await crm.saveContact(cleo);
    const opened = await crm.saveTicket({ ...ticket, contactId });
    const closed = await crm.saveTicket({
      ...ticket,
      contactId,
      state: "closed",
      resolution: "booked for Monday, 2 pm",
      ownerEmail: "Maya@harborpine.example",
    });
    expect(closed).toEqual({ ...opened, ownerEmail: "Maya@harborpine.example" });

    const [stored, ...others] = office().tickets();
    expect(others).toEqual([]);
    expect(stored).toMatchObject({
      ourId: ticket.escalationId,
      subject: ticket.subject,
      state: "closed",
      isHigh: true,
      ownerEmail: "maya@harborpine.example",
      contactIds: [contactId],
    });
    for (const part of [...ticket.reasons, "booked for Monday, 2 pm", ticket.url])
      expect(stored?.content).toContain(part);
  });

  test("leaves a ticket of somebody whom it does not know without an owner, or with the one chosen there", async () => {
    const crm = office().crm();
    const unknown = { ...ticket, ownerEmail: "new@harborpine.example" };
    const { ticketId, ownerEmail } = await crm.saveTicket(unknown);
    expect(ownerEmail).toBeUndefined();
    expect(office().tickets()[0]?.ownerEmail).toBeUndefined();

    office().chooseOwner(ticketId, "sam@harborpine.example");
    await crm.saveTicket(unknown);
    expect(office().tickets()).toMatchObject([{ ownerEmail: "sam@harborpine.example" }]);
  });

  test.each(["open", "in-progress", "waiting", "closed"] as const)(
    "shows that a ticket is %s",
    async (state) => {
      await office()
        .crm()
        .saveTicket({ ...ticket, state });
      expect(office().tickets()).toMatchObject([{ state }]);
    },
  );
});
