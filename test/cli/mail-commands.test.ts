import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { applyCompany } from "#flows/apply-company.ts";
import { blockAddress, isMailBlocked } from "#store/blocked-addresses.ts";
import { aCompany } from "../helpers/company.ts";
import { useDatabase } from "../helpers/db.ts";
import { runProgram } from "../helpers/run-program.ts";

const database = useDatabase();
const at = new Date("2026-11-23T14:00:00Z");
const company = aCompany();

/** One command, as it is typed. */
async function gatehouse(...words: string[]) {
  const program = runProgram("src/cli/gatehouse.ts", words, {
    DATABASE_URL: database().url,
    APP_SECRETS: "a test secret that is long enough to be one",
    PUBLIC_URL: "https://book.harbor.example",
  });
  return { code: await program.ended, ...program.said() };
}

beforeAll(async () => {
  const messages = { confirmed: { paragraphs: ["{client}, {provider} is glad to see you."] } };
  const text = JSON.stringify({ ...company, messages });
  await applyCompany(database().db, { text, by: "test", at });
}, 60_000);

test("blocked addresses are listed with their reason, and lifted by a member by name", async () => {
  await blockAddress(database().db, {
    ...{ address: "kim@home.example", reason: "hard-bounce", detail: "no such user" },
    ...{ since: at, origin: "postmark" },
  });
  expect((await gatehouse("blocked")).out).toBe(
    "kim@home.example  since 2026-11-23, postmark: mail to this address came back\n",
  );
  const [nobody, who, viewer, other, lifted] = await Promise.all([
    gatehouse("blocked", "--lift", "kim@home.example"),
    gatehouse("blocked", "--lift", "kim@home.example", "--by", "stranger"),
    gatehouse("blocked", "--lift", "kim@home.example", "--by", "vera"),
    gatehouse("blocked", "--lift", "jim@home.example", "--by", "olga"),
    gatehouse("blocked", "--lift", "Kim@home.example", "--by", "olga"),
  ]);
  expect(nobody).toMatchObject({ code: 2, err: expect.stringContaining("--by") });
  expect(who).toMatchObject({ code: 2, err: expect.stringContaining("no member “stranger”") });
  expect(viewer).toMatchObject({ code: 2, err: expect.stringContaining("may not decide") });
  expect(other).toMatchObject({ code: 2, err: expect.stringContaining("nothing is blocked") });
  expect(lifted).toMatchObject({ code: 0, out: expect.stringContaining("goes to Kim@home") });
  expect(await isMailBlocked(database().db, "kim@home.example")).toBe(false);
  const entry = await database().db("audit").where({ action: "mail-block-lifted" }).first();
  expect(entry.actor).toMatchObject({ kind: "member", name: "Olga Reyes" });
}, 60_000);

test("a mail is shown as a client would get it, also before its words are applied", async () => {
  const file = join(tmpdir(), `gatehouse-messages-${process.pid}.yaml`);
  onTestFinished(() => rm(file, { force: true }));
  const messages = { confirmed: { subject: "Hi {client}" } };
  await writeFile(file, JSON.stringify({ ...company, messages }));

  const [list, text, html, planned, unknown] = await Promise.all([
    gatehouse("messages"),
    gatehouse("messages", "preview", "confirmed"),
    gatehouse("messages", "preview", "confirmed", "--html"),
    gatehouse("messages", "preview", "confirmed", "--file", file),
    gatehouse("messages", "preview", "desk-alert"),
  ]);
  expect(list.out).toContain("confirmed: own paragraphs; knows {client} ");
  expect(list.out).toContain("\ncancelled: as shipped; knows ");
  expect(text.out).toMatch(/^Subject: Confirmed: Consultation/);
  expect(text.out).toContain("Kim Lee, Ana Ortiz is glad to see you.");
  expect(html.out).toMatch(/^<!doctype html>[\s\S]*Kim Lee, Ana Ortiz is glad to see you\./);
  expect(planned.out).toMatch(/^Subject: Hi Kim Lee\n/);
  expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining("there are confirmed,") });

  await writeFile(
    file,
    JSON.stringify({ ...company, messages: { confirmed: { subject: "{x}" } } }),
  );
  const wrong = await gatehouse("messages", "preview", "confirmed", "--file", file);
  expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining("“{x}” is no placeholder") });
}, 60_000);
