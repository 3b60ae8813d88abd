import { expect, test } from "vitest";
import { VendorError } from "#errors.ts";
import { perform } from "#outbox/perform.ts";
import { findEffect, wish } from "#store/effects.ts";
import { lostAnswer, unreachable } from "../../helpers/fake-ports.ts";
import { countOf, escalated, useOffice } from "../../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
type Escalated = Awaited<ReturnType<typeof escalated>>;

const keyOf = ({ escalationId }: Escalated) => `card:${escalationId}`;

const refusal = (verdict: "gone" | "human", code: string) =>
  new VendorError("slack", { verdict, code, ambiguous: false, detail: code });

/** One attempt at the card, with the vendors as they are or as `change` says. */
async function draw(one: Escalated, change: object = {}): Promise<string> {
  const effect = await findEffect(db(), keyOf(one));
  return perform({ ...office().context, ...change }, effect?.id ?? "");
}

async function redraw(one: Escalated): Promise<string> {
  const { escalationId, requestId } = one;
  await wish(db(), { kind: "card", key: keyOf(one), requestId, payload: { escalationId } });
  return draw(one);
}

/** Half a minute has passed since the attempt of unknown end. */
const letTimePass = () =>
  db()("effects").update({
    doubted_at: db().raw("doubted_at - interval '31 seconds'"),
    not_before: null,
  });

test("an escalation has one card, redrawn in its place", async () => {
  const one = await escalated(office());
  await draw(one);
  await db()("escalations").update({ version: 2 });
  await redraw(one);
  expect(office().chat.messages).toMatchObject([{ drawings: 2, card: { version: 2 } }]);
});

test("the card says why, what is held, and until when somebody should answer", async () => {
  const one = await escalated(office(), { providerKey: "ana" });
  await draw(one);
  const [message] = office().chat.live();
  expect(message?.card).toMatchObject({
    state: "open",
    priority: "high",
    vip: true,
    overdue: false,
    given: false,
    client: { name: "Vic Major", emailDomain: "bigcorp.example", zone: "America/Phoenix" },
    serviceName: "Consultation",
    wanted: { heldWith: "Ana Ortiz" },
    answerDueAt: new Date("2026-11-23T14:05:00Z"),
    owner: undefined,
    outcome: undefined,
  });
});

test("a card whose posting was answered by silence is found, not posted again", async () => {
  const one = await escalated(office());
  office().chat.faults.after("postCard", lostAnswer());
  await draw(one);
  await draw(one);
  expect(office().chat.messages).toHaveLength(1);
  expect(await findEffect(db(), keyOf(one))).toMatchObject({ state: "done" });
});

test("a card that is not found is posted again only when it would be seen by now", async () => {
  const one = await escalated(office());
  office().chat.faults.before("postCard", lostAnswer());
  await draw(one);
  await draw(one);
  expect(office().chat.calls.filter((call) => call === "postCard")).toHaveLength(1);
  await letTimePass();
  await draw(one);
  expect(office().chat.live()).toHaveLength(1);
});

test("a card that somebody deleted is posted anew", async () => {
  const one = await escalated(office());
  await draw(one);
  office().chat.deleteByHand();
  await redraw(one);
  expect(office().chat.live()).toHaveLength(1);
  await redraw(one);
  expect(office().chat.live()).toMatchObject([{ drawings: 2 }]);
});

test("nor is the replacement of a deleted card posted twice when its answer is lost", async () => {
  const one = await escalated(office());
  await draw(one);
  office().chat.deleteByHand();
  office().chat.faults.after("postCard", lostAnswer());
  await redraw(one);
  await letTimePass();
  await draw(one);
  expect(office().chat.live()).toHaveLength(1);
});

test("without Slack, who is on call is told by e-mail, once", async () => {
  const one = await escalated(office());
  await draw(one, { chat: undefined });
  await redraw(one);
  expect(await countOf(db(), "effects", { key: `email:desk-alert:${one.escalationId}` })).toBe(1);
});

