import { describe, expect, test } from "vitest";
import { note, ticket } from "./office.ts";
import { useOffice, vendors } from "./vendors.ts";

describe.each(vendors)("%s shows a note", (vendor, openOffice) => {
  const office = useOffice(openOffice);

  test("of a person, with the ticket that it is on, and as words", async () => {
    const { ticketId } = await office().crm().saveTicket(ticket);
    const { id } = office().writeNote({ ticketId, text: "They called &amp; want more" });
    expect(await office().crm().readNote(id)).toEqual({
      ticketIds: [ticketId],
      by: vendor === "HubSpot" ? "maya@harborpine.example" : "Maya Okafor",
      // Only HubSpot keeps HTML.
      text: vendor === "HubSpot" ? "They called & want more" : "They called &amp; want more",
      isOurs: false,
    });
  });

  test("of ours as ours", async () => {
    const { ticketId } = await office().crm().saveTicket(ticket);
    const { noteId } = await office()
      .crm()
      .addNote({ ...note, ticketId });
    expect(await office().crm().readNote(noteId)).toMatchObject({
      ticketIds: [ticketId],
      isOurs: true,
    });
  });

  test("that is gone as nothing", async () => {
    expect(await office().crm().readNote("404")).toBeUndefined();
  });
});
