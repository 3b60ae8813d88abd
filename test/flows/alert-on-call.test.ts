import { beforeEach, expect, test } from "vitest";
import { applyCompany } from "#flows/apply-company.ts";
import { climbLaddersFlow } from "#flows/climb-ladders.ts";
import { currentCompany } from "#flows/current-company.ts";
import { noteSmsStatusFlow } from "#flows/note-sms-status.ts";
import { readSms } from "#flows/read-sms.ts";
import { perform } from "#outbox/perform.ts";
import { findEffect } from "#store/effects.ts";
import { findEscalation } from "#store/escalations.ts";
import { aCompany } from "../helpers/company.ts";
import { countOf, escalated, MONDAY, performAll, useOffice } from "../helpers/office.ts";

/** Friday, 23:40 in New York, long after everybody went home. */
const NIGHT = new Date("2026-11-28T04:40:00Z");
const day = ["09:00-17:00"];
const base = aCompany({ calendars: true });
const company = {
  ...base,
  members: base.members.map((member) =>
    member.key === "olga" ? { ...member, phone: "+16025550177" } : member,
  ),
  escalation: {
    ...base.escalation,
    hours: { zone: "America/New_York", weekly: { mon: day, tue: day } },
    ladder: [
      { do: "alert" as const, afterMinutes: 10, from: "raised" as const, clock: "wall" as const },
    ],
  },
};

const office = useOffice(company);
const db = () => office().db;
const context = (sms = true) => ({
  ...office().context,
  company: currentCompany(db()),
  connected: { crm: false, sms },
});
const nameOf = (escalationId: string) => `nobody-answered:${escalationId}:raised+10 wall alert`;

beforeEach(() => applyCompany(db(), { text: JSON.stringify(company), by: "test", at: MONDAY }));

async function alerted(sms = true) {
  office().clock.at = NIGHT;
  const one = await escalated(office(), { start: undefined });
  office().clock.at = new Date(NIGHT.getTime() + 10 * 60_000);
  expect(await climbLaddersFlow(context(sms))()).toBe(1);
  return one;
}

test("who is on call is texted at night, without a client's consent and without waiting for morning", async () => {
  const { escalationId } = await alerted();
  const effect = await findEffect(db(), `sms:${nameOf(escalationId)}`);
  if (effect === undefined) throw new Error("no text was wished for");
  expect(await readSms(context(), effect)).toMatchObject({
    kind: "send",
    phone: "+16025550177",
    // What the client agreed to, and when they sleep, is nothing to this one.
    heardAt: office().clock.at,
    content: { kind: "nobody-answered", reference: expect.stringMatching(/^GH-/) },
  });
  const text = office().context.renderSms(
    {
      kind: "nobody-answered",
      reference: "GH-1042",
      answerDueAt: NIGHT,
      zone: "America/New_York",
      url: "https://book.harbor.example/console/requests/GH-1042",
    },
    "Harbor & Pine",
  );
  expect(text).toContain("GH-1042");
  expect(text).toContain("nobody answers");
});

test("a text that did not arrive is put on the card, and says that it was not the client's", async () => {
  const { escalationId } = await alerted();
  const effect = await findEffect(db(), `sms:${nameOf(escalationId)}`);
  const send = async () => ({ vendorId: "SM1", status: "sent" as const });
  const sms = { send, find: async () => undefined };
  await perform({ ...context(), sms }, effect?.id ?? "");
  await noteSmsStatusFlow(context())({
    ...{ effectId: effect?.id, vendorId: "SM1", status: "undelivered", errorCode: 30_003 },
  });
  expect(await findEscalation(db(), escalationId)).toMatchObject({
    findings: [
      { rule: "vip" },
      {
        detail:
          "A text message did not reach who is on call: the telephone is switched off, or out of reach",
      },
    ],
  });
});

test("they are written to as well, and where no texts are connected by mail alone", async () => {
  const { escalationId } = await alerted(false);
  expect(await findEffect(db(), `sms:${nameOf(escalationId)}`)).toBeUndefined();
  await performAll(office());
  expect(office().email.sent.map(({ to, content }) => [to.address, content.kind])).toEqual([
    ["vic@bigcorp.example", "person-will-answer"],
    ["olga@harbor.example", "nobody-answered"],
  ]);
});

test("what was settled meanwhile alerts nobody", async () => {
  const { escalationId } = await alerted();
  await db()("escalations")
    .where({ id: escalationId })
    .update({ state: "cancelled", ended_at: office().clock.at });
  const effect = await findEffect(db(), `sms:${nameOf(escalationId)}`);
  expect(effect && (await readSms(context(), effect))).toMatchObject({ kind: "pointless" });
  await performAll(office());
  expect(office().email.kinds()).not.toContain("nobody-answered");
  expect(await countOf(db(), "messages")).toBe(0);
});

test("out of hours the client is promised an hour at which somebody is there", async () => {
  office().clock.at = NIGHT;
  const { requestId } = await escalated(office(), { start: undefined, receivedAt: NIGHT });
  await performAll(office());
  // Four hours of business time on Monday, as the client's wall shows them.
  expect(office().email.sent).toMatchObject([
    {
      content: {
        kind: "person-will-answer",
        promisedBy: new Date("2026-11-30T18:00:00Z"),
        opensAt: new Date("2026-11-30T14:00:00Z"),
        zone: "America/Phoenix",
      },
    },
  ]);
  expect(await countOf(db(), "requests", { id: requestId })).toBe(1);
});
