import { expect, onTestFinished, test } from "vitest";
import { applyCompany } from "#flows/apply-company.ts";
import { currentCompany } from "#flows/current-company.ts";
import { receiveCrmEventsFlow } from "#flows/receive-crm-events.ts";
import { receiveRequestFlow } from "#flows/receive-request.ts";
import type { Standing } from "#gate/standing.ts";
import type { BookingRequest } from "#intake/request.ts";
import type { Crm, SeenStanding } from "#ports/crm.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { findReceipt } from "#store/requests.ts";
import { aCompany } from "../helpers/company.ts";
import { aCrm } from "../helpers/fake-crm.ts";
import { aRequest, countOf, later, MONDAY, TUESDAY_NOON, useOffice } from "../helpers/office.ts";
import { vendors } from "../integrations/crm/vendors.ts";

const base = aCompany({ calendars: true });
const rules = { vipInCrm: { openDealsMin: 50_000 } };

const office = useOffice({ ...base, gate: { ...base.gate, ...rules } } as typeof base);

const standing = (change: Partial<Standing> = {}): Standing => ({
  ownerEmail: undefined,
  lifecycleStage: undefined,
  tier: undefined,
  openDeals: { sums: [{ amount: 80_000, currency: "USD" }], stages: [] },
  account: undefined,
  outcomes: undefined,
  doNotContact: undefined,
  ...change,
});
const seen = (change?: Partial<Standing>): SeenStanding => ({
  matches: 1,
  contactId: "501",
  standing: standing(change),
});
const knowing = (answer: SeenStanding) => aCrm([], { readStanding: async () => answer });

/** What became of a request of somebody whom only the CRM knows, in this company. */
async function received(
  crm: Crm,
  {
    gate = {},
    minutesLater = 0,
    waitMilliseconds = 50,
    request = aRequest(),
  }: {
    gate?: object;
    minutesLater?: number;
    waitMilliseconds?: number;
    request?: BookingRequest;
  } = {},
) {
  const { context, db } = office();
  const company = { ...base, gate: { ...base.gate, ...rules, ...gate } };
  const crmRules = { waitMilliseconds };
  await applyCompany(db, {
    text: JSON.stringify({ ...company, crm: crmRules }),
    by: "test",
    at: MONDAY,
  });
  const realNow = () => new Date(Date.now() + minutesLater * 60_000);
  const result = await receiveRequestFlow({
    ...context,
    ...{ crm, realNow, company: currentCompany(db) },
  })({ request, key: undefined });
  if (!("answer" in result)) throw new Error(`expected an answer, got ${result.kind}`);
  const { requestId } = result.answer;
  const receipt = await findReceipt(db, requestId);
  const said = (rule: string) => receipt?.rules.find((line) => line.rule === rule);
  return { kind: result.kind, requestId, said };
}
const never = () => new Promise<never>(() => undefined);
const refusing = aCrm([], {
  readStanding: async () => {
    throw new Error("hubspot: no whole answer");
  },
});

test("somebody with a free-mail address and a big deal is a VIP, with a card of high priority", async () => {
  const { kind, requestId, said } = await received(knowing(seen()));
  expect(kind).toBe("escalated");
  expect(said("vip")).toMatchObject({ detail: "by the CRM: open deals of 80,000 USD" });
  expect(await findEscalationOfRequest(office().db, requestId)).toMatchObject({ priority: "high" });
});

test.each(vendors)(
  "and so it is with %s itself, who is found by the number alone",
  async (_, open) => {
    const crmOffice = await open({ isConfigured: true });
    onTestFinished(() => crmOffice.close());
    const { id: contactId } = crmOffice.addContact({
      ...{ email: "desk@bigcorp.example", phone: "(602) 555-0123" },
    });
    crmOffice.addDeal({ contactId, amount: 80_000, currency: "USD" });
    const request = aRequest({ clientPhone: "+16025550123" });
    const { kind, said } = await received(crmOffice.crm(), { request, waitMilliseconds: 5_000 });
    expect(kind).toBe("escalated");
    expect(said("vip")).toMatchObject({ detail: "by the CRM: open deals of 80,000 USD" });
  },
);

