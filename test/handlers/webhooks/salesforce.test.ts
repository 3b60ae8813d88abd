import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { followDealsFlow } from "#flows/follow-deals.ts";
import { followNotesFlow } from "#flows/follow-notes.ts";
import { followTicketsFlow } from "#flows/follow-tickets.ts";
import { receiveCrmEventsFlow } from "#flows/receive-crm-events.ts";
import { mountApi, type RouteTools } from "#handlers/routes.ts";
import { salesforceRoutes } from "#handlers/webhooks/receive-salesforce-changes.ts";
import { salesforceCrm } from "#integrations/salesforce/salesforce-crm.ts";
import type { SalesforceDouble } from "#sandbox/salesforce/salesforce-double.ts";
import { readyOrg } from "#sandbox/salesforce/salesforce-world.ts";
import { findEscalation } from "#store/escalations.ts";
import { startCheckedSalesforce } from "../../contracts/checked-crm.ts";
import { countOf, escalated, type Office, performAll, useOffice } from "../../helpers/office.ts";
import { salesforceOptions } from "../../integrations/crm/salesforce-office.ts";

/*
 * What people do to a case, from the org's signed callout to the escalation: the real webhook, flows,
 * PostgreSQL, outbox and adapter.
 */

const secret = "a secret of the org, long enough to be one";
const office = useOffice();
const db = () => office().db;
const row = (id: string) => findEscalation(db(), id);
let desk: Office;
let salesforce: SalesforceDouble;
let url: string;

