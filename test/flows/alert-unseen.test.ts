import { beforeEach, expect, test } from "vitest";
import { alertUnseenFlow } from "#flows/alert-unseen.ts";
import { applyCompany } from "#flows/apply-company.ts";
import { noteChatTrouble } from "#flows/chat-trouble.ts";
import { wishThreadNote } from "#flows/wish-card.ts";
import { transact } from "#store/db.ts";
import { insertDigest } from "#store/digests.ts";
import { findEffect } from "#store/effects.ts";
import { away } from "../helpers/absences.ts";
import { aCompany } from "../helpers/company.ts";
import { aRequest, escalated, MONDAY, performAll, receive, useOffice } from "../helpers/office.ts";

const base = aCompany({ calendars: true });
const company = {
  ...base,
  // On call, and a provider as well.
  providers: [
    ...base.providers,
    { key: "olga", name: "Olga Reyes", location: "new-york", hours: { mon: ["09:00-17:00"] } },
  ],
  members: base.members.map((member) =>
    member.key === "ada" ? member : { ...member, phone: "+12125550177" },
  ),
  escalation: {
    ...base.escalation,
    onCall: undefined,
    rota: {
      zone: "America/New_York",
      handOver: { day: "mon" as const, time: "08:00" },
      since: "2026-11-23",
      members: ["olga", "max"],
    },
  },
};
const office = useOffice(company);
const db = () => office().db;

/** So much real time has passed since everything that was wished for. */
const pass = (seconds: number) =>
  db()("effects").update({
    created_at: db().raw("created_at - make_interval(secs => ?)", [seconds]),
  });
const look = (change: object = {}) => alertUnseenFlow({ ...office().context, ...change })();
const keys = async (pattern: string) =>
  (await db()("effects").whereLike("key", pattern).orderBy("key")).map(({ key }) => key as string);
/** A request that needs a person although nobody important made it. */
const ordinary = () => receive(office(), aRequest({ askPerson: true }));

beforeEach(() => db()("effects").delete());

test("a VIP's card that is not there after 75 seconds is told of by mail and by text, once", async () => {
  const one = await escalated(office());
  await pass(70);
  expect(await look()).toBe(0);
  await pass(6);
  const connected = { crm: false, sms: true };
  expect(await look({ connected })).toBe(1);
  expect(await look({ connected })).toBe(0);
  expect(await keys("%desk-alert%")).toEqual([
    `email:desk-alert:${one.escalationId}`,
    `sms:desk-alert:${one.escalationId}`,
  ]);
});

test("the text goes to whoever stands in for the one on call who is away", async () => {
  await away(office(), "olga", { from: "2026-11-23" });
  const one = await escalated(office());
  await pass(76);
  await look({ connected: { crm: false, sms: true } });
  const max = await db()("members").where({ key: "max" }).first("id");
  expect(await findEffect(db(), `sms:desk-alert:${one.escalationId}`)).toMatchObject({
    payload: { memberId: max.id },
  });
});

test("everybody else's is told of after four minutes", async () => {
  await ordinary();
  await pass(230);
  expect(await look()).toBe(0);
  await pass(11);
  expect(await look()).toBe(1);
});

test("with a token that is refused nobody waits: on call is told at once", async () => {
  await ordinary();
  await noteChatTrouble(office().context, { subject: "token", detail: "token_revoked" });
  expect(await look()).toBe(1);
});

test("nor without any channel to post in", async () => {
  await ordinary();
  await noteChatTrouble(office().context, { subject: "channel:C0ELSEWHERE", detail: "archived" });
  expect(await look()).toBe(0);
  await noteChatTrouble(office().context, { subject: "channel:C0DESK", detail: "is_archived" });
  expect(await look()).toBe(1);
});

test("a card that was posted is seen, and what somebody has taken too", async () => {
  await escalated(office());
  await performAll(office());
  await escalated(office(), { clientName: "Other" });
  await db()("escalations").where({ state: "open" }).update({ version: 2 });
  const [posted] = await db()("effects").where({ kind: "card" }).whereNotNull("remote_id");
  expect(posted).toBeDefined();
  await pass(600);
  await db()("escalations").update({
    state: "claimed",
    owner_id: (await db()("members").where({ key: "max" }).first("id")).id,
    claimed_at: MONDAY,
  });
  expect(await look()).toBe(0);
});

