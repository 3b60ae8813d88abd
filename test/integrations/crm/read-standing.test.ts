import { describe, expect, test } from "vitest";
import { cleo, meeting } from "./office.ts";
import { useOffice, vendors } from "./vendors.ts";

const alone = {
  tierField: undefined,
  doNotContactField: undefined,
  account: false,
  outcomes: false,
};
const everything = {
  ...{ tierField: "tier__c", doNotContactField: "silence__c" },
  ...{ account: true, outcomes: true },
};

describe.each(vendors)("%s says of a client", (_vendor, openOffice) => {
  const office = useOffice(openOffice);
  const makeFields = () => {
    for (const name of ["tier__c", "silence__c"]) office().makeField(name);
  };

  test("everything that is asked: owner, stage, tier, deals, account, outcomes, silence", async () => {
    makeFields();
    const { id: contactId } = office().addContact({
      ...{ email: cleo.email, ownerEmail: "maya@harborpine.example" },
    });
    office().addAccount({ name: "BigCorp", domain: "bigcorp.example", size: 1_200, contactId });
    office().setLifecycle(contactId, "customer");
    office().setField(contactId, "tier__c", "Gold");
    office().setField(contactId, "silence__c", "true");
    office().addDeal({ contactId, amount: 40_000, currency: "USD" });
    office().addDeal({ contactId, amount: 9, currency: "EUR" });
    office().addDeal({ contactId, amount: 70_000, currency: "USD", isOver: true });
    for (const [number, outcome] of (["attended", "no-show", "no-show"] as const).entries())
      await office()
        .crm()
        .saveMeeting({ ...meeting, appointmentId: `018f-${number}`, contactId, outcome });

    expect(await office().crm().readStanding(cleo, everything)).toEqual({
      matches: 1,
      contactId,
      standing: {
        ownerEmail: "maya@harborpine.example",
        lifecycleStage: "customer",
        tier: "Gold",
        openDeals: {
          sums: [
            { amount: 40_000, currency: "USD" },
            { amount: 9, currency: "EUR" },
          ],
          stages: [expect.any(String)],
        },
        account: { name: "BigCorp", size: 1_200 },
        outcomes: { attended: 1, noShows: 2 },
        doNotContact: true,
      },
    });
  });

  test("who writes from a free-mail address what is known of the contact with the number", async () => {
    const { id: contactId } = office().addContact({
      ...{ email: "desk@bigcorp.example", phone: "(602) 555-0123" },
    });
    office().addDeal({ contactId, amount: 80_000, currency: "USD" });
    const who = { ...cleo, email: "cleo@gmail.com" };
    expect(await office().crm().readStanding(who, alone)).toMatchObject({
      contactId,
      standing: { openDeals: { sums: [{ amount: 80_000 }] }, account: undefined },
    });
  });

  test("whom it does not know the account of their company's domain, and of a free-mail domain none", async () => {
    office().addAccount({ name: "BigCorp", domain: "bigcorp.example", size: 1_200 });
    office().addAccount({ name: "Google", domain: "gmail.com", size: 190_000 });
    const question = { ...alone, account: true };
    const ask = (email: string) =>
      office()
        .crm()
        .readStanding({ ...cleo, email, phone: undefined }, question);
    expect(await ask("new@eu.bigcorp.example")).toMatchObject({
      ...{ matches: 0, contactId: undefined },
      standing: { account: { name: "BigCorp", size: 1_200 }, tier: undefined },
    });
    const nobody = { matches: 0, contactId: undefined, standing: undefined };
    expect(await ask("somebody@gmail.com")).toEqual(nobody);
    expect(await ask("new@elsewhere.example")).toEqual(nobody);
  });

  test("several of whom have the number, nothing but how many they are", async () => {
    for (const email of ["a@bigcorp.example", "b@bigcorp.example"])
      office().addContact({ email, phone: cleo.phone });
    const who = { ...cleo, email: "cleo@gmail.com" };
    const several = { matches: 2, contactId: undefined, standing: undefined };
    expect(await office().crm().readStanding(who, alone)).toEqual(several);
  });
});
