import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { findApiToken, findSession, redeemLoginLink } from "#store/sign-in.ts";
import { aCompany } from "../helpers/company.ts";
import { useDatabase } from "../helpers/db.ts";
import { runProgram } from "../helpers/run-program.ts";

const database = useDatabase();

/** One command, as it is typed. */
async function gatehouse(...words: string[]) {
  const program = runProgram("src/cli/gatehouse.ts", words, {
    DATABASE_URL: database().url,
    APP_SECRETS: "a test secret that is long enough to be one",
    PUBLIC_URL: "https://book.harbor.example",
  });
  return { code: await program.ended, ...program.said() };
}

async function aFile(text: string): Promise<string> {
  const file = join(tmpdir(), `gatehouse-cli-${process.pid}.yaml`);
  await writeFile(file, text);
  return file;
}

test("who asks for nothing, or for what there is not, is shown what there is", async () => {
  const [nothing, unknown, odd, option] = await Promise.all([
    gatehouse(),
    gatehouse("destroy"),
    gatehouse("constructor"),
    gatehouse("--verbose"),
  ]);
  for (const command of [
    "migrate",
    "apply FILE",
    "export [VERSION]",
    "login [MEMBER]",
    "token NAME ROLE",
  ])
    expect(nothing.out).toContain(command);
  expect([nothing.code, unknown.code, odd.code, option.code]).toEqual([0, 2, 2, 2]);
  expect(unknown.out).toBe(nothing.out);
  expect(option.err).toContain("--verbose");
}, 60_000);

test("a company is applied once, its admin signs in once, and programs get a token", async () => {
  const early = await gatehouse("login");
  expect([early.code, early.err]).toEqual([2, expect.stringContaining("no company is applied")]);

  const file = await aFile(JSON.stringify(aCompany()));
  expect(await gatehouse("apply", file)).toMatchObject({ code: 0, out: "applied as version 1\n" });
  expect(await gatehouse("apply", file)).toMatchObject({ code: 0, out: "already current\n" });

  const { out } = await gatehouse("login");
  const secret = /^https:\/\/book\.harbor\.example\/login\/([\w-]{43})$/m.exec(out)?.[1] ?? "";
  const session = await redeemLoginLink(database().db, secret);
  expect(await findSession(database().db, session ?? "")).toMatchObject({ name: "Ada Stone" });
  expect(await gatehouse("login", "nobody")).toMatchObject({ code: 2 });

  const token = await gatehouse("token", "crm", "operator");
  expect(await findApiToken(database().db, token.out.trim())).toMatchObject({ role: "operator" });
  expect((await gatehouse("tokens")).out).toMatch(/^crm {2}operator {2}made [-\d]{10} [\d:]{5}$/m);
  const revoked = await gatehouse("tokens", "--revoke", "crm");
  expect(revoked.out).toMatch(/^crm .*, revoked [-\d]{10} [\d:]{5}$/m);
  expect(await findApiToken(database().db, token.out.trim())).toBeUndefined();
  expect(await gatehouse("tokens", "--revoke", "crm")).toMatchObject({
    code: 2,
    err: expect.stringContaining("no token “crm” that could be revoked"),
  });
}, 60_000);

test("the company is printed as a file that says the same, as it is and as it was", async () => {
  const company = { ...aCompany(), name: "12:30 # no" };
  const applied = await gatehouse("apply", await aFile(`# A comment\n${stringify(company)}`));
  const version = Number(/version (\d+)/.exec(applied.out)?.[1]);
  const { code, out } = await gatehouse("export");
  expect([code, out]).toEqual([0, expect.not.stringContaining("# A comment")]);
  expect(parse(out)).toMatchObject(company);

  const printed = await aFile(out);
  expect(await gatehouse("apply", printed)).toMatchObject({ code: 0, out: "already current\n" });
  await gatehouse("apply", await aFile(JSON.stringify(aCompany())));
  expect((await gatehouse("export", String(version))).out).toBe(out);

  const wrong = [await gatehouse("export", "999"), await gatehouse("export", "latest")];
  expect(wrong.map(({ code: ended }) => ended)).toEqual([2, 2]);
}, 60_000);

test("what is wrong is told without a stack, and ends with 2", async () => {
  const wrong = await aFile("name: Harbor & Pine\nzone: Nowhere\n");
  const commands = await Promise.all([
    gatehouse("apply"),
    gatehouse("apply", wrong),
    gatehouse("apply", "/nowhere/company.yaml"),
    gatehouse("token", "crm", "king"),
    gatehouse("token"),
  ]);
  for (const { code, err } of commands) {
    expect(code).toBe(2);
    expect(err).not.toMatch(/^ +at /m);
  }
  expect(commands[1]?.err).toMatch(/\d+:\d+ locations/);
  expect(commands[2]?.err).toContain("/nowhere/company.yaml");
}, 60_000);

test("a database that is up to date has nothing to do", async () => {
  expect(await gatehouse("migrate")).toMatchObject({ code: 0, out: "nothing to do\n" });
}, 60_000);
