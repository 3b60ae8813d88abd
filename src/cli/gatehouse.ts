import { readFile } from "node:fs/promises";
import { type ParseArgsConfig, parseArgs } from "node:util";
import { isRole, roles } from "#access.ts";
import { readConfig } from "#config.ts";
import { GatehouseError } from "#errors.ts";
import { applyCompany } from "#flows/apply-company.ts";
import { loginAddress } from "#flows/sign-in.ts";
import { findCompany } from "#store/company.ts";
import { type Db, openDb } from "#store/db.ts";
import { migrate } from "#store/migrate.ts";
import { createApiToken } from "#store/sign-in.ts";
import { runDoctor } from "./run-doctor.ts";

type Command = {
  readonly usage: string;
  readonly about: string;
  readonly options?: NonNullable<ParseArgsConfig["options"]>;
  readonly run: (db: Db, words: readonly string[], options: Options) => Promise<void>;
};
type Options = Readonly<Record<string, unknown>>;

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
        outside: typeof outside === "string" ? outside : undefined,
      };
      if (!(await runDoctor(config(), asked, say)))
        throw new Unwell("Not everything is as it should be: see ✗ above.");
    },
  },
  setup: {
    usage: "setup hubspot",
    about: "creates what Gatehouse needs in HubSpot, or says what an administrator must do",
    async run(_db, [vendor]) {
      if (vendor !== "hubspot") throw new Usage("setup needs the name of a vendor: hubspot");
      const { hubspot } = config();
      if (hubspot === undefined) throw new Usage("HubSpot is off: HUBSPOT_ACCESS_TOKEN is not set");
      const { setUpHubSpot } = await import("#integrations/hubspot/set-up.ts");
      const lines = await setUpHubSpot(hubspot);
      for (const { what, state, advice } of lines)
        say(`${state.padEnd(7)}  ${what}${advice === undefined ? "" : `\n         ${advice}`}`);
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
};

/** What was typed makes no sense; nothing was done. */
class Usage extends Error {
  override readonly name = "Usage";
}

/** It was done, and what it found is not good. */
class Unwell extends Error {
  override readonly name = "Unwell";
}

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
  const [name = "help", ...args] = process.argv.slice(2);
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
