import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import type { Plan } from "../../bin/environment.ts";
import { createScreen } from "../../bin/screen.ts";
import { whereToLook } from "../../bin/where-to-look.ts";

const plan: Plan = {
  env: {},
  dataFolder: { path: "data", postgres: "data/postgres", runFile: "data/run.json" },
  listen: { host: "127.0.0.1", port: 3000 },
  publicUrl: "http://localhost:3000",
  web: true,
  ownPostgres: true,
  sandbox: false,
};
const found = { sandboxUrl: undefined, loginUrl: undefined, logPath: "data/gatehouse.log" };
const plain = createScreen(Object.assign(Object.create(process.stdout), { isTTY: false }), true);
const coloured = createScreen(Object.assign(Object.create(process.stdout), { isTTY: true }), true);

test("vendors are told as they are: on, off with what is missed, or pretend", () => {
  const env = { SMTP_URL: "smtp://x", MAIL_FROM: "a@b.example" };
  const text = whereToLook(plain, { ...plan, env }, found);
  expect(text).toMatch(/^ {2}E-mail +on +the real one$/m);
  expect(text).toMatch(/^ {2}Slack +off +no cards/m);
  expect(text).not.toContain("pretend");

  const pretend = whereToLook(plain, { ...plan, sandbox: true }, found);
  expect(pretend.match(/pretend/g)).toHaveLength(3);
});

test("columns are aligned, with and without colour, and without it there is none", () => {
  const links = { ...found, sandboxUrl: "http://127.0.0.1:1", loginUrl: "http://localhost:3000/x" };
  const text = whereToLook(plain, { ...plan, sandbox: true }, links);
  expect(text).not.toContain("\x1b");
  const remarks = [...text.matchAll(/^ {2}(?:Sandbox|Book|Sign in) .*? {2}(?=what|works|every)/gm)];
  expect(new Set(remarks.map(([line]) => line.length)).size).toBe(1);
  const stripped = stripVTControlCharacters(
    whereToLook(coloured, { ...plan, sandbox: true }, links),
  );
  expect(stripped).toBe(text);
});

test("a sign-in link is shown when there is one, and else the way to get it", () => {
  expect(whereToLook(plain, plan, { ...found, loginUrl: "http://x/login/1" })).toContain(
    "/login/1",
  );
  expect(whereToLook(plain, plan, found)).toContain("npm run gatehouse -- login");
});
