import { beforeEach, describe, expect, test } from "vitest";
import { changePreferencesFlow } from "#flows/change-preferences.ts";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { climbLaddersFlow } from "#flows/climb-ladders.ts";
import { wishDirectMessage } from "#flows/direct-messages.ts";
import { handOverEscalationFlow } from "#flows/hand-over-escalation.ts";
import { releaseEscalationFlow } from "#flows/release-escalation.ts";
import { aContact, aCrm } from "../helpers/fake-crm.ts";
import { lostAnswer } from "../helpers/fake-ports.ts";
import { aPressOf, escalated, later, MONDAY, performAll, useOffice } from "../helpers/office.ts";

const office = useOffice();
const olga = { team: "T0HARBOR", user: "U0OLGA" };

beforeEach(async () => {
  await office().db("member_preferences").delete();
  await office().db("chat_users").delete();
});

/** Olga has an escalation, and the desk's words about it are said. */
async function claimed() {
  const one = await escalated(office());
  await claimEscalationFlow(office().context)(await aPressOf(office(), one.escalationId));
  await performAll(office());
  return one;
}

async function tell({ escalationId, requestId }: { escalationId: string; requestId: string }) {
  const { db } = office();
  const member = await db("members").where({ key: "olga" }).first("id");
  const why = "client-answered" as const;
  const about = { escalationId, requestId, memberId: member.id, why, name: "message:1" };
  await wishDirectMessage(db, about);
  await performAll(office());
}

const told = () => office().chat.direct.map(({ userId, why }) => [userId, why]);

test("the owner is told alone when something of theirs is overdue, and nobody else is", async () => {
  const { context, clock } = office();
  await claimed();
  clock.at = later(MONDAY, 5 * 60);

  await climbLaddersFlow(context)();
  await performAll(office());

  expect(told()).toEqual([["U0OLGA", "overdue"]]);
  expect(office().chat.direct[0]).toMatchObject({ reference: expect.stringMatching(/^GH-/) });
});

test("whoever is given something is told, and whoever takes it over is not", async () => {
  const { context, db } = office();
  const { escalationId } = await claimed();
  const idOf = async (key: string) => (await db("members").where({ key }).first("id")).id;
  const [olgas, maxs] = [await idOf("olga"), await idOf("max")];
  const handOver = handOverEscalationFlow(context);

  const press = await aPressOf(office(), escalationId);
  await handOver({ ...press, ownerId: olgas, toId: maxs, note: "" });
  await performAll(office());
  expect(told()).toEqual([["U0MAX", "assigned"]]);

  await handOver({
    ...(await aPressOf(office(), escalationId, { by: "U0MAX" })),
    ownerId: maxs,
    toId: maxs,
    note: "",
  });
  await performAll(office());
  expect(told()).toHaveLength(1);
});

test("what nobody owns is overdue in the thread alone", async () => {
  const { context, clock } = office();
  await escalated(office());
  clock.at = later(MONDAY, 60);

  await climbLaddersFlow(context)();
  await performAll(office());

  expect(told()).toEqual([]);
});

test("whoever wants no direct messages gets none", async () => {
  const { context } = office();
  const one = await claimed();
  const changed = { by: olga, preferences: { directMessages: false } };
  expect(await changePreferencesFlow(context)(changed)).toEqual({ kind: "done" });

  await tell(one);

  expect(told()).toEqual([]);
});

test("at night where the member is it waits until the morning, unless they want it then too", async () => {
  const { db, clock } = office();
  const one = await claimed();
  await db("chat_users").insert({
    ...{ team: "T0HARBOR", user_id: "U0OLGA", standing: "person", read_at: new Date() },
    zone: "Australia/Sydney",
  });
  // One in the morning in Sydney.
  clock.at = new Date("2026-11-23T14:00:00Z");

  await tell(one);

  expect(told()).toEqual([]);
  const waiting = await db("effects").where({ kind: "direct-message" }).first();
  expect(waiting).toMatchObject({
    state: "pending",
    last_error: "it is night where the member is",
  });
  await changePreferencesFlow(office().context)({ by: olga, preferences: { quietHours: false } });
  await db("effects").update({ not_before: null });
  await performAll(office());

  expect(told()).toEqual([["U0OLGA", "client-answered"]]);
});

test("what is no longer the member's is not told any more", async () => {
  const one = await claimed();
  await releaseEscalationFlow(office().context)(await aPressOf(office(), one.escalationId));

  await tell(one);

  expect(told()).toEqual([]);
});

test("an answer that was lost is not followed by a second copy", async () => {
  const one = await claimed();
  office().chat.faults.after("postDirect", lostAnswer());

  await tell(one);
  await office().db("effects").update({ not_before: null });
  await performAll(office());

  expect(told()).toHaveLength(1);
});

describe("a VIP of an account that Olga owns in the CRM", () => {
  const crm = aCrm([aContact({ ownerEmail: "Olga@harbor.example" })]);
  const performWithCrm = () => performAll({ ...office(), context: { ...office().context, crm } });

  test("is told to her alone, once, whoever takes it", async () => {
    const { escalationId } = await escalated(office());
    await performWithCrm();
    await claimEscalationFlow(office().context)(
      await aPressOf(office(), escalationId, { by: "U0MAX" }),
    );
    await performWithCrm();
    expect(told()).toEqual([["U0OLGA", "vip"]]);
  });

  test("is no news to her who has it already, and an ordinary client's question is none", async () => {
    const { escalationId } = await escalated(office());
    await claimEscalationFlow(office().context)(await aPressOf(office(), escalationId));
    await performWithCrm();
    await office().db("escalations").update({ priority: "normal" });
    await office().db("effects").where({ kind: "direct-message" }).delete();
    await performWithCrm();
    expect(told()).toEqual([]);
  });
});