beforeEach(async () => {
  salesforce = await startCheckedSalesforce({ world: readyOrg });
  const crm = salesforceCrm(salesforceOptions(salesforce));
  const context = { ...office().context, crm, connected: { crm: true, sms: false } };
  desk = { ...office(), context };
  const web = express();
  const { log } = context;
  const proof = { secret, realNow: () => new Date(), log };
  mountApi(web, salesforceRoutes(receiveCrmEventsFlow(context), proof), { log } as RouteTools);
  const server = createServer(web).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/salesforce`;
  onTestFinished(async () => {
    await salesforce.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

/** As the trigger of docs/crm.md calls out. */
async function callOut(
  sent: unknown,
  { at = Date.now(), by = secret, body = JSON.stringify(sent) } = {},
): Promise<number> {
  const signature = createHmac("sha256", by)
    .update(`${at}.${JSON.stringify(sent)}`)
    .digest("hex");
  const answer = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-gatehouse-timestamp": String(at),
      "x-gatehouse-signature": signature,
    },
    body,
  });
  return answer.status;
}
const aCase = "500Gh0000000001AAA";
const changed = (change: object = {}, transaction = "TID:1") => ({
  transaction,
  changes: [
    { object: "Case", id: aCase, fields: ["Status"], at: "2026-11-23T14:00:00.000Z", ...change },
  ],
});

/** An escalation with its case. */
async function ticketed() {
  const one = await escalated(desk);
  await performAll(desk);
  const [ticket] = Object.values(salesforce.state.records.Case);
  if (ticket === undefined) throw new Error("no case was written");
  return { ...one, caseId: ticket.id };
}
const userId = (email: string) =>
  Object.values(salesforce.state.records.User).find(({ values }) => values["Email"] === email)?.id;
async function followed(change: object): Promise<number> {
  expect(await callOut(changed(change))).toBe(204);
  const count = await followTicketsFlow(desk.context)();
  await performAll(desk);
  return count;
}

test("an opportunity that people win in Salesforce is won here, with what it is worth", async () => {
  const { id: contactId } = salesforce.addContact({ email: "vic@bigcorp.example" });
  const deal = { contactId, name: "Roof", amount: 900, currency: "EUR" };
  const { id } = salesforce.addOpportunity(deal);
  await ticketed();
  await followDealsFlow(desk.context)();
  salesforce.editRecord("Opportunity", id, { StageName: "Closed Won" });
  expect(await callOut(changed({ object: "Opportunity", id, fields: ["StageName"] }))).toBe(204);
  await followDealsFlow(desk.context)();
  expect(await db()("crm_deals").select("deal_id", "state", "amount_cents")).toEqual([
    { deal_id: id, state: "won", amount_cents: "90000" },
  ]);
});

describe("a case that people change in Salesforce", () => {
  test("that nobody was given is nobody's, and our own writes are nothing", async () => {
    const { escalationId, caseId } = await ticketed();
    expect(await followed({ id: caseId, fields: ["Status", "OwnerId"] })).toBe(0);
    expect(await row(escalationId)).toMatchObject({ state: "open" });
    expect(desk.chat.notes).toEqual([]);
  });

  test("closed there it is settled here", async () => {
    const { escalationId, caseId } = await ticketed();
    salesforce.editRecord("Case", caseId, { Status: "Closed" });
    expect(await followed({ id: caseId })).toBe(1);
    expect(await row(escalationId)).toMatchObject({ state: "resolved", resolution: "answered" });
  });

  test("given there to somebody who is no member it stays here, and the thread says so", async () => {
    const { escalationId, caseId } = await ticketed();
    salesforce.editRecord("Case", caseId, {
      OwnerId: userId("priya@harborpine.example") ?? null,
    });
    await followed({ id: caseId, fields: ["OwnerId"] });
    expect((await row(escalationId))?.state).toBe("open");
    expect(desk.chat.notes).toMatchObject([
      { text: expect.stringContaining("belongs to priya@harborpine.example") },
    ]);
  });

  test("given there to a member it is theirs here", async () => {
    const { escalationId, caseId } = await ticketed();
    const max = await db()("members").where({ key: "max" }).first("id", "email");
    salesforce.state.records.User["005Gh0000000099AAA"] = {
      ...{ id: "005Gh0000000099AAA", createdAt: 0, updatedAt: 0 },
      values: { Name: "Max", Email: max.email, IsActive: true, UserType: "Standard" },
    };
    salesforce.editRecord("Case", caseId, { OwnerId: "005Gh0000000099AAA" });
    await followed({ id: caseId, fields: ["OwnerId"] });
    expect(await row(escalationId)).toMatchObject({ state: "claimed", ownerId: max.id });
  });

  test("and what they write on it stands in the thread", async () => {
    const { caseId } = await ticketed();
    const byEmail = "maya@harborpine.example";
    const { id } = salesforce.addComment({ caseId, body: "Called them.", byEmail });
    expect(await callOut(changed({ object: "CaseComment", id, fields: [] }))).toBe(204);
    await db()("crm_events").update({ received_at: new Date(0) });
    expect(await followNotesFlow(desk.context)()).toBe(1);
    await performAll(desk);
    expect(desk.chat.notes).toMatchObject([
      { text: "Noted on the ticket in the CRM by Maya Okafor:", quote: "Called them." },
    ]);
  });
});

describe("a callout", () => {
  const stored = () => countOf(db(), "crm_events");

  test("that comes five times is kept once, and another transaction is another change", async () => {
    for (let time = 0; time < 5; time += 1) expect(await callOut(changed())).toBe(204);
    expect(await stored()).toBe(1);
    expect(await callOut(changed({}, "TID:2"))).toBe(204);
    expect(await stored()).toBe(2);
  });

  test.each([
    ["signed with another secret", { by: "somebody else's secret, which is long, too" }],
    ["whose body was changed", { body: JSON.stringify(changed({ fields: ["OwnerId"] })) }],
    ["of six minutes ago", { at: Date.now() - 6 * 60_000 }],
    ["of tomorrow", { at: Date.now() + 24 * 3_600_000 }],
  ])("%s is refused", async (_what, how) => {
    expect(await callOut(changed(), how)).toBe(401);
    expect(await stored()).toBe(0);
  });

  test.each([
    [{}],
    [{ transaction: "TID:1", changes: [{ object: "Case" }] }],
    [changed({ id: "500Gh0000000001" })],
    [{ transaction: "TID:1", changes: Array(201).fill(changed().changes[0]) }],
  ])("that says no changes is refused: case %#", async (sent) => {
    expect(await callOut(sent)).toBe(400);
  });

  test("of something that we know nothing of is taken in and forgotten", async () => {
    expect(await callOut(changed({ object: "Campaign" }))).toBe(204);
    expect(await stored()).toBe(0);
  });

  test("that cannot be stored is asked for again", async () => {
    await db().raw("alter table crm_events rename to crm_events_away");
    try {
      expect(await callOut(changed())).toBe(503);
    } finally {
      await db().raw("alter table crm_events_away rename to crm_events");
    }
  });
});
