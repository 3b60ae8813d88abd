import { describe, expect, test } from "vitest";
import {
  everySource,
  isNode,
  parseSource,
  type Source,
  type SyntaxNode,
} from "../helpers/sources.ts";

/*
 * Who may import whom, from the inside out. This table is the architecture; ARCHITECTURE.md tells
 * the story. Everybody may import `errors`, and zod for parsing at their own boundary. What is
 * written "type x" may be imported for its types alone: the thing itself is handed in.
 */

/** Pure data libraries: they know numbers, zones and domains, and reach for nothing. */
const knowledge = ["luxon", "libphonenumber-js", "moment-timezone", "@vvo/tzdb", "tldts"];
/** Handed to whoever needs them by app. */
const handedIn = ["type log", "type clock"];
/** The core, without a clock, without chance, without waiting. */
const core = ["intake", "booking", "gate", "escalation", "messaging", "kpi", "company"];

/** Where everything is put together. Nobody imports it, but for cli and tests. */
const outermost = [
  ...core,
  "access",
  "config",
  "log",
  "clock",
  "ports",
  "store",
  "flows",
  "outbox",
  "views",
  "handlers",
  "integrations",
  "express",
  "@slack/bolt",
  "node:*",
];

const mayImport: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  log: [],
  clock: [],
  // A key that cannot be read is found at the door, not at the first booking.
  config: ["log", "node:crypto"],

  intake: knowledge,
  // What people mean by "tue 2pm"; which instant that is our own zone data say.
  booking: ["intake", "chrono-node", ...knowledge],
  gate: ["intake", "booking", ...knowledge],
  escalation: ["gate", "booking", ...knowledge],
  // A text message is words too, and folded as notes are.
  messaging: ["intake", "booking", ...knowledge],
  kpi: ["intake", "booking", "gate", "escalation", "messaging", ...knowledge],
  // The company file speaks of everything that can be set up. Its YAML comes in as a text.
  // It also knows the public holidays of its locations: rules and data, and no clock.
  company: [
    "intake",
    "booking",
    "gate",
    "escalation",
    // Ladders of reminders are set up there too.
    "messaging",
    "access",
    "yaml",
    "date-holidays",
    ...knowledge,
  ],

  access: core.map((folder) => `type ${folder}`),
  ports: core.map((folder) => `type ${folder}`),
  store: [
    ...core,
    "access",
    "type ports",
    "knex",
    "pg",
    // Counts in a table: a node's own memory would grant each client its limit once a node.
    "rate-limiter-flexible",
    "node:fs",
    "node:crypto",
    ...handedIn,
  ],
  // node:util compares what is stored with what is wanted; a hash tells whether it is still what was read.
  flows: [...core, "access", "ports", "store", "node:util", "node:crypto", ...handedIn],
  // Identities that vendors accept are hashes of our own.
  outbox: [...core, "ports", "store", "flows", "pg-boss", "node:crypto", ...handedIn],
  views: [
    ...core,
    "type access",
    "type ports",
    "preact",
    "preact-render-to-string",
    "ical-generator",
  ],
  handlers: [
    ...core,
    "access",
    "flows",
    "views",
    "type ports",
    "@slack/bolt",
    "express",
    "helmet",
    "rate-limiter-flexible",
    "node:http",
    "node:crypto",
    // Pages are compressed as they are sent.
    "node:zlib",
    ...handedIn,
  ],
  integrations: [...core, "ports", "views", "cockatiel", "node:crypto", ...handedIn],
  sandbox: [
    ...core.map((folder) => `type ${folder}`),
    "views",
    "node:*",
    "smtp-server",
    "express",
    "preact",
    "preact-render-to-string",
  ],
  cli: [
    "app",
    // A deed that is done from the command line needs to know which vendors there are.
    "compose",
    "config",
    "flows",
    "store",
    // Preparing an account at a vendor is nobody's business but the vendor's folder's.
    "integrations",
    ...core,
    "access",
    "log",
    "clock",
    "node:*",
    "yaml",
  ],
  app: ["compose", ...outermost],
  // What app would be too long with.
  compose: outermost,
};

/** Each vendor's folder has its own SDK, and nobody else's. */
const sdkOf: Readonly<Record<string, readonly string[]>> = {
  "google-calendar": ["@googleapis/calendar"],
  "microsoft-calendar": ["@azure/msal-node", "@microsoft/microsoft-graph-types"],
  email: ["nodemailer"],
  slack: ["@slack/bolt"],
  twilio: ["twilio"],
  hubspot: ["@hubspot/api-client"],
  salesforce: ["jsforce"],
};

