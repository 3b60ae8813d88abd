import { beforeEach, describe, expect, test } from "vitest";
import { expectProblem } from "../../helpers/api.ts";
import { emptyBooks } from "../../helpers/office.ts";
import { routingCompany } from "../../helpers/routing-office.ts";
import { useApp } from "../../helpers/running-app.ts";

const app = useApp(() => ({}), routingCompany);
beforeEach(() => emptyBooks(app().db));

type Slot = { start: string; providers: string[] };
type Answer = { slots: Slot[]; first?: { provider: string | null; offered: string; why: string } };

async function offered(service: string, query: Record<string, string> = {}): Promise<Answer> {
  const asked = new URLSearchParams({ service, zone: "America/New_York", ...query });
  const response = await app().get(`/api/v1/availability?${asked}`);
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}
const whoIsOffered = ({ slots }: Answer) =>
  [...new Set(slots.flatMap(({ providers }) => providers))].sort();

async function book(change: object) {
  const response = await app().post("/api/v1/requests", {
    service: "again",
    zone: "America/New_York",
    name: "Kim Lee",
    email: "kim@home.example",
    ...change,
  });
  const body = (await response.json()) as { appointment?: { provider: { key: string } } };
  return { status: response.status, provider: body.appointment?.provider.key };
}

describe("what somebody needs narrows what is offered", () => {
  test.each([
    [{}, ["ana", "cleo"]],
    [{ language: "fr" }, ["ana"]],
    [{ language: "pt" }, ["cleo"]],
    [{ territory: "WEST" }, ["cleo"]],
    [{ language: "en", territory: "West" }, []],
  ])("by %o to %j", async (query, keys) => {
    expect(whoIsOffered(await offered("tax", query))).toEqual(keys);
  });

  test.each([
    [{}, ["ana", "cleo"]],
    [{ language: "fr" }, ["ana"]],
    [{ territory: "WEST" }, ["cleo"]],
  ])("and who is free next, by %o to %j", async (query, keys) => {
    const asked = new URLSearchParams({ service: "tax", zone: "UTC", ...query });
    const response = await app().get(`/api/v1/availability/next?${asked}`);
    const { providers } = (await response.json()) as { providers: { provider: string }[] };
    expect(providers.map(({ provider }) => provider).sort()).toEqual(keys);
  });

  test("to what can be booked with the same words, and by whom", async () => {
    const query = { language: "fr" };
    const [slot] = (await offered("tax", query)).slots;
    const wish = { service: "tax", start: slot?.start, ...query };
    expect(await book(wish)).toEqual({ status: 201, provider: "ana" });
    const { slots } = await offered("tax", query);
    expect(slots.map(({ start }) => start)).not.toContain(slot?.start);
    expect((await book({ ...wish, email: "other@home.example" })).status).toBe(409);
  });

  test("not where the service does not look at it", async () => {
    expect(whoIsOffered(await offered("again", { language: "fr" }))).toEqual(["ana", "ben"]);
  });

  test("and words that are none are refused", async () => {
    const path = "/api/v1/availability?service=tax&zone=UTC&language=what%20language";
    const { detail } = await expectProblem(await app().get(path), 422, "invalid_request");
    expect(detail).toContain("language");
  });
});

const kim = { client: "Kim@home.example" };
const ben = "Ben Hale has the client’s latest appointment";
async function meetBen() {
  const far = (await offered("again", { provider: "ben" })).slots.at(-1);
  expect(await book({ start: far?.start, provider: "ben", phone: "+16025550123" })).toEqual({
    status: 201,
    provider: "ben",
  });
}

describe("whose times a known client is offered", () => {
  test("those of whoever comes first alone, while there is one within the days of the service", async () => {
    await meetBen();
    const answer = await offered("again", kim);
    expect(whoIsOffered(answer)).toEqual(["ben"]);
    expect(answer.first).toEqual({
      provider: "ben",
      offered: "alone",
      why: `${ben}, and has a free time within 3 days`,
    });
    const byPhone = await offered("again", { client: "+1 602 555 0123" });
    expect(byPhone.first).toEqual(answer.first);
  });

  test("everybody's when that one is full so long, and a time with the others is booked as offered", async () => {
    await meetBen();
    const { db } = app();
    const id = (await db("providers").where({ key: "ben" }).first("id"))?.id;
    await db("absences").insert({
      id: crypto.randomUUID(),
      provider_id: id,
      starts_at: new Date(Date.now() - 86_400_000),
      ends_at: new Date(Date.now() + 5 * 86_400_000),
      reason: "ill",
      created_at: new Date(),
      created_by: "{}",
    });
    const answer = await offered("again", kim);
    expect(answer.first).toEqual({
      provider: "ben",
      offered: "everybody",
      why: `${ben}, but has no free time within 3 days`,
    });
    expect(whoIsOffered(answer)).toEqual(["ana", "ben"]);
    const [soonest] = answer.slots;
    expect(soonest?.providers).toEqual(["ana"]);
    expect(await book({ start: soonest?.start })).toEqual({ status: 201, provider: "ana" });
  });

  test("everybody's for a stretch that lies beyond it, too: who comes first is one person", async () => {
    await meetBen();
    const from = new Date(Date.now() + 10 * 86_400_000).toISOString();
    expect(whoIsOffered(await offered("again", { ...kim, from }))).toEqual(["ben"]);
  });
});

describe("everybody's times are offered, and it is said why", () => {
  test.each([
    ["again", { client: "nobody@home.example" }, null, "the client is not known"],
    ["consult", kim, null, "nobody comes first for this service"],
    ["owned", kim, null, "the CRM named no owner of the account"],
    ["again", { ...kim, provider: "ana" }, null, "a provider was asked for by name"],
  ])("for %s and %o", async (service, query, provider, why) => {
    await meetBen();
    const { first } = await offered(service, query as Record<string, string>);
    expect(first).toEqual({ provider, offered: "everybody", why });
  });

  test("where the one who comes first serves something else, or does not fit", async () => {
    await book({
      service: "consult",
      provider: "cleo",
      start: (await offered("consult", { provider: "cleo" })).slots[0]?.start,
    });
    expect((await offered("again", kim)).first).toEqual({
      provider: "cleo",
      offered: "everybody",
      why: "Cleo Park has the client’s latest appointment, but does not serve this",
    });
    await app().db("clients").update({ account_owner: "ana@harbor.example" });
    const away = await offered("owned", { ...kim, location: "phoenix" });
    expect(away.first?.why).toBe(
      "Ana Ortiz owns the client’s account, but does not work at Phoenix office",
    );
  });

  test.each(["kim", "602 555 0123", "@home.example"])(
    "not for %s, which is no address",
    async (client) => {
      const query = new URLSearchParams({ service: "again", zone: "UTC", client });
      const { detail } = await expectProblem(
        await app().get(`/api/v1/availability?${query}`),
        422,
        "invalid_request",
      );
      expect(detail).toContain("an e-mail address, or a phone number");
    },
  );

  test("and without a client nobody is told whom a client knows", async () => {
    await meetBen();
    expect(await offered("again")).not.toHaveProperty("first");
    // Then only Ana is free: whoever were offered Ben's times alone would not see it.
    const [appointment] = await app().db("appointments").select("starts_at");
    const page = await fetch(
      `${app().base}/book/again?client=kim@home.example&day=${dayOf(appointment?.starts_at)}`,
    );
    expect(await page.text()).toContain(appointment?.starts_at.toISOString());
  });
});

const dayOf = (start: Date | undefined) => start?.toISOString().slice(0, 10);
