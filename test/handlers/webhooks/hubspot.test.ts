import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { followDealsFlow } from "#flows/follow-deals.ts";
import { followNotesFlow } from "#flows/follow-notes.ts";
import { followTicketsFlow } from "#flows/follow-tickets.ts";
import { receiveCrmEventsFlow } from "#flows/receive-crm-events.ts";
import { mountApi, type RouteTools } from "#handlers/routes.ts";
import { hubSpotRoutes } from "#handlers/webhooks/hubspot-routes.ts";
import { hubSpotCrm } from "#integrations/hubspot/hubspot-crm.ts";
import type { Crm } from "#ports/crm.ts";
import type { HubSpotDouble } from "#sandbox/hubspot/hubspot-double.ts";
import { readyPortal } from "#sandbox/hubspot/hubspot-world.ts";
import { findEscalation } from "#store/escalations.ts";
import { findHold } from "#store/occupancies.ts";
import { startCheckedHubSpot } from "../../contracts/checked-crm.ts";
import {
  aPressOf,
  countOf,
  escalated,
  type Office,
  performAll,
  useOffice,
} from "../../helpers/office.ts";

/*
 * What people do to a ticket in their CRM, from the pretend HubSpot's signed delivery to the escalation:
 * the real webhook, flows, PostgreSQL, outbox and adapter.
 */

const PUBLIC_URL = "https://book.harbor.example";
const stages = { open: "1", "in-progress": "3", waiting: "2", closed: "4" };
const olga = "olga@harbor.example";
const max = "max@harbor.example";

const office = useOffice();
let desk: Office;
let hubspot: HubSpotDouble;
const db = () => office().db;
const row = (id: string) => findEscalation(db(), id);

