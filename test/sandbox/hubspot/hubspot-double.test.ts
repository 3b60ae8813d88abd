import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type HubSpotDouble, startHubSpotDouble } from "#sandbox/hubspot/hubspot-double.ts";
import { loadHubSpotContract } from "../../contracts/hubspot-contract.ts";

const contract = loadHubSpotContract();

let hubspot: HubSpotDouble;
let breaches: string[];
let now: number;
beforeEach(async () => {
  breaches = [];
  now = Date.parse("2026-11-20T15:00:00Z");
  hubspot = await startHubSpotDouble({
    now: () => now,
    onAnswer: (request, answer) => breaches.push(...contract.checkAnswer(request, answer)),
  });
});
afterEach(async () => {
  await hubspot.stop();
  expect(breaches).toEqual([]);
});

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(`${hubspot.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${hubspot.token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, json: await response.json() };
}

const objects = "/crm/objects/2026-09";
const upsert = (type: string, id: string, properties: Record<string, unknown>) =>
  call("POST", `${objects}/${type}/batch/upsert`, {
    inputs: [{ idProperty: "gatehouse_id", id, properties }],
  });
const search = (type: string, propertyName: string, value: string) =>
  call("POST", `${objects}/${type}/search`, {
    filterGroups: [{ filters: [{ propertyName, operator: "EQ", value }] }],
    properties: ["email"],
    sorts: [],
    limit: 10,
    after: "0",
  });

test("a wrong token is refused", async () => {
  const response = await fetch(`${hubspot.url}/crm/owners/2026-09`, {
    headers: { authorization: "Bearer pat-other" },
  });
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ category: "INVALID_AUTHENTICATION" });
});

test.each(["/crm/v3/owners", "/crm/v3/objects/contacts/1", "/crm/objects/2026-03/contacts/1"])(
  "only dated paths exist: not %s",
  async (path) => {
    expect(await call("GET", path)).toMatchObject({ status: 404 });
  },
);

test("an upsert makes a record and then changes it, and says which", async () => {
  const made = await upsert("contacts", "c1", { email: "kit@x.example" });
  const changed = await upsert("contacts", "c1", { email: "kit@x.example", firstname: "Kit" });
  expect([made.status, made.json.results[0].new]).toEqual([200, true]);
  expect([changed.status, changed.json.results[0].new]).toEqual([200, false]);
  expect(changed.json.results[0].id).toBe(made.json.results[0].id);
});

test("an address that another contact has is an error of the item, within a 207", async () => {
  const { id } = hubspot.addContact({ email: "a@x.example", additionalEmails: ["b@x.example"] });
  const { status, json } = await upsert("contacts", "c1", { email: "b@x.example" });
  expect([status, json.results]).toEqual([207, []]);
  expect(json.errors[0]).toMatchObject({
    category: "CONFLICT",
    message: `Contact already exists. Existing ID: ${id}`,
  });
});

test.each([
  ["an unknown property", { surname: "x" }, "PROPERTY_DOESNT_EXIST"],
  ["a priority that does not exist", { hs_ticket_priority: "VIP" }, "INVALID_OPTION"],
  ["a stage of no pipeline", { hs_pipeline_stage: "99" }, "INVALID_OPTION"],
  ["an owner who does not exist", { hubspot_owner_id: "1" }, "INVALID_OWNER_ID"],
])("%s is refused", async (_name, properties, code) => {
  const whole = { subject: "x", hs_pipeline_stage: "1", ...properties };
  const { status, json } = await upsert("tickets", "e1", whole);
  expect(status).toBe(400);
  expect(json).toMatchObject({ category: "VALIDATION_ERROR", errors: [{ code }] });
});

test("values are texts, and a new record needs what it cannot be without", async () => {
  expect(await upsert("tickets", "e1", { subject: 7 })).toMatchObject({ status: 400 });
  const { json } = await upsert("tickets", "e1", { subject: "x" });
  expect(json.errors[0].context.properties).toEqual(["hs_pipeline_stage"]);
});

test.each(["filterGroups", "properties", "sorts", "limit", "after"])(
  "a search without %s is refused since 2026-09",
  async (field) => {
    const whole = { filterGroups: [], properties: [], sorts: [], limit: 1, after: "0" };
    const { [field]: _, ...rest } = whole as Record<string, unknown>;
    expect(await call("POST", `${objects}/contacts/search`, rest)).toMatchObject({ status: 400 });
  },
);

test("a search sees what was written only after a while; reading by a unique property sees it at once", async () => {
  hubspot.state.behaviour.searchLagMs = 5_000;
  await upsert("contacts", "c1", { email: "kit@x.example" });
  const byId = () => call("GET", `${objects}/contacts/c1?idProperty=gatehouse_id`);
  expect((await search("contacts", "email", "kit@x.example")).json.total).toBe(0);
  expect((await byId()).status).toBe(200);

  now += 5_000;
  expect((await search("contacts", "email", "kit@x.example")).json.total).toBe(1);
  await upsert("contacts", "c1", { email: "kit@y.example" });
  expect((await search("contacts", "email", "kit@x.example")).json.total).toBe(1);
});

describe("people", () => {
  test("change tickets, and cannot give them to somebody who is not there", async () => {
    const { json } = await upsert("tickets", "e1", { subject: "x", hs_pipeline_stage: "1" });
    const { id } = json.results[0];
    hubspot.editTicket(id, { stage: "3", ownerEmail: "ana@harborpine.example" });
    expect(hubspot.state.records.tickets[id]?.properties).toMatchObject({
      hs_pipeline_stage: "3",
      hubspot_owner_id: "72",
    });
    expect(() => hubspot.editTicket(id, { ownerEmail: "kit@x.example" })).toThrow("no owner");
    expect(() => hubspot.editTicket(id, { stage: "99" })).toThrow("allowed options");
    expect(() => hubspot.editTicket("1", { stage: "1" })).toThrow("no record");
  });

  test("change contacts, and cannot make a second one of an address", () => {
    const { id } = hubspot.addContact({ email: "a@x.example" });
    hubspot.editContact(id, { phone: "602 555 0123", ownerEmail: "sam@harborpine.example" });
    expect(hubspot.state.records.contacts[id]?.properties).toMatchObject({
      email: "a@x.example",
      phone: "602 555 0123",
      hubspot_owner_id: "73",
    });
    expect(() => hubspot.addContact({ email: "A@x.example" })).toThrow("already exists");
  });
});

test("the state is plain JSON without the token, and a reset forgets all of it", () => {
  const { id } = hubspot.addContact({ email: "a@x.example" });
  hubspot.addDeal({ contactId: id, name: "Renewal", amount: 10 });
  hubspot.faults.add({ kind: "hang" });
  const text = JSON.stringify(hubspot.state);
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(hubspot.state)));
  expect(text).not.toContain(hubspot.token);

  hubspot.reset();
  expect(hubspot.state).toMatchObject({ records: { contacts: {}, deals: {} }, associations: [] });
  expect(hubspot.faults.list()).toEqual([]);
});
