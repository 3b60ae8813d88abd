import { describe, expect, test } from "vitest";
import { ticket } from "./office.ts";
import { useOffice, vendors } from "./vendors.ts";

describe.each(vendors)("%s", (_vendor, openOffice) => {
  const office = useOffice(openOffice);

  test.each(["open", "in-progress", "waiting", "closed"] as const)(
    "shows a ticket that is %s, and whose it is there",
    async (state) => {
      const crm = office().crm();
      const { ticketId } = await crm.saveTicket({ ...ticket, state });
      office().chooseOwner(ticketId, "sam@harborpine.example");
      expect(await crm.readTicket(ticketId)).toEqual({
        state,
        ownerEmail: "sam@harborpine.example",
      });
    },
  );

  test("shows a ticket that nobody was given as nobody's", async () => {
    const crm = office().crm();
    const { ticketId } = await crm.saveTicket(ticket);
    expect(await crm.readTicket(ticketId)).toEqual({ state: "open", ownerEmail: undefined });
  });

  test("shows nothing where there is no such ticket", async () => {
    const crm = office().crm();
    const { ticketId } = await crm.saveTicket(ticket);
    const other = ticketId.replaceAll(/\d/g, (digit) => String((Number(digit) + 3) % 10));
    expect(await crm.readTicket(other)).toBeUndefined();
  });
});
