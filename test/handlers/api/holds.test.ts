import { beforeEach, describe, expect, test } from "vitest";
import { createApiToken } from "#store/sign-in.ts";
import { aBody, expectProblem } from "../../helpers/api.ts";
import { aCompany } from "../../helpers/company.ts";
import { countOf, emptyBooks } from "../../helpers/office.ts";
import { testCalls, useApp } from "../../helpers/running-app.ts";
import { noLimits } from "../../helpers/visitor.ts";

const app = useApp(() => ({ ...noLimits, ROLES: "web" }), {
  ...aCompany(),
  holds: { minutes: 3, minutesMax: 10, perDeviceMax: 2 },
});

type Hold = {
  readonly id: string;
  readonly start: string;
  readonly expiresAt: string;
  readonly renewableUntil: string;
};

let start: string;
let others: readonly string[];
beforeEach(async () => {
  await emptyBooks(app().db);
  [start = "", ...others] = (await anasTimes()).slice(6);
});

/** Not every start of the service is hers. */
async function anasTimes(): Promise<readonly string[]> {
  const query = new URLSearchParams({ service: "consult", provider: "ana", zone: "UTC" });
  const response = await app().get(`/api/v1/availability?${query}`);
  const { slots } = (await response.json()) as { slots: { start: string }[] };
  return slots.map((slot) => slot.start);
}

const take = (change: object = {}) =>
  app().post("/api/v1/holds", { service: "consult", provider: "ana", start, ...change });
const taken = async (change: object = {}): Promise<Hold> => {
  const response = await take(change);
  expect(response.status).toBe(201);
  return response.json() as Promise<Hold>;
};
const renew = (id: string) => bodyless("POST", `/api/v1/holds/${id}/renew`);
const giveBack = (id: string) => bodyless("DELETE", `/api/v1/holds/${id}`);
const ask = (change: object = {}) =>
  app().post("/api/v1/requests", aBody({ provider: "ana", start, ...change }));
const minutesTo = (iso: string) => Math.round((Date.parse(iso) - Date.now()) / 60_000);

function bodyless(method: string, path: string, token = app().token): Promise<Response> {
  return fetch(app().base + path, { method, headers: { authorization: `Bearer ${token}` } });
}

test("a hold is told with its ends and its place, and kept for as long as the company says", async () => {
  const hold = await taken();
  expect(hold).toEqual({
    id: expect.any(String),
    start,
    end: new Date(Date.parse(start) + 30 * 60_000).toISOString(),
    zone: "America/Phoenix",
    localStart: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/),
    provider: { key: "ana", name: "Ana Ortiz" },
    location: { key: "phoenix", name: "Phoenix office" },
    expiresAt: expect.any(String),
    renewableUntil: expect.any(String),
  });
  expect([minutesTo(hold.expiresAt), minutesTo(hold.renewableUntil)]).toEqual([3, 10]);
});

test("it is renewed without a body, given back for good, and gone then", async () => {
  const { id, expiresAt } = await taken();
  const renewed = await renew(id);
  expect(renewed.status).toBe(200);
  expect(Date.parse(((await renewed.json()) as Hold).expiresAt)).toBeGreaterThanOrEqual(
    Date.parse(expiresAt),
  );
  expect((await giveBack(id)).status).toBe(204);
  expect((await giveBack(id)).status).toBe(204);
  await expectProblem(await renew(id), 404, "not_found");
  await expectProblem(await renew("no-id"), 404, "not_found");
  expect((await giveBack("no-id")).status).toBe(204);
  expect((await ask()).status).toBe(201);
});

test("renewing one that is over says when it ended", async () => {
  const { id } = await taken();
  const ended = new Date(Date.now() - 60_000);
  for (const table of ["holds", "occupancies"]) await app().db(table).update({ expires_at: ended });
  const problem = await expectProblem(await renew(id), 409, "hold_over");
  expect(problem).toMatchObject({ endedAt: ended.toISOString() });
  expect(problem.detail).toContain("the time may still be free");
});

test("the request that brings its hold along gets the time; another one hears until when it is kept", async () => {
  const { id, renewableUntil } = await taken();
  const refused = await expectProblem(await ask(), 409, "slot_taken");
  expect(refused).toMatchObject({ heldUntil: renewableUntil });
  expect(refused.detail).toMatch(/^it is kept for somebody else until .* at the latest/);
  expect(refused.nearest).toHaveLength(3);
  expect((await ask({ hold: id })).status).toBe(201);
  expect(await countOf(app().db, "holds")).toBe(0);
  const gone = await expectProblem(await ask(), 409, "slot_taken");
  expect(gone).not.toHaveProperty("heldUntil");
});

