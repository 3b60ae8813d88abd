import { afterEach, expect, test } from "vitest";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { handOverEscalationFlow } from "#flows/hand-over-escalation.ts";
import { type ProposedTime, proposeTimesFlow } from "#flows/propose-times.ts";
import { textClientFlow } from "#flows/text-client.ts";
import { undoSendingFlow } from "#flows/undo-sending.ts";
import { perform } from "#outbox/perform.ts";
import { findEscalation } from "#store/escalations.ts";
import { findMemberByKey } from "#store/members.ts";
import { findHold } from "#store/occupancies.ts";
import { listNewestOffers } from "#store/offers.ts";
import {
  aPressOf,
  countOf,
  escalated,
  expectNoOverlap,
  later,
  MONDAY,
  performAll,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
const row = (id: string) => findEscalation(db(), id);
const by = { team: "T0HARBOR", user: "U0OLGA" };
afterEach(() => expectNoOverlap(db()));

const sms = {
  sent: [] as string[],
  port: {
    send: async ({ body }: { body: string }) => {
      sms.sent.push(body);
      return { vendorId: `SM${sms.sent.length}`, status: "queued" as const };
    },
    find: async () => undefined,
  },
};
const context = () => ({
  ...office().context,
  sms: sms.port,
  connected: { crm: false, sms: true },
});
const undo = (key = "V1", user = by) => undoSendingFlow(context())({ key, by: user });

async function claimed() {
  sms.sent.length = 0;
  const one = await escalated(office(), {
    providerKey: "ana",
    clientPhone: "+12125550123",
    consents: [{ channel: "sms", given: true, wording: "Text me." }],
  } as Parameters<typeof escalated>[1]);
  await claimEscalationFlow(context())(await aPressOf(office(), one.escalationId));
  return one;
}

async function text(escalationId: string, undoKey: string) {
  const done = await textClientFlow(context())({
    ...(await aPressOf(office(), escalationId)),
    text: "Is Tuesday good?",
    textId: `${undoKey}:1`,
    undoKey,
  });
  expect(done).toEqual({ kind: "done" });
}

async function texted(undoKey = "V1") {
  const one = await claimed();
  await text(one.escalationId, undoKey);
  return one;
}

/** All of it but how often and when it was last touched. */
async function asRow(id: string) {
  const { version: _, touched_at: __, ...rest } = await db()("escalations").where({ id }).first();
  return rest;
}

/** Ana on Tuesday at ten and at half past two in Phoenix. */
async function someTimes(): Promise<readonly ProposedTime[]> {
  const { id: providerId } = await db()("providers").where({ key: "ana" }).first("id");
  return [TUESDAY_NOON, later(TUESDAY_NOON, 270)].map((start) => ({ start, providerId }));
}

async function propose(escalationId: string, times: readonly ProposedTime[], undoKey = "V1") {
  const press = await aPressOf(office(), escalationId);
  expect(await proposeTimesFlow(context())({ ...press, times, undoKey })).toEqual({ kind: "done" });
}

/** Ten seconds go by for what waits. */
const letLeave = () =>
  db()("effects").whereNotNull("not_before").update({ not_before: db().fn.now() });

async function everythingOwed() {
  await performAll({ ...office(), context: context() });
}

test("a text leaves only after ten seconds", async () => {
  await texted();
  await everythingOwed();
  expect([sms.sent, office().chat.notes]).toEqual([[], []]);
  const { rows } = await db().raw(
    "select extract(epoch from not_before - created_at)::integer as waits from effects where kind = 'sms'",
  );
  expect(rows).toEqual([{ waits: 10 }]);
  await letLeave();
  await everythingOwed();
  expect(sms.sent).toEqual([expect.stringContaining("Is Tuesday good?")]);
  expect(office().chat.notes).toMatchObject([{ text: "Olga Reyes texted the client:" }]);
});

test("taken back it never leaves, nobody is told of it, and the rows are as they were", async () => {
  const { escalationId } = await claimed();
  const before = await asRow(escalationId);
  await text(escalationId, "V1");
  expect(await row(escalationId)).toMatchObject({ state: "waiting-client" });
  office().clock.at = later(MONDAY, 1);
  expect(await undo()).toEqual({ kind: "done" });
  expect(await asRow(escalationId)).toEqual(before);
  await letLeave();
  await everythingOwed();
  expect([sms.sent, office().chat.notes]).toEqual([[], []]);
  expect(office().chat.live()).toMatchObject([{ card: { state: "claimed" } }]);
  expect(await undo()).toEqual({ kind: "done" });
  expect(await countOf(db(), "audit", { action: "sending-undone" })).toBe(1);
});

test("after ten seconds it is refused truthfully, also while it is on its way", async () => {
  const { escalationId } = await texted();
  await letLeave();
  const sent = { kind: "refused", refusal: { kind: "sent" } };
  expect(await undo()).toEqual(sent);
  await everythingOwed();
  expect(await undo()).toEqual(sent);
  expect(await row(escalationId)).toMatchObject({ state: "waiting-client" });
});

test("of taking back and leaving at the same moment one happens", async () => {
  for (let round = 0; round < 8; round += 1) {
    await texted(`V${round}`);
    const effect = await db()("effects")
      .where({ key: `sms:free-text:V${round}:1` })
      .first("id");
    const [taken] = await Promise.all([undo(`V${round}`), perform(context(), effect.id)]);
    expect(sms.sent).toHaveLength(taken.kind === "done" ? 0 : 1);
  }
});

test("nobody takes back what somebody else sends, nor what nobody sent", async () => {
  await texted();
  const unknown = { kind: "refused", refusal: { kind: "unknown-escalation" } };
  expect(await undo("V1", { ...by, user: "U0MAX" })).toEqual(unknown);
  expect(await undo("V2")).toEqual(unknown);
  expect(await countOf(db(), "effects", { kind: "sms", state: "pending" })).toBe(1);
});

test("what happened in between stays, and still nothing leaves", async () => {
  const { escalationId } = await texted();
  const idOf = async (key: string) => (await findMemberByKey(db(), key))?.id ?? "";
  await handOverEscalationFlow(context())({
    ...(await aPressOf(office(), escalationId)),
    ownerId: await idOf("olga"),
    toId: await idOf("max"),
    note: "",
  });
  expect(await undo()).toEqual({ kind: "done" });
  expect(await row(escalationId)).toMatchObject({ state: "claimed", ownerId: await idOf("max") });
  await letLeave();
  await everythingOwed();
  expect(sms.sent).toEqual([]);
});

test("taken back, proposed times are free, and the wanted time is held as before", async () => {
  const { escalationId } = await claimed();
  const before = await db()("occupancies").orderBy("during");
  const said = await db()("escalations").where({ id: escalationId }).first("held_until");
  await propose(escalationId, await someTimes());
  expect(await countOf(db(), "occupancies")).toBe(2);
  expect(await undo()).toEqual({ kind: "done" });
  expect(await db()("occupancies").orderBy("during")).toEqual(before);
  expect(await db()("escalations").where({ id: escalationId }).first("held_until")).toEqual(said);
  expect(await listNewestOffers(db(), escalationId)).toEqual([]);
  await letLeave();
  await everythingOwed();
  expect(sms.sent).toEqual([]);
  // And they can be proposed once more, with a message of their own.
  await propose(escalationId, await someTimes(), "V2");
  await letLeave();
  await everythingOwed();
  expect(sms.sent).toHaveLength(1);
});

test("taken back, a second proposal leaves the first one standing", async () => {
  const { escalationId } = await claimed();
  const [first, second] = (await someTimes()) as [ProposedTime, ProposedTime];
  await propose(escalationId, [first, second]);
  await letLeave();
  const stood = await listNewestOffers(db(), escalationId);
  const times = [first, { ...second, start: later(second.start, 60) }];
  await propose(escalationId, times, "V2");
  expect(await undo("V2")).toEqual({ kind: "done" });
  expect(await listNewestOffers(db(), escalationId)).toEqual(stood);
  expect(await row(escalationId)).toMatchObject({ state: "waiting-client", waitingSince: MONDAY });
  expect(await countOf(db(), "occupancies")).toBe(2);
});

test("a time that somebody took in between is not held again, and that is no failure", async () => {
  const { escalationId } = await claimed();
  const [, other] = (await someTimes()) as [ProposedTime, ProposedTime];
  await propose(escalationId, [other, { ...other, start: later(other.start, 60) }]);
  const rival = await escalated(office(), { providerKey: "ana" });
  const at = MONDAY;
  expect(await findHold(db(), { escalationId: rival.escalationId, at })).toBeDefined();
  expect(await undo()).toEqual({ kind: "done" });
  expect(await findHold(db(), { escalationId, at })).toBeUndefined();
  expect(await row(escalationId)).toMatchObject({ state: "claimed" });
});
