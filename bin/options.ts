import { parseArgs } from "node:util";
import { type CrmVendor, crmVendors } from "#sandbox/crm/crm-words.ts";

export type Options = {
  readonly sandbox: boolean;
  /** The CRM among the pretend vendors; undefined where nobody chose one. */
  readonly crm: CrmVendor | undefined;
  readonly port: string | undefined;
  readonly role: string | undefined;
  /** Every line of the log on the screen, not only warnings and errors. */
  readonly log: boolean;
  readonly help: boolean;
};

export const usage = `npm start -- [options]
  --sandbox        talk to pretend vendors even though real ones are configured
  --crm <name>     hubspot (if none is named) or salesforce: which CRM is pretended
  --port <number>  where to listen (PORT, 3000); 0 takes a free one
  --role <roles>   web, worker, or web,worker (ROLES)
  --log            show the whole log here; it is always in the data folder
Everything else is an environment variable, or a line in .env: see docs/configuration.md`;

export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sandbox: { type: "boolean", default: false },
      crm: { type: "string" },
      port: { type: "string" },
      role: { type: "string" },
      log: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  return { ...values, crm: readCrm(values.crm), port: values.port, role: values.role };
}

function readCrm(named: string | undefined): CrmVendor | undefined {
  const crm = crmVendors.find((vendor) => vendor === named);
  if (named === undefined || crm !== undefined) return crm;
  throw new Error(`--crm is ${crmVendors.join(" or ")}, not ${named}`);
}
