import { writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { companyVersion } from "#store/company.ts";
import { createApiToken } from "#store/sign-in.ts";
import { aCompany } from "./helpers/company.ts";
import { useDatabase } from "./helpers/db.ts";
import { runProgram } from "./helpers/run-program.ts";
import { testCalls } from "./helpers/running-app.ts";

const database = useDatabase();
const APP_SECRETS = "a test secret that is long enough to be one";

async function aCompanyFile(): Promise<string> {
  const file = join(tmpdir(), `gatehouse-test-${process.pid}.yaml`);
  await writeFile(file, JSON.stringify(aCompany()));
  return file;
}

async function theProgram(change: Record<string, string> = {}) {
  return runProgram("src/app.ts", [], {
    DATABASE_URL: database().url,
    PORT: "0",
    APP_SECRETS,
    COMPANY_FILE: await aCompanyFile(),
    ...change,
  });
}

const sessions = () =>
  database()
    .db("pg_stat_activity")
    .whereRaw("datname = current_database()")
    .where("application_name", "like", "gatehouse-%")
    .whereNot("application_name", "gatehouse-test");

test("the program starts, answers, and stops in order when it is told to", async () => {
  const program = await theProgram();
  await program.untilSaid('"ready"');
  const { out } = program.said();
  const { url } = JSON.parse(out.split("\n").find((line) => line.includes('"ready"')) ?? "{}");
  expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ status: "ready" });
  expect(await sessions()).not.toEqual([]);

  program.child.kill("SIGTERM");
  expect(await program.ended).toBe(0);
  // Its connections end with it, though the server needs a moment to notice.
  await vi.waitFor(async () => expect(await sessions()).toEqual([]), { timeout: 5_000 });
  await expect(fetch(url)).rejects.toThrow();
  expect(program.said().err).toBe("");
}, 60_000);

test("what was changed by the API outlives a start with the same file, and not one with another", async () => {
  const { db } = database();
  const token = await createApiToken(db, { name: "console", role: "manager" });
  const file = join(tmpdir(), `gatehouse-test-kept-${process.pid}.yaml`);
  await writeFile(file, JSON.stringify({ ...aCompany(), name: "Kept" }));
  const run = async (deed: (url: string) => Promise<unknown>) => {
    const program = await theProgram({ COMPANY_FILE: file });
    await program.untilSaid('"ready"');
    const { out } = program.said();
    await deed(/"url":"([^"]+)"/.exec(out)?.[1] ?? "");
    program.child.kill("SIGTERM");
    await program.ended;
    return out;
  };
  const horizon = async (url: string) => {
    const response = await testCalls(url, token).get("/api/v1/policy");
    return ((await response.json()) as { horizonDays: number }).horizonDays;
  };

  await run(async (url) => {
    const body = { horizonDays: 77 };
    const headers = { "if-match": "*" };
    const response = await testCalls(url, token).send("PATCH", "/api/v1/policy", { body, headers });
    expect(response.status).toBe(200);
  });
  const again = await run(async (url) => expect(await horizon(url)).toBe(77));
  expect(again).toContain("company changed since its file was applied; kept");
  const version = await companyVersion(db);
  await writeFile(file, JSON.stringify({ ...aCompany(), name: "Another" }));
  const other = await run(async (url) => expect(await horizon(url)).toBe(30));
  expect(other).toContain(`npm run gatehouse -- export ${version}`);
}, 90_000);

test("vendors that are half-configured are refused, each by the names of what is missing", async () => {
  const program = await theProgram({
    SLACK_BOT_TOKEN: "xoxb-secret",
    GOOGLE_SUBJECT: "ana@example.com",
    SMTP_URL: "smtp://127.0.0.1:1",
  });
  expect(await program.ended).not.toBe(0);
  const { err } = program.said();
  for (const missing of [
    "SLACK_SIGNING_SECRET",
    "SLACK_TEAM_ID",
    "GOOGLE_PRIVATE_KEY",
    "MAIL_FROM",
  ])
    expect(err).toContain(missing);
  expect(err).not.toContain("xoxb-secret");
}, 60_000);

test("a company file with mistakes keeps the program from starting, and says where they are", async () => {
  const file = join(tmpdir(), `gatehouse-test-wrong-${process.pid}.yaml`);
  await writeFile(file, "name: Harbor & Pine\nzone: Nowhere\n");
  const program = await theProgram({ COMPANY_FILE: file });
  expect(await program.ended).not.toBe(0);
  expect(program.said().err).toContain("locations");
}, 60_000);

test("a database that is not there keeps the program from starting, within seconds", async () => {
  const nobody = createServer().listen(0, "127.0.0.1");
  await new Promise((listening) => nobody.once("listening", listening));
  const { port } = nobody.address() as AddressInfo;
  await new Promise((closed) => nobody.close(closed));
  const program = await theProgram({ DATABASE_URL: `postgres://x@127.0.0.1:${port}/x` });
  expect(await program.ended).not.toBe(0);
  expect(program.said().err).toContain("ECONNREFUSED");
}, 60_000);
