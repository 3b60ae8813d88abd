import { describe, expect, test } from "vitest";
import { cleo } from "./office.ts";
import { useOffice, vendors } from "./vendors.ts";

const idsOf = (found: readonly { readonly contactId: string }[]) =>
  found.map(({ contactId }) => contactId);

describe.each(vendors)("%s finds a contact", (_vendor, openOffice) => {
  const office = useOffice(openOffice);

  test("by e-mail address, with its owner and what it may still buy", async () => {
    const { id: contactId } = office().addContact({
      email: cleo.email,
      firstName: "Cleo",
      lastName: "Client",
      ownerEmail: "maya@harborpine.example",
    });
    for (const amount of [0.1, 0.2, 40_000])
      office().addDeal({ contactId, amount, currency: "USD" });
    office().addDeal({ contactId, amount: 9, currency: "EUR", isOver: true });

    const who = { ...cleo, email: "Cleo@BigCorp.example", phone: undefined };
    expect(await office().crm().findContacts(who)).toEqual([
      {
        contactId,
        name: "Cleo Client",
        email: cleo.email,
        ownerEmail: "maya@harborpine.example",
        openDeals: { amount: 40_000.3, currency: "USD" },
        url: expect.stringMatching(new RegExp(`^https?://.*/${contactId}$`)),
      },
    ]);
  });

  test("by our own id first, whatever became of the address", async () => {
    const { contactId } = await office().crm().saveContact(cleo);
    const { id: other } = office().addContact({ email: "cleo@new.example" });
    const moved = { ...cleo, email: "cleo@new.example" };

    expect(idsOf(await office().crm().findContacts(moved))).toEqual([contactId]);
    const stranger = { ...moved, clientId: undefined };
    expect(idsOf(await office().crm().findContacts(stranger))).toEqual([other]);
  });

  test.each(["(602) 555-0123", "+1 602-555-0123", "602.555.0123"])(
    "by phone number, typed as %s, when no address is known",
    async (phone) => {
      const { id } = office().addContact({ email: "desk@bigcorp.example", phone });
      const found = await office().crm().findContacts(cleo);
      expect(found).toMatchObject([{ contactId: id, openDeals: undefined }]);
    },
  );

  test("by phone number alone, where there is no address; by nothing it finds nobody", async () => {
    const { id } = office().addContact({ email: "desk@bigcorp.example", phone: cleo.phone });
    const who = { name: "Cleo", email: undefined, clientId: undefined };
    expect(
      idsOf(
        await office()
          .crm()
          .findContacts({ ...who, phone: cleo.phone }),
      ),
    ).toEqual([id]);
    expect(
      await office()
        .crm()
        .findContacts({ ...who, phone: undefined }),
    ).toEqual([]);
  });

  test("not by the number of another country that only looks alike", async () => {
    office().addContact({ email: "uk@bigcorp.example", phone: "+44 602 555 0123" });
    expect(await office().crm().findContacts(cleo)).toEqual([]);
  });
});

describe.each(vendors)("%s finds contacts that share something", (_vendor, openOffice) => {
  const office = useOffice(openOffice);

  test("twice, when two have the number: both come, and nothing is merged or chosen", async () => {
    for (const email of ["a@bigcorp.example", "b@bigcorp.example"])
      office().addContact({ email, phone: cleo.phone });

    const found = await office().crm().findContacts(cleo);
    expect(found.map(({ email }) => email)).toEqual(["a@bigcorp.example", "b@bigcorp.example"]);
    expect(office().contacts()).toHaveLength(2);
  });

  test("by the address alone when another one has the number", async () => {
    office().addContact({ email: "b@bigcorp.example", phone: cleo.phone });
    const { id } = office().addContact({ email: cleo.email });
    expect(idsOf(await office().crm().findContacts(cleo))).toEqual([id]);
  });

  test.each([
    ["kit@nowhere.example", undefined],
    ["o'brien\\@nowhere.example", "+16025550199"],
    ["kit\\' OR Name != '@nowhere.example", undefined],
  ])("not at all when nobody is like %s", async (email, phone) => {
    office().addContact({ email: cleo.email });
    expect(await office().crm().findContacts({ name: "Kit", email, phone })).toEqual([]);
  });

  test("whose deals are in several currencies without a sum of them", async () => {
    const { id: contactId } = office().addContact({ email: cleo.email });
    for (const currency of ["USD", "EUR"]) office().addDeal({ contactId, amount: 10, currency });

    const [found] = await office().crm().findContacts(cleo);
    expect(found?.openDeals).toBeUndefined();
  });
});
