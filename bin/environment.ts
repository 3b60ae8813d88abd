import { existsSync } from "node:fs";
import { readConfig, vendorNames, vendorsMentioned, vendorVariables } from "#config.ts";
import type { CrmVendor } from "#sandbox/crm/crm-words.ts";
import { appSecret, type DataFolder, openDataFolder } from "./data-folder.ts";
import type { Options } from "./options.ts";
import { freePort } from "./postgres.ts";

/** What this start will do, decided before anything is started. */
export type Plan = {
  /** The program's environment, but for what PostgreSQL and the sandbox add once they run. */
  readonly env: NodeJS.ProcessEnv;
  readonly dataFolder: DataFolder;
  readonly listen: { readonly host: string; readonly port: number };
  readonly publicUrl: string;
  /** False for a process that only works off what is owed. */
  readonly web: boolean;
  readonly ownPostgres: boolean;
  readonly sandbox: boolean;
  /** Which CRM the sandbox pretends. */
  readonly crm: CrmVendor;
};

/**
 * Completes the environment and refuses, with every mistake at once, one that the program would
 * refuse: nobody should wait for a database to start before hearing of a typing error.
 */
export async function makePlan(options: Options): Promise<Plan> {
  if (existsSync(".env")) process.loadEnvFile(".env");
  const given: NodeJS.ProcessEnv = { ...process.env };
  const dataFolder = openDataFolder(given["DATA_FOLDER"]?.trim() || undefined);
  const sandbox = options.sandbox || vendorsMentioned(given).length === 0;
  if (!sandbox) refuseCrm(options);
  const ownPostgres = !given["DATABASE_URL"]?.trim();

  const env: NodeJS.ProcessEnv = {
    ...(sandbox ? withoutVendors(given) : given),
    PORT: options.port ?? given["PORT"]?.trim() ?? "3000",
  };
  if (env["PORT"] === "0") env["PORT"] = String(await freePort());
  if (options.role !== undefined) env["ROLES"] = options.role;
  if (!env["APP_SECRETS"]?.trim()) env["APP_SECRETS"] = appSecret(dataFolder);
  if (sandbox) {
    env["CLOCK_MOVABLE"] ||= "true";
    env["COMPANY_FILE"] ||= "db/demo.yaml";
    // Everybody comes from this one machine, and journeys are played again and again.
    env["RATE_LIMIT_FORM_PER_10_MINUTES"] ||= "1000";
    env["RATE_LIMIT_LINK_PER_10_MINUTES"] ||= "1000";
  }
  const config = readConfig(
    ownPostgres ? { ...env, DATABASE_URL: "postgres://made.in.a.moment" } : env,
  );
  return {
    env,
    dataFolder,
    listen: config.listen,
    web: config.roles.includes("web"),
    publicUrl: config.publicUrl,
    ownPostgres,
    sandbox,
    crm: options.crm ?? "hubspot",
  };
}

function refuseCrm({ crm }: Options): void {
  if (crm === undefined) return;
  throw new Error("--crm chooses among pretend vendors, and real ones are set: add --sandbox");
}

function withoutVendors(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const real = new Set<string>(vendorNames.flatMap(vendorVariables));
  return Object.fromEntries(Object.entries(env).filter(([name]) => !real.has(name)));
}
