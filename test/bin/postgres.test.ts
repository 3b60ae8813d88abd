import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import knex from "knex";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startPostgres, stopPostgres } from "../../bin/postgres.ts";
import { startThrowawayPostgres } from "../../bin/throwaway-postgres.ts";

type Throwaway = Awaited<ReturnType<typeof startThrowawayPostgres>>;
let server: Throwaway;

beforeAll(async () => {
  server = await startThrowawayPostgres({ durable: true });
}, 60_000);
afterAll(() => server.stop());

async function ask(url: string, sql: string): Promise<Record<string, unknown>> {
  const db = knex({ client: "pg", connection: url, log: { warn: () => undefined } });
  try {
    const { rows } = await db.raw(sql);
    return rows[0];
  } finally {
    await db.destroy();
  }
}

const pid = () =>
  Number(readFileSync(join(server.dataFolder, "postmaster.pid"), "utf8").split("\n")[0]);

test("it keeps every safety, speaks UTF-8 and UTC, and listens on loopback only", async () => {
  const settings = await ask(
    server.url,
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
       current_setting('listen_addresses') as listens, current_setting('timezone') as zone,
       current_setting('unix_socket_directories') as sockets,
       (select pg_encoding_to_char(encoding) || ' ' || datlocale from pg_database
        where datname = current_database()) as locale`,
  );
  expect(settings).toEqual({
    fsync: "on",
    commit: "on",
    listens: "127.0.0.1",
    zone: "UTC",
    sockets: "",
    locale: "UTF8 C.UTF-8",
  });
});

test("nobody gets in without the password, which only its owner can read", async () => {
  const guess = Object.assign(new URL(server.url), { password: "postgres" }).href;
  await expect(ask(guess, "select 1")).rejects.toThrow(/password/);
  expect(statSync(`${server.dataFolder}.password`).mode & 0o777).toBe(0o600);
});

test("a server that survived its starter is taken over, and not started twice", async () => {
  const before = pid();
  const next = await startPostgres({ dataFolder: server.dataFolder, durable: true });
  expect(next).toMatchObject({ adopted: true, url: server.url });
  expect(pid()).toBe(before);
});

test("after kill -9 it starts again with everything that was committed", async () => {
  await ask(server.url, "create table kept as select 42 as answer");
  process.kill(pid(), "SIGKILL");
  await expect.poll(() => server.isAlive()).toBe(false);
  const next = await startPostgres({ dataFolder: server.dataFolder, durable: true });
  expect(next.adopted).toBe(false);
  expect(await ask(next.url, "select answer from kept")).toEqual({ answer: 42 });
}, 30_000);

test("stopping ends the process, and stopping what has stopped is fine", async () => {
  await stopPostgres(server.dataFolder);
  await stopPostgres(server.dataFolder);
  expect(server.isAlive()).toBe(false);
  expect(existsSync(join(server.dataFolder, "postmaster.pid"))).toBe(false);
}, 30_000);

test("a throwaway server leaves no data", async () => {
  const other = await startThrowawayPostgres({ durable: false });
  expect(existsSync(other.dataFolder)).toBe(true);
  await other.stop();
  expect(existsSync(dirname(other.dataFolder))).toBe(false);
}, 30_000);
