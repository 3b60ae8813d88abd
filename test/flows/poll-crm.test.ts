import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { VendorError } from "#errors.ts";
import { followNotesFlow } from "#flows/follow-notes.ts";
import { followTicketsFlow } from "#flows/follow-tickets.ts";
import { pollCrmFlow } from "#flows/poll-crm.ts";
import { receiveCrmEventsFlow } from "#flows/receive-crm-events.ts";
import { takeInFromCrmFlow } from "#flows/take-in-from-crm.ts";
import type { Crm } from "#ports/crm.ts";
import { findEscalation } from "#store/escalations.ts";
import { aCompany } from "../helpers/company.ts";
import { aCrm } from "../helpers/fake-crm.ts";
import { countOf, escalated, performAll, useOffice } from "../helpers/office.ts";
import type { CrmOffice } from "../integrations/crm/office.ts";
import { vendors } from "../integrations/crm/vendors.ts";

/** A CRM that tells nothing by itself: from what people do there to what it means here, with both vendors. */
const intake = { property: "wants__c", values: ["Yes"], service: "consult" };
const company = { ...aCompany({ calendars: true }), crm: { intake: [intake] } };
const office = useOffice(company);
const db = () => office().db;

function usePolled(open: (typeof vendors)[number][1]) {
  let there: CrmOffice;
  let crm: Crm;
  beforeEach(async () => {
    there = await open({ isConfigured: true });
    for (const field of ["wants__c", "other__c"]) there.makeField(field);
    crm = there.crm();
  });
  afterEach(() => there.close());
  const context = () => ({
    ...{ ...office().context, crm, connected: { crm: true, sms: false } },
    crmPollSeconds: 60,
  });
  const poll = () => pollCrmFlow(context())();
  /** As if the pause were over. */
  async function pollNow() {
    await db()("crm_polls").update({ due_at: db().fn.now() });
    return poll();
  }
  /** An escalation with its ticket. */
  async function ticketed() {
    const one = await escalated({ ...office(), context: context() });
    await performAll({ ...office(), context: context() });
    const [row] = await db()("crm_tickets").where({ escalation_id: one.escalationId });
    return { ...one, ticketId: row.ticket_id as string };
  }
  const someone = () => there.addContact({ email: "kim@home.example", firstName: "Kim" }).id;
  const takeIn = () => takeInFromCrmFlow(context())();
  return {
    ...{ context, poll, pollNow, ticketed, someone, takeIn },
    there: () => there,
    change: (changed: Partial<Crm>) => {
      crm = { ...crm, ...changed };
    },
  };
}

const secondsUntilDue = async (subject: string) => {
  const { rows } = await db().raw(
    "select extract(epoch from due_at - now())::float as seconds from crm_polls where subject = :subject",
    { subject },
  );
  return rows[0]?.seconds as number;
};
const events = () => db()("crm_events").select("kind", "record_id as recordId", "property");

describe.each(vendors)("a ticket in %s, of which nobody tells us", (_vendor, open) => {
  const { context, poll, pollNow, ticketed, there } = usePolled(open);

  test("closed there is settled here, and is one change however often it is asked about", async () => {
    const { escalationId, ticketId } = await ticketed();
    expect(await poll()).toBe(0);
    there().closeTicket(ticketId);
    expect(await pollNow()).toBe(1);
    expect(await pollNow()).toBe(0);
    expect(await followTicketsFlow(context())()).toBe(1);
    expect(await findEscalation(db(), escalationId)).toMatchObject({ state: "resolved" });
    await performAll({ ...office(), context: context() });
    expect(await pollNow()).toBe(0);
    expect(await countOf(db(), "crm_events", { settled_at: null })).toBe(0);
  });

  test("told of by a webhook as well is still one change", async () => {
    const { ticketId } = await ticketed();
    there().closeTicket(ticketId);
    expect(await poll()).toBe(1);
    await receiveCrmEventsFlow(context())([
      {
        ...({ key: "by-webhook", kind: "ticket", recordId: ticketId } as const),
        ...{ property: undefined, value: undefined, occurredAt: new Date() },
      },
    ]);
    expect(await followTicketsFlow(context())()).toBe(1);
    expect(await followTicketsFlow(context())()).toBe(0);
    expect(await countOf(db(), "audit", { action: "escalation-closed" })).toBe(1);
  });

  test("is none of our business while we write it ourselves", async () => {
    const { escalationId, ticketId } = await ticketed();
    there().closeTicket(ticketId);
    await db()("effects")
      .where({ key: `crm-ticket:${escalationId}` })
      .update({ state: "sending" });
    expect(await poll()).toBe(0);
  });

  test("with a note on it shows the note in the thread once, and none of ours", async () => {
    const { escalationId, ticketId } = await ticketed();
    const { by, at, text } = { by: "Maya", at: new Date(), text: "We call them" };
    const { noteId } = await context().crm.addNote({ ticketId, key: "C0-1.2", by, at, text });
    await db()("effects")
      .where({ key: `crm-ticket:${escalationId}` })
      .update({ kind: "crm-note", remote_id: noteId, key: "crm-note:C0-1.2" });
    const { id } = there().writeNote({ ticketId, text: "They want the big room" });
    expect(await poll()).toBe(1);
    expect(await pollNow()).toBe(0);
    expect(await events()).toEqual([{ kind: "note", recordId: id, property: null }]);
    await db()("crm_events").update({ received_at: new Date(0) });
    await followNotesFlow(context())();
    await performAll({ ...office(), context: context() });
    expect(office().chat.notes).toMatchObject([{ quote: "They want the big room" }]);
  });
});

