import { beforeEach, expect, test } from "vitest";
import { findBrokenSeal, recordAudit, sealAudit } from "#store/audit.ts";
import { transact } from "#store/db.ts";
import { untilSomeoneWaits } from "../helpers/db.ts";
import { countOf, MONDAY, useOffice } from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
const seal = () => transact(db(), (tx) => sealAudit(tx));

const entry = (action: string) => ({
  at: MONDAY,
  actor: { kind: "system", name: "test" } as const,
  action,
  requestId: undefined,
  detail: { b: 1, a: [1.5, "ü"] },
});

beforeEach(async () => {
  for (const action of ["one", "two", "three"]) await recordAudit(db(), entry(action));
});

/** What somebody with a superuser's password could do. */
async function tamper(sql: string): Promise<void> {
  await db().transaction(async (tx) => {
    await tx.raw("set local session_replication_role = replica");
    await tx.raw(sql);
  });
}

test.each([
  "update audit set action = 'other'",
  "delete from audit",
  "truncate audit cascade",
  "update audit_seals set seal = ''",
  "delete from audit_seals",
  "truncate audit_seals",
])("the database refuses: %s", async (sql) => {
  await seal();
  await expect(db().raw(sql)).rejects.toMatchObject({ code: "55000" });
});

test("every entry is sealed once, and the chain holds", async () => {
  expect(await seal()).toBe(3);
  expect(await seal()).toBe(0);
  await recordAudit(db(), entry("four"));
  expect(await seal()).toBe(1);
  expect(await findBrokenSeal(db())).toBeUndefined();
});

test("nodes that seal at the same time make one chain", async () => {
  const first = await db().transaction();
  await sealAudit(first);
  const second = seal();
  await untilSomeoneWaits(db());
  await first.commit();
  expect(await second).toBe(0);
  expect(await countOf(db(), "audit_seals")).toBe(3);
  expect(await findBrokenSeal(db())).toBeUndefined();
});

test("an entry that was committed late is sealed late, and the chain holds", async () => {
  const slow = await db().transaction();
  await recordAudit(slow, entry("slow"));
  await recordAudit(db(), entry("fast"));
  expect(await seal()).toBe(4);
  await slow.commit();
  expect(await seal()).toBe(1);
  expect(await findBrokenSeal(db())).toBeUndefined();
});

test.each([
  ["an action", "update audit set action = 'nothing' where action = 'two'"],
  ["a detail", `update audit set detail = '{"b": 2}' where action = 'two'`],
  ["an actor", `update audit set actor = '{"kind": "client"}' where action = 'two'`],
  ["a moment", "update audit set at = at + interval '1 second' where action = 'two'"],
  [
    "an entry that is taken out with its seal",
    `with two as (select id from audit where action = 'two'),
          unsealed as (delete from audit_seals where audit_id in (select id from two))
     delete from audit where id in (select id from two)`,
  ],
])("tampering with %s is found", async (_what, sql) => {
  await seal();
  await tamper(sql);
  expect(await findBrokenSeal(db())).toBeTypeOf("number");
});
