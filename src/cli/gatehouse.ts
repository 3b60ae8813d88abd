import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { isRole, roles } from "#access.ts";
import { writeCompany } from "#company/write-company.ts";
import { readConfig } from "#config.ts";
import { GatehouseError } from "#errors.ts";
import { applyCompany } from "#flows/apply-company.ts";
import { loginAddress } from "#flows/sign-in.ts";
import { findCompany } from "#store/company.ts";
import { findSettings } from "#store/company-versions.ts";
import { openDb } from "#store/db.ts";
import { migrate } from "#store/migrate.ts";
import { createApiToken, listApiTokens, revokeApiTokens } from "#store/sign-in.ts";
import { type Command, textOf, Usage } from "./command.ts";
import { exportConsents } from "./consents.ts";
import { explainSlot } from "./explain-slot.ts";
import { grantsCommand } from "./grants.ts";
import { showLadder } from "./ladder.ts";
import { mailCommands } from "./mail-commands.ts";
import { runDoctor } from "./run-doctor.ts";

const config = () => readConfig(process.env);
const say = (text: string) => process.stdout.write(`${text}\n`);

const commands: Readonly<Record<string, Command>> = {
  migrate: {
    usage: "migrate",
    about: "brings the database to this version's schema",
    async run(db) {
      const applied = await migrate(db);
      say(
        applied.length === 0
          ? "nothing to do"
          : applied.map((name) => `applied ${name}`).join("\n"),
      );
    },
  },
  apply: {
    usage: "apply FILE",
    about: "makes a company file the current version, or says what is wrong with it",
    async run(db, [file]) {
      if (file === undefined) throw new Usage("apply needs the company file");
      const text = await readFile(file, "utf8").catch((cause: unknown) => {
        throw new Usage(`“${file}” cannot be read`, { cause });
      });
      const result = await applyCompany(db, { text, by: "apply", at: new Date() });
      say(result.kind === "applied" ? `applied as version ${result.version}` : "already current");
    },
  },
  export: {
    usage: "export [VERSION]",
    about: "prints the company as a file that apply takes: all defaults, no comments",
    async run(db, [version]) {
      if (version !== undefined && !/^[1-9]\d{0,8}$/.test(version))
        throw new Usage("a version is a number, as apply says it");
      const settings = await findSettings(db, version === undefined ? version : Number(version));
      if (settings === undefined)
        throw new Usage(version === undefined ? "no company is applied yet" : "no such version");
      process.stdout.write(writeCompany(settings));
    },
  },
  login: {
    usage: "login [MEMBER]",
    about: "prints a one-time sign-in link (for the first admin, unless a member's key is given)",
    async run(db, [member]) {
      const company = await findCompany(db);
      const admin = company?.settings.members.find(({ role }) => role === "admin");
      const key = member ?? admin?.key;
      if (key === undefined) throw new Usage("no company is applied yet, or it has no admin");
      const address = await loginAddress({ db, publicUrl: config().publicUrl }, key);
      if (address === undefined) throw new Usage(`there is no member “${key}”`);
      say(address);
      say("It works once, within 15 minutes.");
    },
  },
  away: {
    usage: "away PROVIDER FROM [TO] [--reason R] [--apply all] [--escalate-rest]",
    about: "a provider is away: withdraws the times and shows where appointments can go",
    options: {
      reason: { type: "string", default: "" },
      apply: { type: "string" },
      "escalate-rest": { type: "boolean", default: false },
    },
    async run(db, [provider, from, to], { reason, apply, "escalate-rest": escalateRest }) {
      if (provider === undefined || from === undefined)
        throw new Usage("away needs the provider's key and a day (2026-11-24) or an instant");
      if (apply !== undefined && apply !== "all")
        throw new Usage("--apply takes the word all; single ones are moved in the console");
      const { runAway } = await import("./away.ts");
      await runAway(
        { db, config: config() },
        {
          ...{ provider, from, to, reason: String(reason) },
          ...{ apply: apply === "all", escalateRest: escalateRest === true },
        },
        say,
      );
    },
  },
  consents: {
    usage: "consents ADDRESS",
    about: "prints what an e-mail address or a number ever agreed to, one line of JSON each",
    async run(db, [address]) {
      if (address === undefined) throw new Usage("consents needs an e-mail address or a number");
      const lines = await exportConsents(db, address);
      if (lines === undefined)
        throw new Usage(`“${address}” is neither an e-mail address nor a telephone number`);
      for (const line of lines) say(line);
    },
  },
  doctor: {
    usage: "doctor [--invariants [--quiet] [--outside FILE]]",
    about: "examines the installation, or whether every row is as it must be; ends with 1 if not",
    options: {
      invariants: { type: "boolean", default: false },
      quiet: { type: "boolean", default: false },
      outside: { type: "string" },
    },
    async run(_db, _words, options) {
      const { invariants, quiet, outside } = options;
      if (invariants !== true && (quiet === true || outside !== undefined))
        throw new Usage("--quiet and --outside are for --invariants");
      const asked = {
        invariants: invariants === true,
        quiet: quiet === true,
        outside: textOf(outside),
      };
      if (!(await runDoctor(config(), asked, say)))
        throw new Unwell("Not everything is as it should be: see ✗ above.");
    },
  },
  explain: {
    usage: "explain SERVICE START [--zone ZONE] [--provider KEY]",
    about: "says who could lead at a start, and of everybody else why not",
    options: { zone: { type: "string" }, provider: { type: "string" } },
    async run(db, [service, start], { zone, provider }) {
      if (service === undefined || start === undefined)
        throw new Usage("explain needs a service and a start: explain consult 2026-11-24T10:00");
      const asked = { service, start, zone: textOf(zone), provider: textOf(provider) };
      for (const line of await explainSlot(db, config(), asked)) say(line);
    },
  },
  grants: grantsCommand({ config, say }),
  ladder: {
    usage: "ladder [REQUEST] [--priority high] [--at TIME] [--domain D] [--location KEY]",
    about: "shows what happens if nobody answers: a request (GH-1042), or one that would come in",
    options: {
      priority: { type: "string" },
      at: { type: "string" },
      domain: { type: "string" },
      location: { type: "string" },
    },
    async run(db, [request], { priority, at, domain, location }) {
      const imagined = { priority, at, domain, location };
      if (request !== undefined && Object.values(imagined).some((option) => option !== undefined))
        throw new Usage(
          "--priority, --at, --domain and --location are for a request that is none yet",
        );
      const asked = {
        ...{ request, priority: textOf(priority), at: textOf(at) },
        ...{ domain: textOf(domain), location: textOf(location) },
      };
      for (const line of await showLadder(db, asked)) say(line);
    },
  },
  ...mailCommands,
  setup: {
    usage: "setup hubspot|salesforce",
    about: "creates what Gatehouse needs in the CRM, or says what an administrator must do",
    async run(_db, [vendor]) {
      if (vendor !== "hubspot" && vendor !== "salesforce")
        throw new Usage("setup needs the name of a vendor: hubspot or salesforce");
      const { byHand, setUpCrm } = await import("./set-up-crm.ts");
      const lines = await setUpCrm(config(), vendor);
      if (lines === undefined)
        throw new Usage(
          `${vendor} is off: docs/configuration.md names the variables that turn it on`,
        );
      for (const { what, state, advice } of lines)
        say(`${state.padEnd(7)}  ${what}${advice === undefined ? "" : `\n         ${advice}`}`);
      for (const step of byHand(config(), vendor)) say(`by hand  ${step}`);
      if (lines.some(({ state }) => state === "cannot"))
        throw new Usage("The set-up is not complete yet; it can be run again at any time.");
    },
  },
  token: {
    usage: "token NAME ROLE",
    about: `makes a bearer token for the API; roles: ${roles.join(", ")}`,
    async run(db, [name, role]) {
      if (name === undefined || role === undefined || !isRole(role))
        throw new Usage(`token needs a name and one of the roles ${roles.join(", ")}`);
      say(await createApiToken(db, { name, role }));
      process.stderr.write("Keep it now: it is not stored and can't be shown again.\n");
    },
  },
  tokens: {
    usage: "tokens [--revoke NAME]",
    about: "lists the API's bearer tokens; revoked ones open nothing from that moment on",
    options: { revoke: { type: "string" } },
    async run(db, _words, { revoke }) {
      const name = textOf(revoke);
      if (name !== undefined && (await revokeApiTokens(db, name)) === 0)
        throw new Usage(`there is no token “${name}” that could be revoked`);
      for (const { role, createdAt, revokedAt, ...token } of await listApiTokens(db)) {
        const end = revokedAt === undefined ? "" : `, revoked ${dateOf(revokedAt)}`;
        say(`${token.name}  ${role}  made ${dateOf(createdAt)}${end}`);
      }
    },
  },
};

