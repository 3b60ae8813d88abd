import { afterEach, expect, test } from "vitest";
import { bookHeldTimeFlow } from "#flows/book-held-time.ts";
import { climbLaddersFlow } from "#flows/climb-ladders.ts";
import { declineEscalationFlow } from "#flows/decline-escalation.ts";
import { endReopeningFlow } from "#flows/end-reopening.ts";
import { expireEscalationsFlow } from "#flows/expire-escalations.ts";
import { openLinkFlow } from "#flows/open-link.ts";
import { addReason } from "#flows/raise-escalation.ts";
import { reopenEscalationFlow } from "#flows/reopen-escalation.ts";
import { manageStateOf } from "#handlers/pages/manage-state.ts";
import { transact } from "#store/db.ts";
import { findEscalation, findEscalationOfRequest } from "#store/escalations.ts";
import { findRequest } from "#store/requests.ts";
import { untilSomeoneWaits } from "../helpers/db.ts";
import {
  aPressOf,
  booked,
  cancelByLink,
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
const press = (id: string) => aPressOf(office(), id);
const row = (id: string) => findEscalation(db(), id);
const reopen = async (id: string) => reopenEscalationFlow(office().context)(await press(id));
const decline = async (id: string) =>
  declineEscalationFlow(office().context)({ ...(await press(id)), text: "Sorry." });
afterEach(() => expectNoOverlap(db()));

test("what is booked stays booked, and the card shows it beside the question", async () => {
  const { escalationId, requestId } = await escalated(office(), { providerKey: "ana" });
  await bookHeldTimeFlow(office().context)(await press(escalationId));
  expect(await reopen(escalationId)).toEqual({ kind: "done" });
  expect(await findRequest(db(), requestId)).toMatchObject({ state: "booked" });
  await performAll(office());
  expect(office().chat.live()).toMatchObject([
    { card: { state: "open", reopenCount: 1, booked: { providerName: "Ana Ortiz" } } },
  ]);
  expect(office().chat.notes).toMatchObject([
    { text: "Olga Reyes opened this again. What is booked stays booked.", broadcast: true },
  ]);
});

test("what nobody answered can be taken up again, is due anew, and reminds anew", async () => {
  const { escalationId, requestId } = await escalated(office());
  const remind = climbLaddersFlow(office().context);
  office().clock.at = later(MONDAY, 5);
  await remind();
  office().clock.at = (await row(escalationId))?.expiresAt ?? MONDAY;
  await expireEscalationsFlow(office().context)();
  expect(await reopen(escalationId)).toEqual({ kind: "done" });
  expect(await findRequest(db(), requestId)).toMatchObject({
    state: "escalated",
    closeReason: undefined,
    promisedBy: (await row(escalationId))?.resolutionDueAt,
  });
  expect(await remind()).toBe(0);
  office().clock.at = later(office().clock.at, 5);
  expect(await remind()).toBe(1);
  await performAll(office());
  expect(office().chat.notes.filter(({ text }) => text.startsWith("Overdue"))).toHaveLength(2);
});

test("who is declined a second time hears it a second time", async () => {
  const { escalationId } = await escalated(office());
  await decline(escalationId);
  await reopen(escalationId);
  expect(await decline(escalationId)).toEqual({ kind: "done" });
  await performAll(office());
  expect(
    office()
      .email.kinds()
      .filter((kind) => kind === "declined"),
  ).toHaveLength(2);
});

test("how long it was settled is kept, all times together", async () => {
  const { escalationId } = await escalated(office());
  for (const _round of [1, 2]) {
    await decline(escalationId);
    office().clock.at = later(office().clock.at, 60);
    expect(await reopen(escalationId)).toEqual({ kind: "done" });
    office().clock.at = later(office().clock.at, 10);
  }
  const row = await db()("escalations").where({ id: escalationId }).first("settled_seconds");
  expect(row).toEqual({ settled_seconds: 2 * 3_600 });
});

test("what the client has withdrawn is not opened again", async () => {
  const { escalationId, token } = await escalated(office());
  await cancelByLink(office(), token);
  expect(await reopen(escalationId)).toMatchObject({ refusal: { kind: "ended" } });
});

test("nor what they cancelled after it was booked, and the card does not offer it any more", async () => {
  const { escalationId, token } = await escalated(office(), { providerKey: "ana" });
  await bookHeldTimeFlow(office().context)(await press(escalationId));
  await performAll(office());
  expect(office().chat.live()).toMatchObject([{ card: { canReopen: true } }]);
  await cancelByLink(office(), token);
  await performAll(office());
  expect(office().chat.live()).toMatchObject([{ card: { canReopen: false } }]);
  expect(await reopen(escalationId)).toEqual({
    kind: "refused",
    refusal: { kind: "withdrawn" },
  });
});

/** A further question about a request, which somebody raises. */
const ask = async (requestId: string) => {
  const company = await office().context.company();
  const finding = {
    rule: "automation-failed" as const,
    detail: "An e-mail could not be delivered",
  };
  await transact(db(), (tx) => addReason(tx, company, { requestId, finding, at: MONDAY }));
};

test("a newer question about the same request takes its place", async () => {
  const { escalationId, requestId } = await escalated(office(), { providerKey: "ana" });
  await bookHeldTimeFlow(office().context)(await press(escalationId));
  await ask(requestId);
  expect(await reopen(escalationId)).toEqual({
    kind: "refused",
    refusal: { kind: "superseded" },
  });
  await performAll(office());
  const cards = office()
    .chat.live()
    .map(({ card }) => [card.state, card.canReopen]);
  expect(cards.toSorted()).toEqual([
    ["open", false],
    ["resolved", false],
  ]);
});

test("the client's page says that a person works on it again, and by when, and they may withdraw it", async () => {
  const { requestId, token } = await booked(office());
  await ask(requestId);
  const question = await findEscalationOfRequest(db(), requestId);
  await decline(question?.id ?? "");
  const page = async () => {
    const opened = await openLinkFlow(office().context)(token);
    return opened && manageStateOf(opened, token);
  };
  expect(await page()).toMatchObject({ kind: "declined" });

  office().clock.at = later(MONDAY, 24 * 60);
  expect(await reopen(question?.id ?? "")).toEqual({ kind: "done" });
  const promisedBy = (await row(question?.id ?? ""))?.resolutionDueAt;
  expect(promisedBy?.getTime()).toBeGreaterThan(office().clock.at.getTime());
  expect(await page()).toMatchObject({ kind: "pending", promisedBy });
  expect(await cancelByLink(office(), token)).toEqual({ kind: "cancelled" });
  expect(await findRequest(db(), requestId)).toMatchObject({ closeReason: "cancelled" });
  expect(await page()).toMatchObject({ kind: "cancelled" });
});

test("after fourteen days the card is drawn once more, without the offer to open it again", async () => {
  const { escalationId } = await escalated(office());
  await decline(escalationId);
  await performAll(office());
  const shown = () => office().chat.live().at(-1)?.card.canReopen;
  const endReopening = endReopeningFlow(office().context);
  const days = (count: number) => later(MONDAY, count * 24 * 60);
  office().clock.at = later(days(14), -1);
  expect(await endReopening()).toBe(0);
  expect(shown()).toBe(true);
  office().clock.at = days(14);
  const counts = await Promise.all([endReopening(), endReopening()]);
  expect(counts.toSorted()).toEqual([0, 1]);
  await performAll(office());
  expect(shown()).toBe(false);
  expect(await endReopening()).toBe(0);
});

test("of reopening and a new question at the same moment the request has one open question", async () => {
  for (let round = 0; round < 4; round += 1) {
    const wish = {
      clientName: `Vic ${round}`,
      providerKey: "ana",
      start: later(TUESDAY_NOON, round * 1440),
    };
    const { escalationId, requestId } = await escalated(office(), wish);
    await decline(escalationId);
    const [reopened] = await Promise.all([reopen(escalationId), ask(requestId)]);
    const live = await db()("escalations")
      .where({ request_id: requestId })
      .whereIn("state", ["open", "claimed"])
      .select("id");
    expect(live).toHaveLength(1);
    const newest = await findEscalationOfRequest(db(), requestId);
    if (reopened.kind === "done") expect(newest?.id).toBe(escalationId);
    else expect(reopened.refusal).toEqual({ kind: "superseded" });
  }
});

test.each(["reopening", "cancelling"])(
  "of %s first and the client's cancel at the same moment no open question is left",
  async (first) => {
    const { escalationId, requestId, token } = await escalated(office(), { providerKey: "ana" });
    await bookHeldTimeFlow(office().context)(await press(escalationId));
    const other = await db().transaction();
    await other("requests").where({ id: requestId }).forUpdate().select("id");
    const deeds = {
      reopening: () => reopen(escalationId),
      cancelling: () => cancelByLink(office(), token),
    };
    const order = first === "reopening" ? ["reopening", "cancelling"] : ["cancelling", "reopening"];
    const done: Promise<unknown>[] = [];
    for (const deed of order as (keyof typeof deeds)[]) {
      done.push(deeds[deed]());
      await untilSomeoneWaits(db(), done.length);
    }
    await other.commit();
    const results = await Promise.all(done);
    expect(results).toContainEqual({ kind: "cancelled" });
    expect(await row(escalationId)).toMatchObject({
      state: first === "reopening" ? "cancelled" : "resolved",
    });
    expect(await findRequest(db(), requestId)).toMatchObject({
      ...{ state: "closed", closeReason: "cancelled" },
    });
  },
);

test("the index has the last word where the question was raised unseen", async () => {
  const { escalationId, requestId } = await escalated(office());
  await decline(escalationId);
  const other = await db().transaction();
  await other.raw(
    `insert into escalations (id, request_id, state, priority, findings, raised_at,
       first_response_due_at, resolution_due_at, expires_at)
     select gen_random_uuid(), request_id, 'open', priority, findings, raised_at,
       first_response_due_at, resolution_due_at, expires_at from escalations where id = ?`,
    [escalationId],
  );
  const reopening = reopen(escalationId);
  await expect
    .poll(async () => {
      const { rows } = await db().raw(
        "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
      );
      return rows.length;
    })
    .toBeGreaterThan(0);
  await other.commit();
  expect(await reopening).toEqual({ kind: "refused", refusal: { kind: "superseded" } });
  expect(await countOf(db(), "escalations", { request_id: requestId, state: "open" })).toBe(1);
});
