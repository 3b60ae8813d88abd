import { describe, expect, test } from "vitest";
import { cleo } from "./office.ts";
import { useOffice, vendors } from "./vendors.ts";

describe.each(vendors)("%s: a field of a deal", (_vendor, openOffice) => {
  const office = useOffice(openOffice);
  const field = "forecast__c";
  function aDeal() {
    office().makeDealField(field);
    const { id: contactId } = office().addContact({ email: cleo.email });
    return office().addDeal({ contactId, amount: 1, currency: "USD" }).id;
  }
  const save = (dealId: string) =>
    office().crm().saveDealField({ dealId, field, value: "at risk" });
  const patches = () =>
    office()
      .calls()
      .filter(({ method }) => method === "PATCH");

  test("is written", async () => {
    const dealId = aDeal();
    await save(dealId);
    expect(office().dealField(dealId, field)).toBe("at risk");
  });

  test("that holds it already is not written again", async () => {
    const dealId = aDeal();
    for (let time = 0; time < 2; time += 1) await save(dealId);
    expect(patches()).toHaveLength(1);
  });

  test("that a rule of the company forbids is a person's business, in the rule's words", async () => {
    const dealId = aDeal();
    office().refuseDealField(field, "Ask Maya first");
    await expect(save(dealId)).rejects.toMatchObject({
      ...{ verdict: "human", ambiguous: false },
      message: expect.stringContaining("Ask Maya first"),
    });
  });

  test("of a deal that is gone says so", async () => {
    aDeal();
    await expect(save("404")).rejects.toMatchObject({ verdict: "gone" });
  });
});