test("a smaller deal books itself, and the receipt says what was known and when", async () => {
  const small = { openDeals: { sums: [{ amount: 49_999, currency: "USD" }], stages: [] } };
  const { kind, said } = await received(knowing(seen(small)));
  expect(kind).toBe("booked");
  expect(said("crm-facts")).toMatchObject({
    outcome: "quiet",
    detail: "the CRM knows the contact, as of just now",
  });
});

test("several contacts are a question, and whose deal it is nobody assumes", async () => {
  const several = { matches: 2, contactId: undefined, standing: undefined };
  const { kind, said } = await received(knowing(several));
  expect(kind).toBe("escalated");
  expect(said("vip")).toMatchObject({ outcome: "quiet" });
  expect(said("ambiguous-client")).toMatchObject({ detail: "2 contacts in the CRM match" });
});

test("a CRM that does not answer is waited for no longer than the company says, and it is told", async () => {
  const { kind, said } = await received(aCrm([], { readStanding: never }));
  expect(kind).toBe("booked");
  expect(said("crm-facts")).toMatchObject({
    outcome: "quiet",
    detail: "nothing is known from the CRM: the CRM did not answer within 50 ms",
  });
});

test("where a company wants it so, nobody is booked unattended while the CRM is silent", async () => {
  const { kind, said } = await received(refusing, { gate: { withoutCrm: "person" } });
  expect(kind).toBe("escalated");
  expect(said("crm-facts")).toMatchObject({
    outcome: "fired",
    detail: "nothing is known from the CRM: hubspot: no whole answer",
  });
});

test("what was read a moment ago is at hand: the CRM is not asked again", async () => {
  await received(knowing(seen()));
  const { kind, said } = await received(refusing);
  expect(kind).toBe("escalated");
  expect(said("vip")).toMatchObject({ outcome: "fired" });
  expect(said("crm-facts")).toMatchObject({ detail: "the CRM knows the contact, as of just now" });
});

test("what is too old is asked for again, and used with its age where no answer comes", async () => {
  await received(knowing(seen()));
  const { said } = await received(refusing, { minutesLater: 20 });
  expect(said("vip")).toMatchObject({ outcome: "fired" });
  expect(said("crm-facts")?.detail).toMatch(
    /^what is known from the CRM is of (19|20) min ago: hubspot: no whole answer$/,
  );
  const small = { openDeals: { sums: [], stages: [] } };
  const request = aRequest({ start: later(TUESDAY_NOON, 60) });
  const renewed = await received(knowing(seen(small)), { minutesLater: 20, request });
  expect(renewed.said("vip")).toMatchObject({ outcome: "quiet" });
});

test("an answer that came too late is there for the next request", async () => {
  let answer = (_: SeenStanding) => {};
  const slow = new Promise<SeenStanding>((resolve) => {
    answer = resolve;
  });
  const first = await received(aCrm([], { readStanding: () => slow }));
  expect(first.kind).toBe("booked");
  answer(seen());
  await expect.poll(() => countOf(office().db, "crm_standings")).toBe(1);
  expect((await received(refusing)).said("vip")).toMatchObject({ outcome: "fired" });
});

test("what the CRM says has changed is asked for again at once", async () => {
  await received(knowing(seen()));
  await receiveCrmEventsFlow(office().context)([
    {
      ...{ key: "hubspot:1:2:3:4", kind: "contact", recordId: "501" },
      ...{ property: "amount", value: undefined, occurredAt: MONDAY },
    },
  ]);
  const { said } = await received(refusing);
  expect(said("crm-facts")?.detail).toMatch(/ of just now: hubspot: no whole answer$/);
});

test("a company without such rules asks no CRM", async () => {
  const { kind, said } = await received(aCrm([], { readStanding: never }), {
    gate: { vipInCrm: {} },
  });
  expect(kind).toBe("booked");
  expect(said("crm-facts")).toEqual({ rule: "crm-facts", outcome: "not-asked" });
});
