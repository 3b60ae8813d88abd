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

/** Applies what is missing and returns the names of what it applied. Safe to run on several nodes at once. */
export async function migrate(db: Knex): Promise<readonly string[]> {
  const [, applied] = await db.migrate.latest({ migrationSource: sqlFiles });
  return applied as string[];
}
