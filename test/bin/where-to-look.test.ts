import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { vendorNames } from "#config.ts";
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
  crm: "hubspot",
};
const found = {
  sandboxUrl: undefined,
  bookUrl: "http://localhost:3000/book/checkup",
  loginUrl: "http://localhost:3000/login/x",
  logPath: "data/gatehouse.log",
};
const plain = createScreen(Object.assign(Object.create(process.stdout), { isTTY: false }), true);
const coloured = createScreen(Object.assign(Object.create(process.stdout), { isTTY: true }), true);

test("vendors are told as they are: on, off with what is missed, or pretend", () => {
  const env = { SMTP_URL: "smtp://x", MAIL_FROM: "a@b.example" };
  const text = whereToLook(plain, { ...plan, env }, found);
  expect(text).toMatch(/^ {2}E-mail +on +the real one$/m);
  expect(text).toMatch(/^ {2}Slack +off +no cards/m);
  expect(text).not.toContain("pretend");

  const pretend = whereToLook(plain, { ...plan, sandbox: true }, found);
  expect(pretend.match(/pretend/g)).toHaveLength(vendorNames.length - 1);
  expect(pretend).toMatch(/^ {2}Salesforce +off +a company has one CRM, and here it is HubSpot$/m);

  const other = whereToLook(plain, { ...plan, sandbox: true, crm: "salesforce" }, found);
  expect(other).toMatch(/^ {2}HubSpot +off +a company has one CRM, and here it is Salesforce$/m);
  expect(other).toMatch(/^ {2}Salesforce +pretend/m);
});

test("columns are aligned, with and without colour, and without it there is none", () => {
  const links = { ...found, sandboxUrl: "http://127.0.0.1:1" };
  const text = whereToLook(plain, { ...plan, sandbox: true }, links);
  expect(text).not.toContain("\x1b");
  const remarks = [...text.matchAll(/^ {2}(?:Sandbox|Book|Sign in) .*? {2}(?=what|works|every)/gm)];
  expect(new Set(remarks.map(([line]) => line.length)).size).toBe(1);
  const stripped = stripVTControlCharacters(
    whereToLook(coloured, { ...plan, sandbox: true }, links),
  );
  expect(stripped).toBe(text);
});

test("without a company there is nothing to book and nobody to sign in, and the way out is told", () => {
  expect(whereToLook(plain, plan, found)).toContain("/login/x");
  const nobody = { ...found, bookUrl: undefined, loginUrl: undefined };
  expect(whereToLook(plain, plan, nobody)).toContain("npm run gatehouse -- apply company.yaml");
  expect(whereToLook(plain, plan, nobody)).not.toContain("/book");
});

test("a process that only works has no pages to show", () => {
  expect(whereToLook(plain, { ...plan, web: false }, found)).not.toContain("/book");
});
