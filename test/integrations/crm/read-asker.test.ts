import { describe, expect, test } from "vitest";
import { cleo } from "./office.ts";
import { useOffice, vendors } from "./vendors.ts";

describe.each(vendors)("%s says who asks for an appointment", (_vendor, openOffice) => {
  const office = useOffice(openOffice);
  const aContact = () =>
    office().addContact({
      ...{ email: cleo.email, firstName: "Cleo", lastName: "Client", phone: "(602) 555-0123" },
    }).id;

  test("a contact, with what the field holds now and the wanted time", async () => {
    for (const name of ["wants__c", "time__c"]) office().makeField(name);
    const id = aContact();
    office().setField(id, "wants__c", "yes");
    office().setField(id, "time__c", "2026-11-24T17:00:00Z");
    const question = { property: "wants__c", timeField: "time__c" };
    expect(await office().crm().readAsker({ kind: "contact", id }, question)).toEqual({
      ...{ contactId: id, name: "Cleo Client", email: cleo.email, phone: "(602) 555-0123" },
      ...{ value: "yes", wantedTime: "2026-11-24T17:00:00Z" },
    });
  });

  test("the contact of a deal, with the deal's stage", async () => {
    const contactId = aContact();
    const { id } = office().addDeal({ contactId, amount: 1, currency: "USD", isOver: true });
    const question = { property: office().dealStage.field, timeField: undefined };
    expect(await office().crm().readAsker({ kind: "deal", id }, question)).toMatchObject({
      ...{ contactId, email: cleo.email, value: office().dealStage.won, wantedTime: undefined },
    });
  });

  test("nobody, of a record that is gone", async () => {
    office().makeField("wants__c");
    const question = { property: office().dealStage.field, timeField: undefined };
    for (const kind of ["contact", "deal"] as const) {
      const asked = { ...question, ...(kind === "contact" && { property: "wants__c" }) };
      expect(await office().crm().readAsker({ kind, id: "404" }, asked)).toBeUndefined();
    }
  });
});