test("a card that may not be changed any more is replaced in its thread", async () => {
  const one = await escalated(office());
  await draw(one);
  office().chat.faults.before("redrawCard", refusal("gone", "frozen"));
  await redraw(one);
  const [first, second] = office().chat.messages;
  expect(second?.place).toMatchObject({ threadId: first?.place.messageId });
  await redraw(one);
  expect(office().chat.messages).toMatchObject([{ drawings: 1 }, { drawings: 2 }]);
});

test("a card in a channel where nobody posts any more waits, and is drawn when it is back", async () => {
  const one = await escalated(office());
  await draw(one);
  office().chat.faults.before("redrawCard", refusal("human", "channel"));
  await redraw(one);
  expect(await findEffect(db(), keyOf(one))).toMatchObject({ state: "pending", attempt: 2 });
  await draw(one);
  expect(office().chat.messages).toMatchObject([{ drawings: 2 }]);
});

test("what chat did not take comes back by its turn, after a pause that grows", async () => {
  const one = await escalated(office());
  office().chat.faults.before("postCard", unreachable(), 2);
  expect(await draw(one)).toBe("settled");
  const pause = async () => {
    const { rows } = await db().raw(
      "select round(extract(epoch from not_before - now()))::integer as s, queued from effects where key = ?",
      [keyOf(one)],
    );
    return rows[0];
  };
  expect(await pause()).toEqual({ s: 2, queued: 0 });
  await draw(one);
  expect(await pause()).toEqual({ s: 4, queued: 0 });
});

test("a vendor that was away for long is waited for as long as any other after a lost answer", async () => {
  const one = await escalated(office());
  await db()("effects").update({ created_at: db().raw("created_at - interval '10 minutes'") });
  office().chat.faults.before("postCard", lostAnswer());
  await draw(one);
  await draw(one);
  expect(office().chat.live()).toEqual([]);
  expect(office().chat.calls.filter((call) => call === "postCard")).toHaveLength(1);
});

test("a drawing that may have been lost is drawn over once more when it would have arrived by now", async () => {
  const one = await escalated(office());
  await draw(one);
  office().chat.faults.after("redrawCard", lostAnswer());
  await redraw(one);
  await draw(one);
  expect(await findEffect(db(), keyOf(one))).toMatchObject({ state: "pending" });
  await letTimePass();
  await draw(one);
  expect(await findEffect(db(), keyOf(one))).toMatchObject({ state: "done" });
  expect(office().chat.calls.filter((call) => call === "redrawCard")).toHaveLength(3);
});

test("what changes while a lost drawing is waited for is drawn at once", async () => {
  const one = await escalated(office());
  await draw(one);
  office().chat.faults.after("redrawCard", lostAnswer());
  await redraw(one);
  await draw(one);
  await redraw(one);
  expect(office().chat.calls.filter((call) => call === "redrawCard")).toHaveLength(3);
  const { rows } = await db().raw(
    "select not_before > now() as parked from effects where key = ?",
    [keyOf(one)],
  );
  expect(rows).toEqual([{ parked: true }]);
  await wish(db(), { kind: "card", key: keyOf(one), requestId: one.requestId, payload: one });
  expect(
    await db()("effects")
      .where({ key: keyOf(one) })
      .first(),
  ).toMatchObject({
    not_before: null,
  });
});

test("the first card that comes through again calls the others, however long they were to wait", async () => {
  const [one, other] = [await escalated(office()), await escalated(office(), { clientName: "B" })];
  office().chat.faults.before("postCard", unreachable(), 2);
  await draw(one);
  await draw(other);
  await db()("effects")
    .where({ key: keyOf(one) })
    .update({ not_before: null });
  await draw(one);
  expect(
    await db()("effects")
      .where({ key: keyOf(other) })
      .first("not_before", "queued"),
  ).toEqual({ not_before: null, queued: 0 });
});
