import { expect, onTestFinished, test, vi } from "vitest";
import { openDb, retried, sqlState, transact } from "#store/db.ts";
import { newId } from "#store/ids.ts";
import { databaseDoor } from "../helpers/database-door.ts";
import { useDatabase } from "../helpers/db.ts";

const database = useDatabase();
const db = () => database().db;
// Here waiting is what is tested; a busy machine adds its own.
vi.setConfig({ testTimeout: 30_000 });

/** Somebody who keeps a table for himself until the test is over, or `milliseconds` have passed. */
async function lockTable(milliseconds?: number): Promise<void> {
  const tx = await db().transaction();
  await tx.raw("lock table clients in access exclusive mode");
  const release = () => tx.rollback().catch(() => undefined);
  if (milliseconds !== undefined) setTimeout(release, milliseconds);
  onTestFinished(async () => void (await release()));
}

const insertClient = (tx = db()) =>
  tx("clients").insert({ id: newId(), name: "Kim", created_at: new Date() });

test("a lock is waited for half a second, in four tries, and then is an error", async () => {
  await lockTable();
  let tries = 0;
  const work = transact(db(), async (tx) => {
    tries += 1;
    await insertClient(tx);
  });
  await expect(work).rejects.toMatchObject({ code: "55P03" });
  expect(tries).toBe(4);
});

test("a lock that is let go in time is not noticed", async () => {
  await lockTable(600);
  await transact(db(), insertClient);
  await lockTable(600);
  await retried(() => insertClient());
});

test("a deadlock is run again", async () => {
  const [one, two] = [newId(), newId()];
  for (const id of [one, two])
    await db()("clients").insert({ id, name: "Kim", created_at: new Date() });
  let meeting = 0;
  const inOrder = (first: string, second: string) =>
    transact(db(), async (tx) => {
      await tx.raw("set local deadlock_timeout = '10ms'");
      await tx("clients").where({ id: first }).update({ name: "Lee" });
      meeting += 1;
      while (meeting < 2) await new Promise((resolve) => setTimeout(resolve, 5));
      await tx("clients").where({ id: second }).update({ name: "Lee" });
    });
  await Promise.all([inOrder(one, two), inOrder(two, one)]);
});

test("what is not a race is not run again", async () => {
  let tries = 0;
  const work = transact(db(), async (tx) => {
    tries += 1;
    await tx.raw("select 1/0");
  });
  await expect(work).rejects.toMatchObject({ code: "22012" });
  expect(tries).toBe(1);
});

test("a transaction that throws leaves nothing", async () => {
  const id = newId();
  const work = transact(db(), async (tx) => {
    await tx("clients").insert({ id, name: "Kim", created_at: new Date() });
    throw new Error("half-way");
  });
  await expect(work).rejects.toThrow("half-way");
  expect(await db()("clients").where({ id })).toEqual([]);
});

test("a statement that takes for ever is broken off by the server", async () => {
  await expect(db().raw("select pg_sleep(60)")).rejects.toMatchObject({ code: "57014" });
});

test("a transaction that does nothing for seconds loses its connection, and nothing else", async () => {
  const small = openDb(database().url, { name: "test", max: 1 });
  onTestFinished(() => small.destroy());
  const tx = await small.transaction();
  await tx.raw("set local idle_in_transaction_session_timeout = '50ms'");
  await new Promise((resolve) => setTimeout(resolve, 200));
  await expect(tx.raw("select 1")).rejects.toThrow();
  await tx.rollback().catch(() => undefined);
  expect((await small.raw("select 1 as one")).rows).toEqual([{ one: 1 }]);
});

test("a pool without a free connection is an error within seconds", async () => {
  const small = openDb(database().url, { name: "test", max: 1 });
  onTestFinished(() => small.destroy());
  const tx = await small.transaction();
  await expect(small.raw("select 1")).rejects.toMatchObject({ name: "KnexTimeoutError" });
  await tx.rollback();
});

test("a database that is away is an error, and it is found again when it is back", async () => {
  const door = await databaseDoor(database().url);
  const away = openDb(door.url, { name: "test", max: 2 });
  onTestFinished(async () => {
    await away.destroy();
    await door.shut();
  });
  await away.raw("select 1");
  await door.shut();
  await expect(away.raw("select 1")).rejects.toThrow();
  await door.open();
  expect((await away.raw("select 1 as one")).rows).toEqual([{ one: 1 }]);
});

test("only PostgreSQL's own codes are taken for such", () => {
  expect(sqlState(Object.assign(new Error("x"), { code: "40001" }))).toBe("40001");
  expect(sqlState(new Error("x"))).toBeUndefined();
  expect(sqlState(Object.assign(new Error("x"), { code: 7 }))).toBeUndefined();
});
