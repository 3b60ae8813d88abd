import { describe, expect, test } from "vitest";
import { note, ticket } from "./office.ts";
import { useOffice, vendors } from "./vendors.ts";

describe.each(vendors)("%s", (_vendor, openOffice) => {
  const office = useOffice(openOffice);

  test("adds a note to a ticket once, whoever asks again", async () => {
    const { ticketId } = await office().crm().saveTicket(ticket);
    const first = await office()
      .crm()
      .addNote({ ...note, ticketId });
    expect(
      await office()
        .crm()
        .addNote({ ...note, ticketId }),
    ).toEqual(first);
    await office()
      .crm()
      .addNote({ ...note, ticketId, key: `${note.key}9` });

    const [stored, second, ...others] = office().notes();
    expect(others).toEqual([]);
    expect([stored?.ticketIds, second?.ticketIds]).toEqual([[ticketId], [ticketId]]);
    for (const part of [note.by, "Called them.", "room."]) expect(stored?.body).toContain(part);
  });

  test("takes as much of a long note as it holds", async () => {
    const { ticketId } = await office().crm().saveTicket(ticket);
    const save = () =>
      office()
        .crm()
        .addNote({ ...note, ticketId, text: "ünd so weiter ".repeat(9_000) });
    await save();
    await save();
    expect(office().notes()).toHaveLength(1);
  });
});
