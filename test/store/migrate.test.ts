import { randomUUID } from "node:crypto";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { type Db, openDb } from "#store/db.ts";
import { migrate } from "#store/migrate.ts";
import { useDatabase } from "../helpers/db.ts";
import { databaseUrl, openUnhurried } from "../helpers/postgres.ts";

const database = useDatabase();
let url: string;

/** A node of ours that looks at a database nobody has migrated yet. */
function aNode(): Db {
  const db = openDb(url, { name: "test", max: 4 });
  onTestFinished(() => db.destroy());
  return db;
}

beforeEach(async () => {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  url = databaseUrl(database().url, name);
  const admin = await openUnhurried(database().url);
  await admin.raw("create database ??", [name]);
  onTestFinished(async () => {
    await admin.raw("drop database if exists ?? with (force)", [name]);
    await admin.destroy();
  });
});

test("an empty database gets every migration, in order, and a second time none", async () => {
  const db = aNode();
  const applied = await migrate(db);
  expect(applied[0]).toBe("0001_spine.sql");
  expect(applied).toEqual([...applied].sort());
  expect(await migrate(db)).toEqual([]);
});

test("nodes that start at the same time all come up, and each migration is applied once", async () => {
  const applied = await Promise.all([1, 2, 3].map(() => migrate(aNode())));
  const names = applied.flat();
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain("0001_spine.sql");
  // And again, with nothing left to do.
  expect(await Promise.all([1, 2, 3].map(() => migrate(aNode())))).toEqual([[], [], []]);
});

test("a node of the version before comes up on the newer database", async () => {
  const db = aNode();
  await migrate(db);
  await db("knex_migrations").insert({ name: "9999_future.sql", batch: 2 });
  expect(await migrate(db)).toEqual([]);
});

test("a migration that breaks leaves nothing of itself, nor of those before it", async () => {
  const db = aNode();
  await db.raw("create table audit (taken integer)");
  await expect(migrate(db)).rejects.toThrow("audit");
  expect(await db.schema.hasTable("requests")).toBe(false);
  await db.raw("drop table audit");
  expect(await migrate(db)).toContain("0001_spine.sql");
});