beforeEach(async () => {
  await db()("crm_events").delete();
  // Each of these accounts begins to count anew.
  await db()("crm_tickets").delete();
  hubspot = await startCheckedHubSpot({ world: aPortal });
  const { token: accessToken, url: apiUrl, clientSecret, state } = hubspot;
  const pipeline = { ticketPipeline: "0", ticketStages: stages };
  const newClients = "contacts";
  const crm = hubSpotCrm({
    accessToken,
    apiUrl,
    portalId: state.portalId,
    newClients,
    ...pipeline,
  });
  const context = { ...office().context, crm, connected: { crm: true, sms: false } };
  desk = { ...office(), context };
  const proof = { clientSecret, publicUrl: PUBLIC_URL, realNow: () => new Date() };
  const web = express();
  const routes = hubSpotRoutes(receiveCrmEventsFlow(context), {
    ...{ ...proof, portalId: state.portalId, log: context.log },
  });
  mountApi(web, routes, { log: context.log } as RouteTools);
  const server = createServer(web).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const appUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  hubspot.webhooks.connect({ appUrl, publicUrl: PUBLIC_URL });
  onTestFinished(async () => {
    await hubspot.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

function aPortal() {
  const people = ["olga", "max", "kit", "vera"].map((name, index) => ({
    ...{ id: String(71 + index), email: `${name}@harbor.example` },
    ...{ firstName: name, lastName: "Reyes" },
  }));
  return readyPortal(people);
}

/** An escalation with its ticket, all of whose own echoes have come in and are forgotten. */
async function ticketed() {
  const one = await escalated(desk);
  await performAll(desk);
  await echoed();
  const [ticket] = Object.values(hubspot.state.records.tickets);
  if (ticket === undefined) throw new Error("no ticket was written");
  return { ...one, ticket };
}

/** How many events wait to be looked at. */
const told = () => countOf(db(), "crm_events", { settled_at: null });

/** What HubSpot has to say has come in, and what it means is done. */
async function echoed(): Promise<number> {
  await vi.waitFor(async () => expect(await told()).toBeGreaterThan(0), { timeout: 10_000 });
  const followed = await followTicketsFlow(desk.context)();
  await performAll(desk);
  return followed;
}

/** A note has come in and had the time to be put on its ticket, and what it means is done. */
async function noted(): Promise<number> {
  const told = () => countOf(db(), "crm_events", { kind: "note", settled_at: null });
  await vi.waitFor(async () => expect(await told()).toBeGreaterThan(0), { timeout: 10_000 });
  await db()("crm_events")
    .where({ kind: "note" })
    .update({ received_at: new Date(0) });
  const shown = await followNotesFlow(desk.context)();
  await performAll(desk);
  return shown;
}

const events = () => db()("crm_events").orderBy("key").select("key", "kind", "property", "value");

describe("a ticket that people change in HubSpot", () => {
  test("closed there it is settled here, by whom it belongs to, and its time is free", async () => {
    const { escalationId, ticket } = await ticketed();
    expect(await findHold(db(), { escalationId, at: desk.clock.at })).toBeDefined();
    hubspot.editTicket(ticket.id, { stage: "4", ownerEmail: olga });
    expect(await echoed()).toBe(1);
    expect(await row(escalationId)).toMatchObject({ state: "resolved", resolution: "answered" });
    expect(await findHold(db(), { escalationId, at: desk.clock.at })).toBeUndefined();
    const [entry] = await db()("audit").where({ action: "escalation-closed" });
    expect(entry.actor).toMatchObject({ kind: "member", name: "Olga Reyes" });
    expect(desk.chat.live()).toMatchObject([{ card: { state: "resolved" } }]);
  });

  test("given to a member there it is theirs here; taken up there counts as an answer", async () => {
    const { escalationId, ticket } = await ticketed();
    hubspot.editTicket(ticket.id, { ownerEmail: "max@harbor.example" });
    await echoed();
    const max = await db()("members").where({ key: "max" }).first("id");
    expect(await row(escalationId)).toMatchObject({ state: "claimed", ownerId: max.id });
    expect((await row(escalationId))?.firstHumanAt).toBeUndefined();
    await echoed();

    hubspot.editTicket(ticket.id, { ownerEmail: olga, stage: "3" });
    await echoed();
    const member = await db()("members").where({ key: "olga" }).first("id");
    expect(await row(escalationId)).toMatchObject({ state: "claimed", ownerId: member.id });
  });

  test("given to somebody who is no member it stays where it is, and the thread says so", async () => {
    const { escalationId, ticket } = await ticketed();
    hubspot.editTicket(ticket.id, { ownerEmail: "kit@harbor.example" });
    await echoed();
    expect((await row(escalationId))?.state).toBe("open");
    expect(desk.chat.notes).toMatchObject([
      { text: "In the CRM the ticket belongs to kit@harbor.example, who is no member here." },
    ]);
  });

  test("given to a member who may claim nothing it stays where it is, and the thread says so", async () => {
    const { escalationId, ticket } = await ticketed();
    hubspot.editTicket(ticket.id, { ownerEmail: "vera@harbor.example", stage: "3" });
    await echoed();
    expect((await row(escalationId))?.state).toBe("open");
    expect(desk.chat.notes.map(({ text }) => text)).toEqual([
      expect.stringContaining("belongs to Vera Lund, who may not take it here or is away"),
    ]);
  });

  test("opened again there it stays settled here, and the thread says what to press", async () => {
    const { escalationId, ticket } = await ticketed();
    hubspot.editTicket(ticket.id, { stage: "4" });
    await echoed();
    hubspot.editTicket(ticket.id, { stage: "1" });
    await echoed();
    expect((await row(escalationId))?.state).toBe("resolved");
    expect(desk.chat.notes.map(({ text }) => text)).toEqual([
      expect.stringContaining("opened again in the CRM"),
    ]);
  });

  test("before we have noted whose it is, is looked at when we have", async () => {
    const { escalationId, ticket } = await ticketed();
    const [noted] = await db()("crm_tickets").delete().returning("*");
    hubspot.editTicket(ticket.id, { stage: "4" });
    expect(await echoed()).toBe(0);
    await db()("crm_tickets").insert(noted);
    expect(await followTicketsFlow(desk.context)()).toBe(1);
    expect(await row(escalationId)).toMatchObject({ state: "resolved" });
  });

  test("while HubSpot cannot be read the event waits, and nothing is forgotten", async () => {
    const { escalationId, ticket } = await ticketed();
    hubspot.editTicket(ticket.id, { stage: "4" });
    hubspot.faults.add({ kind: "status", status: 503, match: "GET /crm/objects", times: 3 });
    await echoed();
    expect((await row(escalationId))?.state).toBe("open");
    hubspot.faults.clear();
    // It has given up its place for a while.
    expect(await followTicketsFlow(desk.context)()).toBe(0);
    await db()("crm_events").update({ look_at: db().fn.now() });
    await followTicketsFlow(desk.context)();
    expect((await row(escalationId))?.state).toBe("resolved");
  });
});

describe("our own write of a ticket", () => {
  test("comes back as events, and is nothing", async () => {
    const { escalationId, ticket } = await ticketed();
    const before = await row(escalationId);
    expect((await events()).length).toBeGreaterThan(0);
    await claimEscalationFlow(desk.context)(await aPressOf(desk, escalationId));
    await performAll(desk);
    expect(await echoed()).toBe(0);
    expect(ticket.properties).toMatchObject({ hs_pipeline_stage: "3", hubspot_owner_id: "71" });
    expect(await row(escalationId)).toMatchObject({
      state: "claimed",
      version: (before?.version ?? 0) + 1,
    });
  });

  test("of somebody whom HubSpot does not know leaves it theirs here, whoever owns it there", async () => {
    const { owners } = hubspot.state;
    delete owners[Object.keys(owners).find((id) => owners[id]?.email === max) ?? ""];
    hubspot.addContact({ email: "vic@bigcorp.example", firstName: "Vic", ownerEmail: olga });
    const { escalationId, ticket } = await ticketed();
    const press = await aPressOf(desk, escalationId, { by: "U0MAX" });
    expect(await claimEscalationFlow(desk.context)(press)).toEqual({ kind: "done" });
    await performAll(desk);
    expect(ticket.properties).toMatchObject({ hs_pipeline_stage: "3", hubspot_owner_id: "71" });
    const claimed = await row(escalationId);
    expect(await echoed()).toBe(0);
    expect(await row(escalationId)).toEqual(claimed);
  });

  test("that a rule of the CRM gives to somebody at once leaves it where it is, and nobody is told", async () => {
    const crm = desk.context.crm as Crm;
    const saveTicket: Crm["saveTicket"] = async (ticket) => {
      const saved = await crm.saveTicket(ticket);
      hubspot.editTicket(saved.ticketId, { ownerEmail: "kit@harbor.example" });
      return saved;
    };
    desk = { ...desk, context: { ...desk.context, crm: { ...crm, saveTicket } } };
    const { escalationId } = await ticketed();
    expect((await row(escalationId))?.state).toBe("open");
    expect(desk.chat.notes).toEqual([]);
  });

  test("lets nothing be made of what stands there while it is under way", async () => {
    const { escalationId, ticket } = await ticketed();
    hubspot.editTicket(ticket.id, { ownerEmail: max });
    await vi.waitFor(async () => expect(await told()).toBe(1), { timeout: 10_000 });
    await claimEscalationFlow(desk.context)(await aPressOf(desk, escalationId));
    expect(await followTicketsFlow(desk.context)()).toBe(0);
    expect(await told()).toBe(1);
    expect(await row(escalationId)).toMatchObject({ state: "claimed", handoverCount: 0 });
    await performAll(desk);
    await followTicketsFlow(desk.context)();
    expect(await row(escalationId)).toMatchObject({ state: "claimed", handoverCount: 0 });
    expect(await told()).toBe(0);
  });

  test("has what was read before it had ended read again", async () => {
    const { escalationId, ticket } = await ticketed();
    hubspot.editTicket(ticket.id, { ownerEmail: max });
    await vi.waitFor(async () => expect(await told()).toBe(1), { timeout: 10_000 });
    const { crm } = desk.context;
    const readTicket: Crm["readTicket"] = async (id) => {
      const seen = await crm?.readTicket(id);
      await claimEscalationFlow(desk.context)(await aPressOf(desk, escalationId));
      await performAll(desk);
      return seen;
    };
    const slow = { ...desk.context, crm: { ...(crm as Crm), readTicket } };
    expect(await followTicketsFlow(slow)()).toBe(0);
    const olgas = await row(escalationId);
    expect(olgas).toMatchObject({ state: "claimed", handoverCount: 0 });
    await followTicketsFlow(desk.context)();
    expect(await row(escalationId)).toEqual(olgas);
  });
});

describe("on a ticket in HubSpot", () => {
  test("a note that somebody writes there stands in the thread, once, and a client never sees it", async () => {
    const { ticket } = await ticketed();
    const sent = desk.email.sent.length;
    const body = "<p>Called them.</p><p>&lt;b&gt; is meant</p>";
    hubspot.addNote({ ticketId: ticket.id, body, ownerEmail: olga });
    expect(await noted()).toBe(1);
    // However often it is told of.
    await db()("crm_events").where({ kind: "note" }).update({ settled_at: null });
    await noted();
    expect(desk.chat.notes).toMatchObject([
      {
        text: "Noted on the ticket in the CRM by olga@harbor.example:",
        quote: "Called them.\n<b> is meant",
      },
    ]);
    expect(desk.email.sent).toHaveLength(sent);
  });

  test("a note that came from the thread comes back as an event, and is nothing", async () => {
    const { ticket } = await ticketed();
    await desk.context.crm?.addNote({
      ...{ ticketId: ticket.id, key: "C0-1.1", by: "Olga", at: new Date(), text: "Hello" },
    });
    expect(await noted()).toBe(0);
    expect(desk.chat.notes).toEqual([]);
    expect(await countOf(db(), "crm_events", { kind: "note", settled_at: null })).toBe(0);
  });
});

test("a deal that people win in HubSpot is won here, with what it is worth", async () => {
  const { id: contactId } = hubspot.addContact({ email: "vic@bigcorp.example" });
  const { id } = hubspot.addDeal({ contactId, name: "Roof", amount: 900, currency: "EUR" });
  await ticketed();
  const follow = followDealsFlow(desk.context);
  await follow();
  hubspot.editDeal(id, { stage: "closedwon" });
  await vi.waitFor(
    async () => {
      await follow();
      expect(await db()("crm_deals").select("deal_id", "state", "amount_cents")).toEqual([
        { deal_id: id, state: "won", amount_cents: "90000" },
      ]);
    },
    { timeout: 10_000 },
  );
});

describe("a delivery", () => {
  const anEvent = (change: object = {}) => ({
    ...{ eventId: 1, subscriptionId: 9, portalId: 4_810_042, appId: 4_711, attemptNumber: 0 },
    ...{ occurredAt: 1_763_650_000_000, subscriptionType: "ticket.propertyChange" },
    ...{ objectId: 1_001, propertyName: "hs_pipeline_stage", propertyValue: "4" },
    ...change,
  });

  test("comes five times and in any order, and each event is kept once", async () => {
    const sent = [1, 2, 3].map((eventId) => anEvent({ eventId }));
    for (let time = 0; time < 5; time += 1)
      expect(await hubspot.webhooks.post(time % 2 === 0 ? sent : sent.toReversed())).toBe(204);
    expect(await events()).toHaveLength(3);
  });

  test.each([
    ["signed with another secret", { secret: "not the app's secret at all" }],
    ["of six minutes ago", { at: Date.now() - 6 * 60_000 }],
    ["of tomorrow", { at: Date.now() + 24 * 3_600_000 }],
  ])("%s is refused, and not sent again", async (_what, how) => {
    expect(await hubspot.webhooks.post([anEvent()], how)).toBe(401);
    expect(await events()).toEqual([]);
  });

  test("of something that we know nothing of, or of another account, is taken in and forgotten", async () => {
    const strange = [
      anEvent({ subscriptionType: "company.creation" }),
      anEvent({ subscriptionType: "object.propertyChange", objectTypeId: "0-421" }),
      anEvent({ portalId: 17 }),
    ];
    expect(await hubspot.webhooks.post(strange)).toBe(204);
    expect(await events()).toEqual([]);
  });

  test("by the number of the type is the same as by its name", async () => {
    const generic = { subscriptionType: "object.propertyChange", objectTypeId: "0-5" };
    expect(await hubspot.webhooks.post([anEvent(generic)])).toBe(204);
    expect(await events()).toMatchObject([{ kind: "ticket", value: "4" }]);
  });

  test.each([[{}], [[{ eventId: 1 }]], [Array(101).fill(anEvent())]])(
    "that is no list of events is refused: case %#",
    async (body) => {
      expect(await hubspot.webhooks.post(body as unknown[])).toBe(400);
    },
  );

  test("that cannot be stored is asked for again", async () => {
    await db().raw("alter table crm_events rename to crm_events_away");
    try {
      expect(await hubspot.webhooks.post([anEvent()])).toBe(503);
    } finally {
      await db().raw("alter table crm_events_away rename to crm_events");
    }
  });
});
