import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { followDealsFlow } from "#flows/follow-deals.ts";
import { receiveCrmEventsFlow } from "#flows/receive-crm-events.ts";
import type { SeenDeal } from "#ports/crm.ts";
import { keepDeal } from "#store/deals.ts";
import { findDossierRows } from "#store/dossier.ts";
import { aContact, aCrm } from "../helpers/fake-crm.ts";
import {
  booked,
  countOf,
  escalated,
  later,
  MONDAY,
  performAll,
  useOffice,
} from "../helpers/office.ts";
import type { CrmOffice } from "../integrations/crm/office.ts";
import { vendors } from "../integrations/crm/vendors.ts";

/** From a request to what became of the client's deals, with either vendor's adapter and double. */
const office = useOffice();
const db = () => office().db;

const deals = () =>
  db()("crm_deals").select("deal_id", "state", "amount_cents", "currency", "closed_at");
const connected = () => db()("request_deals").orderBy("deal_id").pluck("deal_id");
const everythingIsDue = () => db()("crm_looks").update({ due_at: db().raw("now()") });
let eventNumber = 0;
async function told(dealId: string) {
  eventNumber += 1;
  const event = {
    ...({ key: `deal:${eventNumber}`, kind: "deal", recordId: dealId } as const),
    ...{ property: "dealstage", value: "closedwon", occurredAt: new Date() },
  };
  await receiveCrmEventsFlow(office().context)([event, event]);
}

describe.each(vendors)("a deal in %s of somebody who asked", (_vendor, open) => {
  let crm: CrmOffice;
  let contactId: string;
  beforeEach(async () => {
    crm = await open({ isConfigured: true });
    contactId = crm.addContact({ email: "vic@bigcorp.example" }).id;
  });
  afterEach(() => crm.close());

  const context = () => ({ ...office().context, crm: crm.crm() });
  const follow = () => followDealsFlow(context())();
  const aDeal = (amount = 40_000) => crm.addDeal({ contactId, amount, currency: "USD" }).id;
  /** A request before a person, and what is written of it in the CRM. */
  async function anEscalation() {
    const { requestId } = await escalated(office());
    await performAll({ ...office(), context: context() });
    await follow();
    return requestId;
  }

  test("is known from then on, and won as soon as the CRM says so", async () => {
    const dealId = aDeal(1_250.5);
    const requestId = await anEscalation();
    expect(await deals()).toMatchObject([{ deal_id: dealId, state: "open", closed_at: null }]);
    expect(await connected()).toEqual([dealId]);
    crm.moveDeal(dealId, "won");
    await told(dealId);
    expect(await follow()).toBe(1);
    expect(await deals()).toMatchObject([
      { state: "won", amount_cents: "125050", currency: "USD", closed_at: expect.any(Date) },
    ]);
    expect((await findDossierRows(db(), requestId)).deals).toMatchObject([
      { id: dealId, state: "won", amount: 1_250.5, currency: "USD" },
    ]);
  });

  test("is won as well where the CRM told nobody: it is read again", async () => {
    const dealId = aDeal();
    await anEscalation();
    crm.moveDeal(dealId, "lost");
    expect(await follow()).toBe(0);
    await everythingIsDue();
    await follow();
    expect(await deals()).toMatchObject([{ state: "lost" }]);
  });

  test("that was made after the request is connected with it; one that was over before is not", async () => {
    const over = aDeal(1);
    crm.moveDeal(over, "won");
    await db().raw("select pg_sleep(0.05)");
    office().clock.at = new Date();
    const { requestId } = await escalated(office(), { receivedAt: new Date() });
    await performAll({ ...office(), context: context() });
    const made = aDeal(2);
    await told(made);
    await follow();
    expect(await connected()).toEqual([made]);
    expect(await db()("request_deals").pluck("request_id")).toEqual([requestId]);
  });

  test("outdates at once what the gate was told of its contact", async () => {
    const dealId = aDeal();
    await anEscalation();
    await db()("crm_standings").insert({
      ...{ email: "vic@bigcorp.example", phone: "", question: "{}", matches: 1 },
      ...{ contact_id: contactId, outdated: false },
    });
    await told(dealId);
    expect(await db()("crm_standings").pluck("outdated")).toEqual([true]);
  });

  test("of somebody who asked nothing of us is not kept, and their kept facts are outdated", async () => {
    const dealId = aDeal();
    await db()("crm_standings").insert({
      ...{ email: "vic@bigcorp.example", phone: "", question: "{}", matches: 1 },
      ...{ contact_id: contactId, outdated: false },
    });
    await told(dealId);
    await follow();
    expect(await deals()).toEqual([]);
    expect(await countOf(db(), "crm_looks")).toBe(0);
    expect(await db()("crm_standings").pluck("outdated")).toEqual([true]);
  });
});

const seen = (change: Partial<SeenDeal> = {}): SeenDeal => ({
  ...{ dealId: "9", name: "Roof", stage: "demo", state: "open", amount: 100, currency: "EUR" },
  ...{ openedAt: later(new Date(), -60), closedAt: undefined, changedAt: later(new Date(), -60) },
  ...{ contactIds: ["501"], ...change },
});
const won = (change: Partial<SeenDeal> = {}) =>
  seen({ state: "won", closedAt: new Date(), changedAt: new Date(), ...change });

