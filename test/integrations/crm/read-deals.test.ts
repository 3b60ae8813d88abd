import { describe, expect, test } from "vitest";
import { cleo } from "./office.ts";
import { useOffice, vendors } from "./vendors.ts";

describe.each(vendors)("%s says what became of deals", (_vendor, openOffice) => {
  const office = useOffice(openOffice);
  const aContact = (email = cleo.email) => office().addContact({ email }).id;
  const aDeal = (contactId: string, amount = 40_000) =>
    office().addDeal({ contactId, amount, currency: "USD" }).id;

  test("of a contact: open ones with their amount, currency and stage", async () => {
    const contactId = aContact();
    const dealId = aDeal(contactId, 1_250.5);
    const before = new Date(Date.now() - 60_000);
    const [deal, ...others] = await office().crm().readDeals([contactId]);
    expect(others).toEqual([]);
    expect(deal).toMatchObject({
      ...{ dealId, name: "A deal", state: "open", amount: 1_250.5, currency: "USD" },
      ...{ stage: expect.stringMatching(/./), closedAt: undefined, contactIds: [contactId] },
    });
    expect(deal?.openedAt.getTime()).toBeGreaterThan(before.getTime());
  });

  test.each(["won", "lost"] as const)("one that was %s, and when", async (state) => {
    const contactId = aContact();
    const dealId = aDeal(contactId);
    const [open] = await office().crm().readDeals([contactId]);
    office().moveDeal(dealId, state);
    const [deal] = await office().crm().readDeals([contactId]);
    expect(deal).toMatchObject({ dealId, state, amount: 40_000 });
    expect(deal?.closedAt?.getTime()).toBeGreaterThanOrEqual(open?.openedAt.getTime() ?? 0);
    expect(deal?.changedAt.getTime()).toBeGreaterThanOrEqual(open?.changedAt.getTime() ?? 0);
  });

  test("one that was opened again is open, whatever day it was to close on", async () => {
    const contactId = aContact();
    const dealId = aDeal(contactId);
    for (const state of ["won", "open"] as const) office().moveDeal(dealId, state);
    const [deal] = await office().crm().readDeals([contactId]);
    expect(deal).toMatchObject({ state: "open", closedAt: undefined });
  });

  test("of several contacts at once, each with its own, and of one that is gone none", async () => {
    const [one, other] = [aContact(), aContact("other@bigcorp.example")];
    const [first, second] = [aDeal(one), aDeal(other)];
    const deals = await office().crm().readDeals([one, other, "404"]);
    expect(deals.toSorted((a, b) => (a.dealId < b.dealId ? -1 : 1))).toMatchObject([
      { dealId: first, contactIds: [one] },
      { dealId: second, contactIds: [other] },
    ]);
  });

  test("a single one with its contacts, and nothing of one that is gone", async () => {
    const contactId = aContact();
    const dealId = aDeal(contactId);
    office().moveDeal(dealId, "won");
    expect(await office().crm().readDeal(dealId)).toMatchObject({
      ...{ dealId, state: "won", contactIds: [contactId], currency: "USD" },
    });
    expect(await office().crm().readDeal("404")).toBeUndefined();
  });
});
