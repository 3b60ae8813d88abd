import { describe, expect, test, vi } from "vitest";
import { crmDoor } from "#flows/crm-door.ts";
import { findCrmRefusal } from "#store/crm-refusals.ts";
import { countOf, escalated, performAll, useOffice } from "../helpers/office.ts";
import { useOffice as useCrm, vendors } from "../integrations/crm/vendors.ts";

/** From the outbox to a CRM that refuses us, with both vendors' adapters and doubles. */
const office = useOffice();
const db = () => office().db;

describe.each(vendors)("%s, once it has refused us", (_vendor, open) => {
  const there = useCrm(open);

  test("is asked by nobody but one, once in a while, and is written to when it lets us in again", async () => {
    const log = { ...office().context.log, error: vi.fn() };
    const crm = crmDoor(there().crm(), { db: db(), log });
    const context = { ...office().context, crm, log, connected: { crm: true, sms: false } };
    const desk = { ...office(), context };
    there().faults.add({ kind: "unauthorized", times: 1_000 });
    const struck = () => there().calls().length;
    await escalated(desk);
    await performAll(desk);
    // A refused session is renewed once.
    expect(struck()).toBeLessThanOrEqual(2);
    expect(await findCrmRefusal(db())).toMatchObject({ detail: expect.stringContaining("401") });
    const before = struck();
    for (const name of ["One", "Two", "Three"]) await escalated(desk, { clientName: name });
    for (let round = 0; round < 5; round += 1) await performAll(desk);
    expect(struck()).toBe(before);
    // Nothing is lost, and nothing goes round and round meanwhile.
    const tickets = { kind: "crm-ticket" };
    expect(await countOf(db(), "effects", { ...tickets, state: "pending" })).toBe(4);
    const waiting = await db()("effects").where(tickets).whereRaw("not_before > now()");
    expect(waiting.length).toBeGreaterThanOrEqual(3);
    expect(log.error).toHaveBeenCalledTimes(1);

    const soon = async () => {
      await db()("crm_refusals").update({ look_at: db().fn.now() });
      await db()("effects").update({ not_before: null });
    };
    await soon();
    await performAll(desk);
    expect(struck() - before).toBeLessThanOrEqual(2);
    there().faults.clear();
    await soon();
    await performAll(desk);
    expect(await findCrmRefusal(db())).toBeUndefined();
    await soon();
    await performAll(desk);
    expect(there().tickets()).toHaveLength(4);
  });

  test("has let us in again as soon as it answers, whatever it says of the question", async () => {
    const crm = crmDoor(there().crm(), { db: db(), log: office().context.log });
    there().faults.add({ kind: "unauthorized", times: 2 });
    const ask = () => crm.readTickets(["1"]);
    await expect(ask()).rejects.toMatchObject({ verdict: "auth" });
    there().faults.clear();
    there().faults.add({ kind: "status", status: 400, match: "composite|batch", times: 2 });
    await db()("crm_refusals").update({ look_at: db().fn.now() });
    await expect(ask()).rejects.toMatchObject({ verdict: "permanent" });
    expect(await findCrmRefusal(db())).toBeUndefined();
  });
});
