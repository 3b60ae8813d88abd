import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Knex } from "knex";
import type { TestProject } from "vitest/node";
import type { Postgres } from "../../bin/postgres.ts";
import { startThrowawayPostgres } from "../../bin/throwaway-postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Answers the URL of the test server's database "postgres". */
    postgresDoor: string;
  }
}

/** The migrated database that every test file clones. */
export const TEMPLATE = "template_gatehouse";

/**
 * One PostgreSQL for the whole run. It starts when the first test file asks for it, because most
 * runs while working are of pure code and should not wait for a database.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let server: Promise<Postgres> | undefined;

  const door = createServer((_, response) => {
    server ??= startMigrated();
    server.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  project.provide("postgresDoor", `http://127.0.0.1:${(door.address() as AddressInfo).port}`);

  return async () => {
    door.close();
    door.closeAllConnections();
    await server?.then(
      ({ stop }) => stop(),
      () => undefined,
    );
  };
}

async function startMigrated(): Promise<Postgres> {
  // Imported late for the same reason: a run of pure code loads no database client.
  const { migrate } = await import("#store/migrate.ts");
  const server = await startThrowawayPostgres({ durable: false });
  try {
    const admin = await openUnhurried(server.url);
    await admin.raw("create database ??", [TEMPLATE]);
    await admin.destroy();
    const template = await openUnhurried(databaseUrl(server.url, TEMPLATE));
    await migrate(template);
    await template.destroy();
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

export function databaseUrl(serverUrl: string, database: string): string {
  return Object.assign(new URL(serverUrl), { pathname: `/${database}` }).href;
}

/** Without the product's time limits: making databases is slow on a busy machine, and nobody waits. */
export async function openUnhurried(url: string): Promise<Knex> {
  const { knex } = await import("knex");
  return knex({ client: "pg", connection: url, pool: { min: 0, max: 1 } });
}