test("a call for somebody in the thread that does not come through is told of like a card", async () => {
  const one = await escalated(office());
  await performAll(office());
  await db()("effects").insert({
    id: "0195b3f0-3333-7000-8000-000000000009",
    kind: "thread-note",
    key: "note:overdue",
    request_id: one.requestId,
    payload: { escalationId: one.escalationId, text: "Overdue", mentionMemberIds: ["m1"] },
    state: "pending",
  });
  expect(await look()).toBe(0);
  await pass(76);
  expect(await look()).toBe(1);
});

test("what calls for its owner and does not come through is told to that owner, and a later call anew", async () => {
  const one = await escalated(office());
  await pass(76);
  expect(await look()).toBe(1);
  await performAll(office());
  const max = await db()("members").where({ key: "max" }).first("id");
  await db()("escalations").update({ state: "claimed", owner_id: max.id, claimed_at: MONDAY });
  const call = (name: string) =>
    transact(db(), (tx) =>
      wishThreadNote(tx, {
        ...{ ...one, name, text: "This is yours now.", mentionMemberIds: [max.id] },
        broadcast: false,
      }),
    );
  for (const name of ["handed-over:1", "overdue:1"]) {
    await call(name);
    await pass(70);
    expect(await look()).toBe(0);
    await pass(6);
    expect(await look({ connected: { crm: false, sms: true } })).toBe(1);
    expect(await look()).toBe(0);
  }
  const mails = await db()("effects").whereLike("key", `email:desk-alert:${one.escalationId}:%`);
  expect(mails.map(({ payload }) => payload.memberId)).toEqual([max.id, max.id]);
  expect(await keys(`sms:desk-alert:${one.escalationId}:%`)).toHaveLength(2);
});

test("who is on call hears of what is in the queue once an hour, however often it calls", async () => {
  const one = await escalated(office());
  await pass(76);
  expect(await look()).toBe(1);
  const call = (name: string) =>
    transact(db(), (tx) =>
      wishThreadNote(tx, {
        ...{ ...one, name, text: "Overdue.", mentionMemberIds: [one.escalationId] },
        broadcast: true,
      }),
    );
  await call("rung:1");
  await pass(76);
  expect(await look()).toBe(0);
  await pass(60 * 60);
  await call("rung:2");
  await pass(76);
  expect(await look()).toBe(1);
});

test("an outage is told to the admins once, and it is in the audit", async () => {
  await escalated(office());
  await escalated(office(), { clientName: "Other" });
  await pass(80);
  expect(await look()).toBe(2);
  await escalated(office(), { clientName: "Third" });
  await pass(80);
  expect(await look()).toBe(1);
  const mails = await db()("effects").where({ kind: "desk-mail" });
  expect(mails).toMatchObject([{ payload: { template: "chat-trouble", subject: "outage" } }]);
  expect(await db()("audit").where({ action: "chat-trouble-began" })).toHaveLength(1);
  await performAll(office());
  const told = office().email.sent.filter(({ content }) => content.kind === "chat-trouble");
  expect(told).toMatchObject([{ to: { address: "ada@harbor.example" } }]);
});

test("a company without an admin is told at its own address", async () => {
  const members = company.members.filter(({ key }) => key !== "ada");
  const apply = (text: object) =>
    applyCompany(db(), { text: JSON.stringify(text), by: "test", at: MONDAY });
  await apply({ ...company, members });
  try {
    await noteChatTrouble(office().context, { subject: "token", detail: "token_revoked" });
    await performAll(office());
    expect(office().email.sent).toMatchObject([
      { to: { address: "hello@harbor.example" }, content: { trouble: "token" } },
    ]);
  } finally {
    await apply(company);
  }
});

test("what stands in a digest that nobody can see is told of, too", async () => {
  await ordinary();
  const { id } = await db()("escalations").first("id");
  await insertDigest(db(), [id]);
  await pass(241);
  await db()("effects").where({ kind: "digest" }).update({ remote_id: "C0DESK:1.000100" });
  expect(await look()).toBe(0);
  await db()("effects").where({ kind: "digest" }).update({ remote_id: null });
  expect(await look()).toBe(1);
});
