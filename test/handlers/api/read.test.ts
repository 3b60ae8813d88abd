import { describe, expect, test } from "vitest";
import { ruleNames } from "#gate/decision.ts";
import { aBody, expectProblem, startsInTurn } from "../../helpers/api.ts";
import { useApp } from "../../helpers/running-app.ts";

const app = useApp();
const aStart = startsInTurn(app);
const read = async (path: string) => {
  const response = await app().get(path);
  expect(response.status).toBe(200);
  return response.json();
};

type Told = { readonly requestId: string; readonly reference: string };

async function ask(change: object = {}): Promise<Told> {
  const response = await app().post(
    "/api/v1/requests",
    aBody({ start: await aStart(), ...change }),
  );
  return (await response.json()) as Told;
}

describe("a request", () => {
  test("is read by its id and by the reference that people see", async () => {
    const { requestId, reference } = await ask();
    const byId = await read(`/api/v1/requests/${requestId}`);
    expect(byId).toMatchObject({
      id: requestId,
      reference,
      state: "booked",
      client: { name: "Kim Lee", email: "kim@home.example", phone: null },
      appointment: { state: "confirmed", sequence: 0 },
      escalation: null,
    });
    expect(await read(`/api/v1/requests/${reference}`)).toEqual(byId);
    expect(await read(`/api/v1/requests/${reference.toLowerCase()}`)).toEqual(byId);
  });

  test("that a person answers shows its question", async () => {
    const { requestId } = await ask({ email: "vic@bigcorp.example" });
    expect(await read(`/api/v1/requests/${requestId}`)).toMatchObject({
      state: "escalated",
      appointment: null,
      escalation: { state: "open", version: 1, priority: "high", reasons: [{ rule: "vip" }] },
    });
  });

  test("has a receipt that tells of every rule, also the quiet ones", async () => {
    const { requestId } = await ask({ notes: "urgent" });
    const receipt = (await read(`/api/v1/requests/${requestId}/receipt`)) as {
      rules: { rule: string; outcome: string }[];
    };
    expect(receipt).toMatchObject({ decision: "escalate", companyVersion: 1 });
    expect(receipt.rules.filter(({ outcome }) => outcome === "fired")).toMatchObject([
      { rule: "keyword" },
    ]);
    expect(receipt.rules.map(({ rule }) => rule)).toEqual(ruleNames);
  });

  test("has a timeline of what happened, and of what was sent or is owed", async () => {
    const { requestId } = await ask({ email: "vic@bigcorp.example" });
    const story = (await read(`/api/v1/requests/${requestId}/timeline`)) as {
      entries: { action: string }[];
      effects: { kind: string }[];
    };
    expect(story.entries.map(({ action }) => action)).toEqual([
      "request-received",
      "escalation-raised",
    ]);
    expect(story.effects.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["card", "email"]),
    );
  });

  test.each([
    "0195b3f0-1111-7000-8000-000000000001",
    "GH-999999999999999",
    "GH-9999999999999999999999",
    "GH-1.5",
    "not-an-id",
    "%00",
    "'; drop table requests; --",
    "..%2f..%2fetc%2fpasswd",
  ])("that does not exist is not found, and neither is what could not be one: %s", async (id) => {
    const bodies = [];
    for (const part of ["", "/receipt", "/timeline"]) {
      const response = await app().get(`/api/v1/requests/${id}${part}`);
      bodies.push(await expectProblem(response, 404, "not_found"));
    }
    expect(new Set(bodies.map(({ detail }) => detail)).size).toBe(1);
  });
});

describe("the KPIs", () => {
  test("count what came in, whole and by the week", async () => {
    await ask();
    await ask({ notes: "urgent" });
    const kpis = (await read("/api/v1/kpis")) as { weeks: unknown[]; cut: boolean };
    expect(kpis).toMatchObject({ zone: "America/New_York", cut: false });
    expect(kpis.weeks.length).toBeGreaterThanOrEqual(8);
  });

  test("of a period before everything are zero, not an error", async () => {
    const period = "from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z";
    const kpis = (await read(`/api/v1/kpis?${period}`)) as { weeks: unknown[] };
    expect(kpis.weeks).toHaveLength(5);
  });

  test.each([
    "from=tomorrow",
    "from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z",
    "surprise=1",
    "from=2020-01-01T00:00:00Z&from=2021-01-01T00:00:00Z",
    // Every week of that would be one line of the answer.
    "from=0001-01-01T00:00:00Z",
    "from=2026-01-01T00:00:00Z&to=9999-01-01T00:00:00Z",
  ])("are not counted for %s", async (period) => {
    await expectProblem(await app().get(`/api/v1/kpis?${period}`), 422, "invalid_request");
  });
});

describe("health", () => {
  test("is told without a token", async () => {
    for (const [path, status] of [
      ["/livez", "alive"],
      ["/readyz", "ready"],
    ] as const) {
      const response = await fetch(app().base + path);
      expect([response.status, await response.json()]).toMatchObject([200, { status }]);
    }
  });
});

describe("the business clock", () => {
  const move = (body: unknown) => app().post("/api/v1/clock", body);
  const now = async () =>
    Date.parse(((await (await move({ byMinutes: 1 })).json()) as { now: string }).now);

  test("goes forward, by parts of a minute too", async () => {
    const before = await now();
    const response = await move({ byMinutes: 90.123456 });
    expect(response.status).toBe(200);
    expect((await now()) - before).toBeGreaterThanOrEqual(91 * 60_000);
  });

  test.each([{ byMinutes: -1 }, { byMinutes: 0 }, { byMinutes: 1e9 }, { byMinutes: "5" }, {}, []])(
    "does not take %j",
    async (body) => {
      await expectProblem(await move(body), 422, "invalid_request");
    },
  );
});