const sources = everySource();
/** One test a file and not one an import: a thousand green lines hide the red one. */
const named = sources.map((source) => [source.file, source] as const);

test.each(named)("src/%s imports only what its folder may", (_, source) => {
  expect(forbiddenImports(source)).toEqual([]);
});

test.each(named.filter(([file]) => core.includes(layerOf(file))))(
  "src/%s is pure: no waiting, no clock, no chance, no I/O",
  (_, source) => {
    expect(impurities(source)).toEqual([]);
  },
);

test.each(named.filter(([file]) => /^(store|flows)\//.test(file)))(
  "src/%s leaves zones to booking/zone.ts: PostgreSQL's rules are older than ours",
  (_, source) => {
    expect(source.text).not.toMatch(/\bat time zone\b/i);
  },
);

describe("the rules catch", () => {
  test.each([
    ["a vendor in a flow", "flows/x.ts", 'import { App } from "@slack/bolt";'],
    ["a store in a handler", "handlers/api/x.ts", 'import { find } from "#store/x.ts";'],
    ["types too", "handlers/x.ts", 'import type { Row } from "#store/x.ts";'],
    ["an import of several lines", "gate/x.ts", 'import {\n  a,\n  b,\n} from "#flows/x.ts";'],
    ["a dynamic import", "gate/x.ts", 'export const x = () => import("#flows/x.ts");'],
    ["a computed import", "app.ts", "export const x = (name: string) => import(name);"],
    ["the type of an import", "gate/x.ts", 'export type X = import("#flows/x.ts").Y;'],
    ["a re-export", "views/x.ts", 'export * from "#store/x.ts";'],
    ["a bare import", "intake/x.ts", 'import "node:fs";'],
    ["an import within TSX", "views/x.tsx", 'import a from "#flows/x.ts"; export const b = <a />;'],
    ["the way around", "gate/x.ts", 'import { a } from "../flows/x.ts";'],
    ["the way around, through here", "gate/x.ts", 'import { a } from "./../flows/x.ts";'],
    ["an outer folder of the core", "intake/x.ts", 'import { a } from "#booking/x.ts";'],
    ["the gate in booking", "booking/x.ts", 'import { a } from "#gate/x.ts";'],
    ["a value where a type may be", "ports/x.ts", 'import { a } from "#gate/x.ts";'],
    ["a value among types", "ports/x.ts", 'import { type A, b } from "#gate/x.ts";'],
    ["the sandbox in the program", "app.ts", 'import { a } from "#sandbox/x.ts";'],
    ["another vendor", "integrations/email/x.ts", 'import { a } from "#integrations/slack/x.ts";'],
    ["another vendor's SDK", "integrations/email/x.ts", 'import { a } from "@slack/bolt";'],
    ["the environment", "flows/x.ts", 'import { readConfig } from "#config.ts";'],
    ["a folder that the table does not know", "utils/x.ts", 'import { z } from "zod";'],
  ])("%s", (_, file, text) => {
    expect(forbiddenImports(parseSource(file, text))).toHaveLength(1);
  });

  test.each([
    ["await", "export const f = async () => { await g(); };"],
    ["an async function that never awaits", "export async function f() {}"],
    ["for await", "export async function f() { for await (const x of y) g(x); }"],
    ["new Date()", "export const f = () => new Date();"],
    ["Date()", "export const f = () => Date();"],
    ["Date.now()", "export const f = () => Date.now();"],
    ["Date.now as a value", "export const f = Date.now;"],
    ["luxon's now", "export const f = () => DateTime.now();"],
    ["luxon's local without arguments", "export const f = () => DateTime.local();"],
    ["Math.random()", "export const f = () => Math.random();"],
    ["randomUUID", "export const f = () => crypto.randomUUID();"],
    ["process", "export const f = () => process.env;"],
    ["fetch", "export const f = () => fetch('http://x');"],
    ["a timer", "export const f = () => setTimeout(g, 1);"],
    ["globalThis", "export const f = () => globalThis['fetch'];"],
    ["the console", "export const f = () => console.log(1);"],
  ])("%s in the core", (_, text) => {
    expect(impurities(parseSource("gate/x.ts", text))).not.toEqual([]);
  });

  test.each([
    ["a date from a text", "export const f = () => new Date('2026-03-02T09:00:00Z');"],
    ["a field that is called process", "export const f = (x) => x.process + x['fetch'];"],
    ["a local that is called performance", "export const f = ({ performance: p }) => p;"],
    ["luxon with arguments", "export const f = (z) => DateTime.local(2026, 3, 2, { zone: z });"],
  ])("but not %s", (_, text) => {
    expect(impurities(parseSource("gate/x.ts", text))).toEqual([]);
  });
});

function forbiddenImports({ file, imports }: Source): readonly string[] {
  return imports
    .filter(({ specifier, typesOnly }) => !isAllowed(file, specifier, typesOnly))
    .map(({ specifier }) => specifier);
}

function isAllowed(file: string, specifier: string, typesOnly: boolean): boolean {
  const layer = layerOf(file);
  const allowed = mayImport[layer];
  if (allowed === undefined) return false;
  // "./x.ts" is the same folder and "#gate/x.ts" another one; "../" would hide which.
  if (specifier.startsWith("./")) return !specifier.includes("/../");
  if (!specifier.startsWith("#")) return mayUsePackage(file, packageOf(specifier), allowed);

  const target = layerOf(specifier.slice(1));
  if (target === "errors") return true;
  if (target === layer) return layer !== "integrations" || isSameVendor(file, specifier.slice(1));
  return allowed.includes(target) || (typesOnly && allowed.includes(`type ${target}`));
}

function mayUsePackage(file: string, name: string, allowed: readonly string[]): boolean {
  if (name === "zod" || allowed.includes(name)) return true;
  if (name.startsWith("node:") && allowed.includes("node:*")) return true;
  const [layer, vendor] = file.split("/");
  return layer === "integrations" && (sdkOf[vendor ?? ""] ?? []).includes(name);
}

/** Files beside the vendors' folders are shared by them. */
function isSameVendor(file: string, target: string): boolean {
  const [, vendor] = file.split("/");
  const [, other] = target.split("/");
  return other === vendor || !target.includes("/", "integrations/".length);
}

/** "gate/rules/vip.ts" → "gate"; "errors.ts" → "errors" */
function layerOf(path: string): string {
  return path.replace(/(\/.*|\.\w+)$/, "");
}

/** "node:fs/promises" → "node:fs"; "@slack/bolt/dist/x.js" → "@slack/bolt" */
function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

const forbiddenNames = new Set([
  "process",
  "fetch",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
  "globalThis",
  "performance",
  "crypto",
  "console",
  "require",
  "randomUUID",
]);
const forbiddenMembers = new Set(["Date.now", "DateTime.now", "Math.random"]);
const needArguments = new Set(["Date", "DateTime.local", "DateTime.utc"]);

function impurities({ nodes }: Source): readonly string[] {
  const fieldNames = new Set(nodes.flatMap(namesOfFields));
  return nodes.flatMap((node) => {
    switch (node.type) {
      case "AwaitExpression":
        return ["await"];
      case "MemberExpression":
        return [nameOf(node)].filter((name) => forbiddenMembers.has(name));
      case "NewExpression":
      case "CallExpression":
        return asksForNow(node) ? [`${nameOf(node["callee"])}()`] : [];
      case "Identifier":
        return [nameOf(node)].filter((name) => forbiddenNames.has(name) && !fieldNames.has(node));
      default:
        // Functions of any form, and "for await".
        return node["async"] === true || node["await"] === true ? ["async"] : [];
    }
  });
}

function asksForNow(node: SyntaxNode): boolean {
  const name = nameOf(node["callee"]);
  if (!needArguments.has(name)) return false;
  // Date(…) without "new" is the time of day, whatever it is given.
  const isPlainDate = name === "Date" && node.type === "CallExpression";
  return isPlainDate || (node["arguments"] as unknown[]).length === 0;
}

/** `x.process` and `{ process: … }` only look like the global. */
function namesOfFields(node: SyntaxNode): readonly SyntaxNode[] {
  const field = node.type === "MemberExpression" ? node["property"] : node["key"];
  return isNode(field) && node["computed"] !== true ? [field] : [];
}

/** "Date", "Date.now"; empty for anything more involved. */
function nameOf(node: unknown): string {
  if (!isNode(node)) return "";
  if (node.type === "Identifier") return String(node["name"]);
  if (node.type !== "MemberExpression" || node["computed"] === true) return "";
  return `${nameOf(node["object"])}.${nameOf(node["property"])}`;
}
