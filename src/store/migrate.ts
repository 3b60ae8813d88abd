import { readdir, readFile } from "node:fs/promises";
import type { Knex } from "knex";

const folder = new URL("../../db/migrations/", import.meta.url);

/** Plain SQL files, numbered, applied in order, never edited once released, and never rolled back. */
const sqlFiles: Knex.MigrationSource<string> = {
  getMigrations: async () =>
    (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort(),
  getMigrationName: (name) => name,
  getMigration: async (name) => ({
    // Without a binding list knex would read "?" as one; raw() with no bindings leaves the text alone.
    up: async (db) => void (await db.raw(await readFile(new URL(name, folder), "utf8"))),
    down: () => Promise.reject(new Error("Migrations only go forward; restore a backup instead")),
  }),
};

/** Any number: it tells this lock from others that a program may take. */
const migrationLock = 7_352_118;

/**
 * Applies what is missing, all of it or nothing, and returns the names of what it applied. Nodes that
 * start together wait for one another: knex's own lock would make all but one of them fail.
 */
export async function migrate(db: Knex): Promise<readonly string[]> {
  return db.transaction(async (tx) => {
    await untilAlone(tx);
    const [, applied] = await tx.migrate.latest({
      migrationSource: sqlFiles,
      // While a newer version is being rolled out the database knows migrations that this one does not.
      disableMigrationsListValidation: true,
    });
    return applied as string[];
  });
}

/** The names of what this version needs and the database lacks; asks only, and changes nothing. */
export async function pendingMigrations(db: Knex): Promise<readonly string[]> {
  const { rows } = await db.raw("select to_regclass('knex_migrations') is not null as known");
  const applied: { name: string }[] = rows[0].known
    ? await db("knex_migrations").select("name")
    : [];
  const names = await sqlFiles.getMigrations([]);
  return names.filter((name) => !applied.some((one) => one.name === name));
}

/** Asks again and again instead of waiting in the server, where every wait is cut off after seconds. */
async function untilAlone(tx: Knex): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const { rows } = await tx.raw("select pg_try_advisory_xact_lock(?) as alone", [migrationLock]);
    if (rows[0].alone) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("Another node has been migrating the database for a minute; look there first");
}
