import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { receiveCrmEventsFlow } from "#flows/receive-crm-events.ts";
import { takeInFromCrmFlow } from "#flows/take-in-from-crm.ts";
import type { SeenAsker } from "#ports/crm.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { findRequest } from "#store/requests.ts";
import { aCompany } from "../helpers/company.ts";
import { aCrm } from "../helpers/fake-crm.ts";
import { booked, countOf, performAll, TUESDAY_NOON, useOffice } from "../helpers/office.ts";
import type { CrmOffice } from "../integrations/crm/office.ts";
import { vendors } from "../integrations/crm/vendors.ts";

/** From an event of the CRM to a request, with either vendor's adapter and double. */
const intake = {
  ...{ property: "wants__c", values: ["Yes"], service: "consult", timeField: "time__c" },
};
const company = {
  ...aCompany({ calendars: true }),
  crm: { intake: [intake, { ...intake, of: "deal" as const }] },
};
const office = useOffice(company);
const db = () => office().db;

/** Somebody in the CRM, and what becomes of what they want. */
function useAsker(open: (typeof vendors)[number][1]) {
  let crmOffice: CrmOffice;
  let contactId: string;
  let number = 0;

  beforeEach(async () => {
    crmOffice = await open({ isConfigured: true });
    for (const field of ["wants__c", "time__c"]) crmOffice.makeField(field);
    isKnownBy({ email: "kim@home.example" });
  });
  afterEach(() => crmOffice.close());

  function isKnownBy(reach: { readonly email?: string; readonly phone?: string }) {
    contactId = crmOffice.addContact({ ...reach, firstName: "Kim", lastName: "Lee" }).id;
  }
  const context = () => ({ ...office().context, crm: crmOffice.crm() });
  /** The CRM tells of a change, as many times as that is. */
  async function told(property: string, times = 1) {
    number += 1;
    const event = {
      ...({ key: `crm:${number}`, kind: "contact", recordId: contactId, property } as const),
      ...{ value: undefined, occurredAt: new Date() },
    };
    for (let time = 0; time < times; time += 1) await receiveCrmEventsFlow(context())([event]);
    return takeInFromCrmFlow(context())();
  }
  async function wants(time?: string) {
    if (time !== undefined) crmOffice.setField(contactId, "time__c", time);
    crmOffice.setField(contactId, "wants__c", "yes");
    return told("wants__c");
  }
  async function theRequest() {
    const [row, ...others] = await db()("requests").select("id");
    expect(others).toEqual([]);
    return findRequest(db(), row?.id);
  }
  const here = { context, crm: () => crmOffice, contact: () => contactId };
  return { ...here, wants, told, theRequest, isKnownBy };
}

test("a deal that is put at its contact only after it was told of is a request all the same", async () => {
  let asker: SeenAsker | undefined;
  const crm = aCrm([], { readAsker: async () => asker });
  const context = { ...office().context, crm };
  const takeIn = async () => {
    await db()("crm_events").update({ look_at: db().fn.now() });
    return takeInFromCrmFlow(context)();
  };
  const told = (key: string) =>
    receiveCrmEventsFlow(context)([
      {
        ...({ key, kind: "deal", recordId: key, property: "wants__c" } as const),
        ...{ value: undefined, occurredAt: new Date() },
      },
    ]);
  await told("9001");
  expect(await takeIn()).toBe(0);
  asker = {
    ...{ contactId: "501", name: "Kim Lee", email: "kim@home.example", phone: undefined },
    ...{ value: "yes", wantedTime: undefined },
  };
  expect(await takeIn()).toBe(1);

  // One that is nobody's for an hour is nobody's.
  asker = undefined;
  await told("9002");
  await db()("crm_events").update({ received_at: db().raw("now() - interval '61 minutes'") });
  expect(await takeIn()).toBe(0);
  expect(await countOf(db(), "crm_events", { settled_at: null })).toBe(0);
});

