import { beforeEach, expect, test } from "vitest";
import { transact } from "#store/db.ts";
import { findEscalation, type StoredEscalation } from "#store/escalations.ts";
import { listToClimb, lockToClimb, notePlan, takeRung } from "#store/rungs.ts";
import { escalated, later, MONDAY, useOffice } from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
let escalation: StoredEscalation;

beforeEach(async () => {
  const { escalationId } = await escalated(office());
  escalation = (await findEscalation(db(), escalationId)) as StoredEscalation;
});

const rung = { rung: "x", dueAt: MONDAY, doneAt: MONDAY, who: ["olga"] };

test("of any number who take a rung at the same moment one gets it, and nobody after that", async () => {
  const takes = await Promise.all(
    Array.from({ length: 10 }, () => transact(db(), (tx) => takeRung(tx, escalation, rung))),
  );
  expect(takes.filter((taken) => taken)).toHaveLength(1);
  expect(await takeRung(db(), escalation, rung)).toBe(false);
  // It came back since: that is another climb.
  expect(await takeRung(db(), { ...escalation, reopenCount: 1 }, rung)).toBe(true);
});

test("while one node is at an escalation another one goes on to the next, and waits for nobody", async () => {
  const tx = await db().transaction();
  try {
    expect(await lockToClimb(tx, escalation.id)).toMatchObject({ id: escalation.id });
    expect(await transact(db(), (other) => lockToClimb(other, escalation.id))).toBeUndefined();
  } finally {
    await tx.rollback();
  }
});

test("it is looked at when its rung is due, and again whenever anything about it changed", async () => {
  const at = later(MONDAY, 5);
  const toClimb = (companyVersion = 1) => listToClimb(db(), { at, companyVersion, limit: 50 });
  expect(await toClimb()).toEqual([escalation.id]);
  const plan = async (nextAt: Date | undefined) =>
    notePlan(db(), escalation.id, { nextAt, companyVersion: 1 });
  await plan(later(at, 1));
  expect(await toClimb()).toEqual([]);
  expect(await toClimb(2)).toEqual([escalation.id]);
  await plan(at);
  expect(await toClimb()).toEqual([escalation.id]);
  await plan(undefined);
  expect(await toClimb()).toEqual([]);
  await db()("escalations").update({ version: 2 });
  expect(await toClimb()).toEqual([escalation.id]);
  await plan(undefined);
  await db()("escalations").update({ resolution_due_at: later(MONDAY, 500) });
  expect(await toClimb()).toEqual([escalation.id]);
  await db()("escalations").update({ state: "cancelled", ended_at: MONDAY });
  expect(await toClimb()).toEqual([]);
});
