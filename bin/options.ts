import { parseArgs } from "node:util";

export type Options = {
  readonly sandbox: boolean;
  readonly port: string | undefined;
  readonly role: string | undefined;
  /** Every line of the log on the screen, not only warnings and errors. */
  readonly log: boolean;
  readonly help: boolean;
};

export const usage = `npm start -- [options]
  --sandbox        talk to pretend vendors even though real ones are configured
  --port <number>  where to listen (PORT, 3000); 0 takes a free one
  --role <roles>   web, worker, or web,worker (ROLES)
  --log            show the whole log here; it is always in the data folder
Everything else is an environment variable, or a line in .env: see docs/configuration.md`;

export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sandbox: { type: "boolean", default: false },
      port: { type: "string" },
      role: { type: "string" },
      log: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  return { ...values, port: values.port, role: values.role };
}