const dateOf = (at: Date) => at.toISOString().slice(0, 16).replace("T", " ");

/** It was done, and what it found is not good. */
class Unwell extends Error {
  override readonly name = "Unwell";
}

const helps = new Set(["--help", "-h"]);

function help(): string {
  const width = Math.max(...Object.values(commands).map(({ usage }) => usage.length));
  const lines = Object.values(commands).map(
    ({ usage, about }) => `  ${usage.padEnd(width)}   ${about}`,
  );
  return ["npm run gatehouse -- COMMAND", "", ...lines].join("\n");
}

function readArguments(command: Command, args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: command.options ?? {} });
  } catch (cause) {
    throw new Usage(`${(cause as Error).message}\n\n${help()}`, { cause });
  }
}

async function main(): Promise<number> {
  const words = process.argv.slice(2);
  const [name = "help", ...args] = words.some((word) => helps.has(word)) ? ["help"] : words;
  if (name.startsWith("-")) throw new Usage(`Unknown option '${name}'\n\n${help()}`);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    say(help());
    return name === "help" ? 0 : 2;
  }
  const { positionals, values } = readArguments(command, args);
  const db = openDb(config().databaseUrl, { name: "cli", max: 2 });
  try {
    await command.run(db, positionals, values);
    return 0;
  } finally {
    await db.destroy();
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const foreseen = error instanceof Usage || error instanceof GatehouseError;
    const plain = foreseen || error instanceof Unwell;
    process.stderr.write(`${plain ? error.message : String((error as Error).stack)}\n`);
    process.exitCode = foreseen ? 2 : 1;
  },
);
