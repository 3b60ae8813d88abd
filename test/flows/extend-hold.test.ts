import { describe, expect, test } from "vitest";
import { declineEscalationFlow } from "#flows/decline-escalation.ts";
import { endHoldsFlow } from "#flows/end-holds.ts";
import { type ExtendHold, extendHoldFlow } from "#flows/extend-hold.ts";
import { readCard } from "#flows/read-card.ts";
import {
  aPressOf,
  aRequest,
  countOf,
  escalated,
  later,
  MONDAY,
  receive,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
const olga = { kind: "member", id: "olga", name: "Olga Reyes", role: "operator" } as const;
const evening = later(MONDAY, 8 * 60);
const extend = (escalationId: string, change: Partial<Parameters<ExtendHold>[0]> = {}) =>
  extendHoldFlow(office().context)({
    escalationId,
    until: evening,
    reason: "The client is in a meeting until five.",
    caller: olga,
    ...change,
  });
const withAna = { providerKey: "ana" } as const;
const versionOf = async (id: string) => (await db()("escalations").where({ id }).first()).version;

test("the wanted time is held for longer, with a reason in the audit, and the card says until when", async () => {
  const { escalationId, requestId } = await escalated(office(), withAna);
  const version = await versionOf(escalationId);
  expect(await extend(escalationId)).toEqual({
    kind: "held",
    start: TUESDAY_NOON,
    until: evening,
    changed: true,
  });
  const card = await readCard(office().context, escalationId);
  expect(card?.wanted).toMatchObject({ heldWith: "Ana Ortiz", heldUntil: evening });
  expect(await versionOf(escalationId)).toBe(version + 1);
  const [entry] = await db()("audit").where({ action: "hold-extended", request_id: requestId });
  expect(entry).toMatchObject({
    actor: { name: "Olga Reyes" },
    detail: { reason: "The client is in a meeting until five.", until: evening.toISOString() },
  });

  office().clock.at = later(MONDAY, 300);
  expect(await endHoldsFlow(office().context)()).toBe(0);
  expect(await receive(office(), aRequest(withAna))).toMatchObject({
    kind: "slot-taken",
    heldUntil: evening,
  });
});

test("the same again changes nothing", async () => {
  const { escalationId } = await escalated(office(), withAna);
  await extend(escalationId);
  expect(await extend(escalationId)).toMatchObject({ kind: "held", changed: false });
  expect(await countOf(db(), "audit", { action: "hold-extended" })).toBe(1);
});

describe("a hold that was over", () => {
  test("is taken again if the time is still free", async () => {
    const { escalationId } = await escalated(office(), withAna);
    office().clock.at = later(MONDAY, 300);
    expect(await extend(escalationId)).toMatchObject({ kind: "held", changed: true });
    expect(await receive(office(), aRequest(withAna))).toMatchObject({ heldUntil: evening });
  });

  test("is lost when somebody booked the time, or holds it in turn", async () => {
    const { escalationId } = await escalated(office(), withAna);
    office().clock.at = later(MONDAY, 300);
    const rival = await escalated(office(), withAna);
    expect(await extend(escalationId)).toEqual({
      kind: "slot-taken",
      heldUntil: later(MONDAY, 540),
    });
    const press = await aPressOf(office(), rival.escalationId);
    await declineEscalationFlow(office().context)({ ...press, text: "No." });
    expect(await receive(office(), aRequest(withAna))).toMatchObject({ kind: "booked" });
    expect(await extend(escalationId)).toEqual({ kind: "slot-taken", heldUntil: undefined });
    expect(await countOf(db(), "audit", { action: "hold-extended" })).toBe(0);
  });
});

describe("what cannot be held is refused with its reason", () => {
  test("beyond the begin of the time, for less than now, until a moment that is over", async () => {
    const { escalationId } = await escalated(office(), withAna);
    expect(await extend(escalationId, { until: later(TUESDAY_NOON, 1) })).toEqual({
      kind: "begins-before",
      start: TUESDAY_NOON,
    });
    expect(await extend(escalationId, { until: TUESDAY_NOON })).toMatchObject({ kind: "held" });
    expect(await extend(escalationId)).toEqual({ kind: "held-longer", until: TUESDAY_NOON });
    expect(await extend(escalationId, { until: MONDAY })).toEqual({ kind: "past" });
  });

  test("no such escalation, one that has ended, one without a time", async () => {
    const unknown = "0192f0c0-0000-7000-8000-000000000000";
    expect(await extend(unknown)).toEqual({ kind: "unknown-escalation" });
    const { escalationId } = await escalated(office(), withAna);
    const press = await aPressOf(office(), escalationId);
    await declineEscalationFlow(office().context)({ ...press, text: "No." });
    expect(await extend(escalationId)).toEqual({ kind: "ended", state: "resolved" });
    const timeless = await escalated(office(), { start: undefined, askPerson: true });
    expect(await extend(timeless.escalationId)).toEqual({
      kind: "nothing-to-hold",
      why: "no-time",
    });
  });

  test("a role that may not book", async () => {
    const { escalationId } = await escalated(office(), withAna);
    const caller = { ...olga, role: "viewer" } as const;
    await expect(extend(escalationId, { caller })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