describe.each(vendors)("a contact of %s wants an appointment", (_vendor, open) => {
  const { wants, told, theRequest, context, isKnownBy } = useAsker(open);

  test("without a time: a person gets a card that says why, and the client a letter", async () => {
    expect(await wants()).toBe(1);
    const request = await theRequest();
    expect(request).toMatchObject({
      ...{ state: "escalated", channel: "crm", contactEmail: "kim@home.example" },
      ...{ contactName: "Kim Lee", notes: "In the CRM wants__c is yes." },
    });
    expect(await findEscalationOfRequest(db(), request?.id ?? "")).toMatchObject({
      findings: [{ rule: "asked-for-person", detail: expect.stringContaining("the CRM asks") }],
    });
    await performAll({ ...office(), context: context() });
    expect(office().email.kinds()).toContain("person-will-answer");
  });

  test("for a time that is free: it books itself", async () => {
    await wants(TUESDAY_NOON.toISOString());
    expect(await theRequest()).toMatchObject({ state: "booked", channel: "crm" });
  });

  test("for a time that others have by now: a person is asked", async () => {
    for (const [index, providerKey] of ["ana", "ben"].entries())
      await booked(office(), {
        ...{ providerKey, start: TUESDAY_NOON, clientName: `Client ${index}` },
        clientEmail: { address: `c${index}@home.example`, domain: "home.example" },
      });
    await wants(TUESDAY_NOON.toISOString());
    const made = await db()("requests").where({ channel: "crm" }).pluck("state");
    expect(made.toSorted()).toEqual(["closed", "escalated"]);
  });

  test("and can be called alone: a person gets a card with the number", async () => {
    isKnownBy({ phone: "+16025550123" });
    expect(await wants(TUESDAY_NOON.toISOString())).toBe(1);
    const request = await theRequest();
    expect(request).toMatchObject({ contactEmail: undefined, contactPhone: "+16025550123" });
    expect(await findEscalationOfRequest(db(), request?.id ?? "")).toMatchObject({
      findings: [{ rule: "no-email" }],
    });
  });

  test("and cannot be reached at all: an admin hears of it, once", async () => {
    isKnownBy({});
    expect(await wants()).toBe(0);
    await told("wants__c");
    await performAll({ ...office(), context: context() });
    expect(office().email.kinds()).toEqual(["crm-no-address"]);
  });

  test.each([
    ["a time that is not offered", "2026-11-28T03:00:00Z"],
    ["a day without a time", "2026-11-24"],
    ["the past", "2020-01-01T12:00:00Z"],
  ])("for %s: a person is asked", async (_what, time) => {
    await wants(time);
    expect(await theRequest()).toMatchObject({ state: "escalated" });
  });
});

describe.each(vendors)("a change of a contact of %s", (vendor, open) => {
  const { wants, told, context, crm, contact } = useAsker(open);

  test("told of five times, and again while a person has it: one request", async () => {
    crm().setField(contact(), "wants__c", "yes");
    await told("wants__c", 5);
    expect(await told("wants__c")).toBe(0);
    expect(await countOf(db(), "requests")).toBe(1);
  });

  test("once more when what came of the first one is over: a second request", async () => {
    await wants();
    await db()("requests").update({ state: "closed", close_reason: "declined" });
    await wants();
    expect(await countOf(db(), "requests")).toBe(2);
  });

  test("while what came of the first one is booked and still to come: one request", async () => {
    await wants(TUESDAY_NOON.toISOString());
    expect(await db()("requests").pluck("state")).toEqual(["booked"]);
    await wants(TUESDAY_NOON.toISOString());
    expect(await countOf(db(), "requests")).toBe(1);
  });

  test("taken in on two nodes at once: one request", async () => {
    crm().setField(contact(), "wants__c", "yes");
    await receiveCrmEventsFlow(context())([
      {
        ...{ key: `crm:both:${vendor}`, kind: "contact", recordId: contact() },
        ...{ property: "wants__c", value: undefined, occurredAt: new Date() },
      },
    ]);
    await Promise.all([takeInFromCrmFlow(context())(), takeInFromCrmFlow(context())()]);
    expect(await countOf(db(), "requests")).toBe(1);
  });

  test("who no longer wants it, or something else that changed, is nothing", async () => {
    crm().setField(contact(), "wants__c", "no");
    expect(await told("wants__c")).toBe(0);
    expect(await told("firstname")).toBe(0);
    expect(await countOf(db(), "requests")).toBe(0);
    expect(await countOf(db(), "crm_events", { settled_at: null })).toBe(0);
  });

  test("while the CRM cannot be read the event waits", async () => {
    crm().setField(contact(), "wants__c", "yes");
    crm().faults.add({ kind: "status", status: 503, times: 5 });
    expect(await told("wants__c")).toBe(0);
    expect(await countOf(db(), "crm_events", { settled_at: null })).toBe(1);
    crm().faults.clear();
    // It has given up its place for a while.
    expect(await takeInFromCrmFlow(context())()).toBe(0);
    await db()("crm_events").update({ look_at: db().fn.now() });
    expect(await takeInFromCrmFlow(context())()).toBe(1);
  });

  test("that the CRM refuses to show waits until it can be seen, and an admin hears of it once", async () => {
    crm().setField(contact(), "wants__c", "yes");
    crm().faults.add({ kind: "status", status: 400, match: "GET .*/(objects|query)", times: 2 });
    for (const round of [1, 2]) {
      expect(await told("wants__c"), `round ${round}`).toBe(0);
      await db()("crm_events").update({ look_at: db().fn.now() });
    }
    expect(await countOf(db(), "crm_events", { settled_at: null })).toBe(2);
    await performAll({ ...office(), context: context() });
    expect(office().email.kinds()).toEqual(["crm-refused"]);
    crm().faults.clear();
    expect(await takeInFromCrmFlow(context())()).toBe(1);
  });
});