test("a note that the CRM refuses to show is shown once it is allowed", async () => {
  const { requestId, escalationId } = await escalated(office());
  await db()("crm_tickets").insert({ escalation_id: escalationId, ticket_id: "t7", state: "open" });
  const about = { id: requestId, key: "n7", kind: "note", record_id: "n7" };
  await db()("crm_events").insert({ ...about, occurred_at: new Date(), received_at: new Date(0) });
  let isAllowed = false;
  const crm = aCrm([], {
    readNote: async () => {
      if (isAllowed) return { ticketIds: ["t7"], by: "Lee", text: "They called", isOurs: false };
      throw new VendorError("crm", { verdict: "human", ambiguous: false, detail: "403" });
    },
  });
  const follow = async () => {
    await db()("crm_events").update({ look_at: db().fn.now() });
    return followNotesFlow({ ...office().context, crm })();
  };
  expect(await follow()).toBe(0);
  isAllowed = true;
  expect(await follow()).toBe(1);
  expect(await follow()).toBe(0);
});

describe.each(vendors)(
  "a contact of %s who wants an appointment, of whom nobody tells us",
  (_vendor, open) => {
    const { context, poll, pollNow, someone, takeIn, there } = usePolled(open);
    const tick = (id: string, value: string) => there().setField(id, "wants__c", value);

    test("is a request, once, and once more when they want one again", async () => {
      const id = someone();
      expect(await poll()).toBe(0);
      tick(id, "Yes");
      expect(await pollNow()).toBe(1);
      expect(await takeIn()).toBe(1);
      expect(await pollNow()).toBe(0);
      await db()("requests").update({ state: "closed", close_reason: "declined" });
      there().setField(id, "other__c", "1");
      expect(await pollNow()).toBe(0);
      tick(id, "no");
      expect(await pollNow()).toBe(0);
      tick(id, "yes");
      expect(await pollNow()).toBe(1);
      expect(await takeIn()).toBe(1);
      expect(await countOf(db(), "requests")).toBe(2);
    });

    test("since before anybody asked is nothing, whatever else of them changes", async () => {
      const id = someone();
      tick(id, "Yes");
      expect(await poll()).toBe(0);
      there().setField(id, "wants__c", "yes");
      expect(await pollNow()).toBe(0);
    });

    test("as a webhook has told already is no second request when the first is over", async () => {
      const id = someone();
      await poll();
      tick(id, "Yes");
      await receiveCrmEventsFlow(context())([
        {
          ...({ key: "told", kind: "contact", recordId: id, property: "wants__c" } as const),
          ...{ value: "Yes", occurredAt: new Date() },
        },
      ]);
      expect(await takeIn()).toBe(1);
      await db()("requests").update({ state: "closed", close_reason: "declined" });
      expect(await pollNow()).toBe(0);
      expect(await takeIn()).toBe(0);
      expect(await countOf(db(), "requests")).toBe(1);
    });
  },
);

describe.each(vendors)("%s is asked", (_vendor, open) => {
  const { context, poll, pollNow, there, ticketed, change, someone } = usePolled(open);

  test("by one node at a time, and not before the pause is over", async () => {
    await ticketed();
    const before = there().calls().length;
    await Promise.all([poll(), poll(), poll()]);
    const once = there().calls().length - before;
    await poll();
    expect(there().calls().length - before).toBe(once);
    expect(await secondsUntilDue("tickets")).toBeGreaterThan(50);
    expect(await secondsUntilDue("tickets")).toBeLessThan(61);
  });

  test("ten times less often where its webhooks come", async () => {
    await receiveCrmEventsFlow(context())([]);
    await poll();
    expect(await secondsUntilDue("tickets")).toBeGreaterThan(500);
  });

  test("hardly ever where the calls of its day run out", async () => {
    change({ callsUsed: () => 0.96 });
    await poll();
    expect(await secondsUntilDue("tickets")).toBeGreaterThan(3_000);
  });

  test("again from where it had come, after it could not answer", async () => {
    const id = someone();
    await poll();
    there().setField(id, "wants__c", "Yes");
    there().faults.add({ kind: "status", status: 503, match: "search|query", times: 2 });
    expect(await pollNow()).toBe(0);
    expect(await db()("crm_polls").where({ subject: "contact" }).first()).toMatchObject({
      failure: expect.stringContaining("503"),
    });
    there().faults.clear();
    expect(await pollNow()).toBe(1);
    expect(await db()("crm_polls").where({ subject: "contact" }).first()).toMatchObject({
      failure: null,
    });
  });
});