const keep = (deal: SeenDeal, readAt = new Date()) => keepDeal(db(), deal, readAt);
/** Everybody is one contact, whose deals are these. */
const knowing = (
  readDeals: () => Promise<readonly SeenDeal[]>,
  readDeal = async () => undefined,
) => ({
  ...office().context,
  crm: aCrm([aContact()], { readDeals, readDeal }),
});
async function aRequestWith(context: ReturnType<typeof knowing>) {
  await booked(office());
  await performAll({ ...office(), context });
  await db()("clients").update({ crm_contact_id: "501" });
  await db()("crm_looks").delete();
  await db()("crm_looks").insert({ kind: "contact", record_id: "501", due_at: MONDAY });
  await everythingIsDue();
}

describe("what is kept of a deal", () => {
  test("never goes backwards: by the CRM's time, and within one moment by who asked last", async () => {
    const at = new Date();
    await keep(won({ changedAt: at }), later(at, 1));
    await keep(seen({ changedAt: later(at, -1) }), later(at, 2));
    await keep(seen({ changedAt: at }), at);
    expect(await deals()).toMatchObject([{ state: "won" }]);
    await keep(seen({ changedAt: at }), later(at, 3));
    expect(await deals()).toMatchObject([{ state: "open" }]);
  });

  test("stays connected where somebody says afterwards that it was closed before the request", async () => {
    let now = seen();
    const context = knowing(async () => [now]);
    await aRequestWith(context);
    await followDealsFlow(context)();
    now = won({ closedAt: later(new Date(), -30 * 24 * 60) });
    await everythingIsDue();
    await followDealsFlow(context)();
    expect(await deals()).toMatchObject([{ state: "won" }]);
    expect(await connected()).toEqual(["9"]);
  });

  test("is gone where neither its contact nor its own record shows it any more", async () => {
    let now: readonly SeenDeal[] = [seen()];
    const context = knowing(async () => now);
    await aRequestWith(context);
    await followDealsFlow(context)();
    now = [];
    await everythingIsDue();
    for (let round = 0; round < 2; round += 1) await followDealsFlow(context)();
    expect(await deals()).toMatchObject([{ state: "gone" }]);
  });
});

describe("reading deals", () => {
  test("is done again where the CRM tells of one while it is being read", async () => {
    const reads: string[] = [];
    const context = {
      ...office().context,
      crm: aCrm([], {
        readDeal: async (id) => {
          reads.push(id);
          if (reads.length === 1) await told("9");
          return undefined;
        },
      }),
    };
    await told("9");
    for (let round = 0; round < 3; round += 1) await followDealsFlow(context)();
    expect(reads).toEqual(["9", "9"]);
  });

  test("of an import of thousands is left to the hours to come, but not of a deal that is known", async () => {
    await keepDeal(db(), seen(), new Date());
    const told = async (ids: readonly string[]) =>
      receiveCrmEventsFlow(office().context)(
        ids.map((recordId) => ({
          ...({ key: `import:${recordId}`, kind: "deal", recordId } as const),
          ...{ property: "amount", value: "1", occurredAt: new Date() },
        })),
      );
    for (let batch = 0; batch < 5; batch += 1)
      await told(Array.from({ length: 40 }, (_, index) => `imported-${batch}-${index}`));
    expect(await countOf(db(), "crm_looks")).toBe(80);
    await told(["9"]);
    expect(await countOf(db(), "crm_looks", { record_id: "9" })).toBe(1);
  });

  test("of one contact whom the CRM refuses keeps nobody else from being read", async () => {
    const asked: string[][] = [];
    const context = {
      ...office().context,
      crm: aCrm([], {
        readDeals: async (ids) => {
          asked.push([...ids]);
          if (ids.includes("bad")) throw new Error("refused");
          return [];
        },
      }),
    };
    for (const record_id of ["bad", "good"])
      await db()("crm_looks").insert({ kind: "contact", record_id, due_at: MONDAY });
    for (let round = 0; round < 2; round += 1) {
      await everythingIsDue();
      await followDealsFlow(context)();
    }
    expect(asked.map((ids) => ids.toSorted())).toEqual([["bad", "good"], ["bad"], ["good"]]);
  });

  test("is done no more when nothing is to be expected, and is left to rest for hours before", async () => {
    const context = knowing(async () => []);
    await aRequestWith(context);
    await followDealsFlow(context)();
    expect(await followDealsFlow(context)()).toBe(0);
    const [look] = await db()("crm_looks").select("due_at");
    expect(look.due_at.getTime()).toBeGreaterThan(later(new Date(), 5 * 60).getTime());
    office().clock.at = later(MONDAY, 61 * 24 * 60);
    await everythingIsDue();
    await followDealsFlow(context)();
    expect(await countOf(db(), "crm_looks")).toBe(0);
  });
});
