import { describe, expect, test } from "vitest";
import { cleo } from "./office.ts";
import { useOffice, vendors } from "./vendors.ts";

describe.each(vendors)("%s", (_vendor, openOffice) => {
  const office = useOffice(openOffice);

  test("keeps one contact, however often it is saved, and it can be used before any search sees it", async () => {
    office().slowSearch();
    const crm = office().crm();
    const first = await crm.saveContact(cleo);
    expect(await crm.saveContact(cleo)).toEqual(first);
    expect(first).toMatchObject({ name: cleo.name, email: cleo.email, openDeals: undefined });
    expect(first.ownerEmail).toBeUndefined();
    expect(office().contacts()).toEqual([
      {
        id: first.contactId,
        ourId: cleo.clientId,
        name: cleo.name,
        email: cleo.email,
        phone: cleo.phone,
      },
    ]);
  });

  test("keeps one contact of somebody without an address, with the number", async () => {
    const crm = office().crm();
    const texter = { ...cleo, email: undefined };
    const first = await crm.saveContact(texter);
    expect(await crm.saveContact(texter)).toEqual(first);
    expect(await crm.findContacts(texter)).toMatchObject([{ contactId: first.contactId }]);
    expect(office().contacts()).toMatchObject([
      { ourId: cleo.clientId, name: cleo.name, phone: cleo.phone },
    ]);
  });

  test("takes the contact that has the address already, which stays as people wrote it", async () => {
    const { id } = office().addContact({
      email: cleo.email,
      firstName: "Cleopatra",
      lastName: "C",
    });

    const saved = await office().crm().saveContact(cleo);
    expect(saved).toMatchObject({ contactId: id, name: "Cleopatra C" });
    expect(office().contacts()).toMatchObject([{ id, name: "Cleopatra C", ourId: "" }]);
  });
});
