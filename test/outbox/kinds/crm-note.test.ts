import { beforeEach, expect, test } from "vitest";
import { crmNote } from "#outbox/kinds/crm-note.ts";
import type { Crm, CrmNote } from "#ports/crm.ts";
import type { Effect } from "#store/effects.ts";
import { escalated, useOffice } from "../../helpers/office.ts";

const office = useOffice();
let added: CrmNote[] = [];
beforeEach(() => {
  added = [];
});

const crm = {
  addNote: async (note: CrmNote) => {
    added.push(note);
    return { noteId: "n1" };
  },
} as unknown as Crm;

const word = (escalationId: string) => ({
  ...{ escalationId, name: "C0-1.5", by: "Maya Okafor" },
  ...{ at: "2026-11-23T20:00:00.000Z", text: "Called them" },
});

const perform = (
  escalationId: string,
  {
    doubtedAt,
    connected = true,
    wishedAt = new Date(),
  }: { doubtedAt?: Date; connected?: boolean; wishedAt?: Date } = {},
) =>
  crmNote.perform({ ...office().context, crm: connected ? crm : undefined }, {
    payload: word(escalationId),
    attempt: 1,
    doubtedAt,
    wishedAt,
  } as unknown as Effect);

const ticketIs = (escalationId: string, change: object) =>
  office()
    .db("effects")
    .where({ key: `crm-ticket:${escalationId}` })
    .update(change);

test("a word is noted on the ticket, under a key of our own", async () => {
  const { escalationId } = await escalated(office());
  await ticketIs(escalationId, { remote_id: "t7", state: "done" });
  expect(await perform(escalationId)).toEqual({ kind: "done", remoteId: "n1" });
  const { name: key, by, text } = word(escalationId);
  expect(added).toEqual([
    { ticketId: "t7", key, by, text, at: new Date("2026-11-23T20:00:00.000Z") },
  ]);
});

test("a word waits for its ticket, and is pointless where there will be none", async () => {
  const { escalationId } = await escalated(office());
  await ticketIs(escalationId, { remote_id: null, state: "pending" });
  await expect(perform(escalationId)).rejects.toMatchObject({ verdict: "retry", ambiguous: false });
  await ticketIs(escalationId, { state: "dead" });
  expect(await perform(escalationId)).toMatchObject({ kind: "pointless" });
  expect(await perform(escalationId, { connected: false })).toMatchObject({ kind: "pointless" });
  expect(added).toEqual([]);
});

test.each([
  [1_000, 2_000],
  [20_000, 20_000],
  [3_600_000, 60_000],
])("a word that has waited for %i ms waits for another %i", async (waitedMs, pauseMs) => {
  const { escalationId } = await escalated(office());
  await ticketIs(escalationId, { remote_id: null, state: "pending" });
  const now = new Date();
  const context = { ...office().context, crm, realNow: () => now };
  const effect = { payload: word(escalationId), wishedAt: new Date(now.getTime() - waitedMs) };
  await expect(crmNote.perform(context, effect as unknown as Effect)).rejects.toMatchObject({
    retryAfterMs: pauseMs,
  });
});

test("a ticket that stands is noted on, although its last change was given up", async () => {
  const { escalationId } = await escalated(office());
  await ticketIs(escalationId, { remote_id: "t7", state: "dead" });
  expect(await perform(escalationId)).toMatchObject({ kind: "done" });
});

test("what an earlier attempt may have left is given time to be seen", async () => {
  const { escalationId } = await escalated(office());
  await ticketIs(escalationId, { remote_id: "t7", state: "done" });
  const now = office().context.realNow().getTime();
  await expect(perform(escalationId, { doubtedAt: new Date(now - 1_000) })).rejects.toMatchObject({
    verdict: "retry",
    retryAfterMs: expect.any(Number),
  });
  expect(added).toEqual([]);
  const long = { doubtedAt: new Date(now - 60_000) };
  expect(await perform(escalationId, long)).toMatchObject({ kind: "done" });
});