test("the same key with and without its hold is the same request", async () => {
  const { id } = await taken();
  const body = aBody({ provider: "ana", start });
  const key = { "idempotency-key": "one-request" };
  const first = await app().post("/api/v1/requests", { ...body, hold: id }, key);
  const again = await app().post("/api/v1/requests", body, key);
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(await again.text()).toBe(await first.text());
});

test("another token's hold is not to be renewed, given back or booked", async () => {
  const { id } = await taken();
  const token = await createApiToken(app().db, { name: "other", role: "operator" });
  await expectProblem(await bodyless("POST", `/api/v1/holds/${id}/renew`, token), 404, "not_found");
  expect((await bodyless("DELETE", `/api/v1/holds/${id}`, token)).status).toBe(204);
  const other = testCalls(app().base, token);
  const body = aBody({ provider: "ana", start, hold: id });
  await expectProblem(await other.post("/api/v1/requests", body), 409, "slot_taken");
  expect((await renew(id)).status).toBe(200);
});

test("a token at its cap is refused, and told how long to wait", async () => {
  await taken();
  await taken({ start: others[3] });
  const response = await take({ start: others[6] });
  expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(100);
  const problem = await expectProblem(response, 429, "holds_full");
  expect(problem.detail).toContain("2 times are held already");
});

describe("what cannot be held", () => {
  test.each([
    ["no start", { start: undefined }],
    ["a start without an offset", { start: "2026-12-01T09:00:00" }],
    ["a field that is not known", { name: "Kim" }],
    ["a provider that is not known", { provider: "zoe" }],
  ])("%s is a mistake", async (_what, change) => {
    await expectProblem(await take(change), 422, "invalid_request");
  });

  test("no body at all, and a hold of a request that is no id", async () => {
    await expectProblem(await bodyless("POST", "/api/v1/holds"), 415, "unsupported_media_type");
    await expectProblem(await ask({ hold: "mine" }), 422, "invalid_request");
  });

  test("a service that is not there, a time outside policy, a time that is held", async () => {
    await expectProblem(await take({ service: "massage" }), 404, "unknown_service");
    const night = { start: `${start.slice(0, 10)}T09:07:00Z` };
    await expectProblem(await take(night), 422, "outside_policy");
    const { renewableUntil } = await taken();
    const refused = await expectProblem(await take(), 409, "slot_taken");
    expect(refused).toMatchObject({ heldUntil: renewableUntil });
    expect(refused.nearest).toHaveLength(3);
  });
});

describe("an escalation's hold", () => {
  const escalate = async () => {
    const response = await ask({ email: "vic@bigcorp.example" });
    expect(response.status).toBe(202);
    return (await app().db("escalations").first("id")).id as string;
  };
  const until = () => new Date(Date.parse(start) - 60_000).toISOString();
  const extend = (id: string, change: object = {}) =>
    app().post(`/api/v1/escalations/${id}/hold`, {
      until: until(),
      reason: "The client is on a plane.",
      ...change,
    });

  test("is extended with a reason", async () => {
    const id = await escalate();
    const extended = await extend(id);
    expect([extended.status, await extended.json()]).toEqual([
      200,
      { escalationId: id, start, heldUntil: until(), changed: true },
    ]);
    const [entry] = await app().db("audit").where({ action: "hold-extended" });
    expect(entry).toMatchObject({ actor: { name: "token test" } });
    expect(await expectProblem(await ask(), 409, "slot_taken")).toMatchObject({
      heldUntil: until(),
    });
  });

  test("is refused with words", async () => {
    const id = await escalate();
    for (const change of [{ reason: " " }, { until: "soon" }, { until: start.replace("2", "1") }])
      await expectProblem(await extend(id, change), 422, "invalid_request");
    const late = new Date(Date.parse(start) + 60_000).toISOString();
    const problem = await expectProblem(await extend(id, { until: late }), 422, "invalid_request");
    expect(problem.detail).toContain(`the wanted time begins at ${start}`);
    for (const unknown of ["x", crypto.randomUUID()])
      await expectProblem(await extend(unknown), 404, "not_found");

    const over = new Date(Date.now() - 60_000);
    await app().db("occupancies").update({ expires_at: over });
    expect((await ask()).status).toBe(201);
    const lost = await expectProblem(await extend(id), 409, "slot_taken");
    expect(lost.detail).toContain("no longer held for this request");
    await app().db("escalations").update({ state: "cancelled", ended_at: new Date() });
    const ended = await expectProblem(await extend(id), 409, "escalation_moved");
    expect(ended.detail).toContain("it is cancelled");
  });
});
