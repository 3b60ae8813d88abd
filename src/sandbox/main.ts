import type { AddressInfo } from "node:net";
import { z } from "zod";
import { controlApi } from "./control-api.ts";
import { crmVendors } from "./crm/crm-words.ts";
import { startSandbox } from "./sandbox.ts";
import { keepState } from "./state.ts";

/*
 * The sandbox in a process of its own: pretend vendors on loopback, and an API to control them.
 * It prints one line of JSON when everything listens: {"ready":true,"url":…,"env":{…}}, where
 * `env` is what the program needs to talk to these vendors. SIGTERM and SIGINT stop it.
 */

const port = z.coerce.number().int().min(0).max(65_535).default(0);
const Environment = z.object({
  /** Where the program listens (or will): Slack's presses go there. */
  APP_URL: z.url().default("http://127.0.0.1:3000"),
  /** The program's public address, for which Twilio signs what it sends. */
  PUBLIC_URL: z.url().optional(),
  /** A bearer token of the program's API, for what the sandbox page does on a member's behalf. */
  SANDBOX_APP_TOKEN: z.string().optional(),
  /** Where to keep the state from one start to the next; without it, each start begins anew. */
  SANDBOX_STATE_FILE: z.string().optional(),
  /** Which CRM the program is given. */
  SANDBOX_CRM: z.enum(crmVendors).default("hubspot"),
  SANDBOX_PORT: port,
  SANDBOX_SLACK_PORT: port,
  SANDBOX_GOOGLE_PORT: port,
  SANDBOX_MICROSOFT_PORT: port,
  SANDBOX_MAIL_PORT: port,
  SANDBOX_CRM_PORT: port,
  SANDBOX_TWILIO_PORT: port,
});

/** Only a kill loses what came after the last save: every other end saves once more. */
const SAVE_EVERY_MS = 10_000;

const env = Environment.parse(process.env);
const sandbox = await startSandbox(
  {
    url: env.APP_URL,
    publicUrl: env.PUBLIC_URL,
    token: env.SANDBOX_APP_TOKEN,
    crm: env.SANDBOX_CRM,
  },
  {
    slack: env.SANDBOX_SLACK_PORT,
    google: env.SANDBOX_GOOGLE_PORT,
    microsoft: env.SANDBOX_MICROSOFT_PORT,
    mail: env.SANDBOX_MAIL_PORT,
    crm: env.SANDBOX_CRM_PORT,
    twilio: env.SANDBOX_TWILIO_PORT,
  },
);
const keeper = env.SANDBOX_STATE_FILE ? keepState(env.SANDBOX_STATE_FILE, sandbox) : undefined;
const saving = setInterval(() => keeper?.save(), SAVE_EVERY_MS);

const server = controlApi(sandbox).listen(env.SANDBOX_PORT, "127.0.0.1", (error) => {
  if (error) throw error;
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.stdout.write(`${JSON.stringify({ ready: true, url, env: sandbox.environment })}\n`);
});

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  clearInterval(saving);
  keeper?.save();
  server.close();
  server.closeAllConnections();
  await sandbox.stop();
}
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, stop);
