import { randomUUID } from "node:crypto";
import type { Knex } from "knex";
import { afterAll, beforeAll, expect, inject, vi } from "vitest";
import { openDb } from "#store/db.ts";
import { databaseUrl, openUnhurried, TEMPLATE } from "./postgres.ts";

export type TestDatabase = { readonly db: Knex; readonly url: string };

/**
 * A database of its own for the calling test file, cloned from the migrated template: about
 * 30 ms, and no test can see what another one wrote.
 */
export function useDatabase(): () => TestDatabase {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  let admin: Knex | undefined;
  let database: TestDatabase | undefined;

  beforeAll(async () => {
    const server = await testServer();
    admin = await openUnhurried(server);
    await admin.raw("create database ?? template ?? strategy file_copy", [name, TEMPLATE]);
    const url = databaseUrl(server, name);
    database = { url, db: openDb(url, { name: "test", max: 10 }) };
  }, 60_000);
  afterAll(async () => {
    await database?.db.destroy();
    await admin?.raw("drop database if exists ?? with (force)", [name]);
    await admin?.destroy();
  });
  return () => {
    if (database === undefined) throw new Error("The test database exists only inside tests");
    return database;
  };
}

/** The usual case: only the connection pool is needed, not the URL. */
export function useDb(): () => Knex {
  const database = useDatabase();
  return () => database().db;
}

/** Resolves once `sessions` transactions of this database are waiting for locks that others hold. */
export async function untilSomeoneWaits(db: Knex, sessions = 1): Promise<void> {
  const look = async () => {
    const waiting = await db("pg_stat_activity").whereRaw(
      "datname = current_database() and wait_event_type = 'Lock'",
    );
    expect(waiting).toHaveLength(sessions);
  };
  // Not longer than the one who holds the lock may rest.
  await vi.waitFor(look, { timeout: 4_000, interval: 20 });
}

async function testServer(): Promise<string> {
  const response = await fetch(inject("postgresDoor"));
  const answer = await response.text();
  if (!response.ok) throw new Error(`The test database did not start: ${answer}`);
  return answer;
}
