import { describe, expect, test } from "vitest";
import { cleo } from "./office.ts";
import { useOffice, vendors } from "./vendors.ts";

const [ana, maya] = ["ana@harborpine.example", "maya@harborpine.example"];

describe.each(vendors)("%s gives a contact", (_vendor, openOffice) => {
  const office = useOffice(openOffice);
  const ownerOf = async () => (await office().crm().findContacts(cleo))[0]?.ownerEmail;
  const assign = (contactId: string, ownerEmail: string, whereNone: boolean) =>
    office().crm().assignContact({ contactId, ownerEmail, whereNone });

  test("that we made, and so is nobody's, to whoever has the client now", async () => {
    const { contactId } = await office().crm().saveContact(cleo);
    expect(await assign(contactId, ana.toUpperCase(), true)).toBe("assigned");
    expect(await ownerOf()).toBe(ana);
    // As after an answer that was lost.
    expect(await assign(contactId, ana, true)).toBe("assigned");
  });

  test("that has an owner to nobody else, unless that is what the company wants", async () => {
    const { id } = office().addContact({ email: cleo.email, ownerEmail: maya });
    expect(await assign(id, ana, true)).toBe("kept");
    expect(await ownerOf()).toBe(maya);
    expect(await assign(id, ana, false)).toBe("assigned");
    expect(await ownerOf()).toBe(ana);
  });

  test("to nobody whom it does not know", async () => {
    const { id } = office().addContact({ email: cleo.email, ownerEmail: maya });
    expect(await assign(id, "nobody@harborpine.example", false)).toBe("unknown");
    expect(await ownerOf()).toBe(maya);
  });

  test("to nobody who works there no longer", async () => {
    office().deactivate(ana);
    const { contactId } = await office().crm().saveContact(cleo);
    expect(await assign(contactId, ana, false)).toBe("unknown");
    expect(await ownerOf()).toBeUndefined();
  });

  test("once, however often the answer is lost", async () => {
    const { contactId } = await office().crm().saveContact(cleo);
    office().faults.add({ kind: "reset-after-accept", match: `PATCH .*/${contactId}` });
    const doubt = { verdict: "retry", ambiguous: true };
    await expect(assign(contactId, ana, true)).rejects.toMatchObject(doubt);
    expect(await assign(contactId, ana, true)).toBe("assigned");
    expect(await ownerOf()).toBe(ana);
  });

  test("not at all, when it was deleted", async () => {
    const id = office().vendor === "hubspot" ? "999999" : "003Gh0000009999AAA";
    await expect(assign(id, ana, false)).rejects.toMatchObject({ verdict: "gone" });
  });
});
