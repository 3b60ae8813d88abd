import { Client } from "pg";
import type { DataFolder } from "./data-folder.ts";
import { type Postgres, startPostgres } from "./postgres.ts";

const NAME = "gatehouse";

/** Starts the checkout's own PostgreSQL with the program's database in it. */
export async function startDatabase(
  dataFolder: DataFolder,
): Promise<Postgres & { readonly version: string }> {
  const server = await startPostgres({ dataFolder: dataFolder.postgres, durable: true });
  try {
    const version = await prepare(server.url);
    const url = Object.assign(new URL(server.url), { pathname: `/${NAME}` }).href;
    return { ...server, url, version };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function prepare(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query("select from pg_database where datname = $1", [NAME]);
    if (found.rowCount === 0) await client.query(`create database ${NAME}`);
    const { rows } = await client.query("show server_version");
    return String(rows[0]?.server_version);
  } finally {
    await client.end();
  }
}
