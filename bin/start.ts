import { join } from "node:path";
import { crmWords } from "#sandbox/crm/crm-words.ts";
import { buildAssets, buildSandboxPage } from "./build-assets.ts";
import type { Child } from "./children.ts";
import { startDatabase } from "./database.ts";
import { makePlan, type Plan } from "./environment.ts";

import { type LogFile, notable, onceInAWhile, openLogFile } from "./log-file.ts";
import { type Options, readOptions, usage } from "./options.ts";
import {
  fromHere,
  programReady,
  refuseTakenPort,
  sandboxReady,
  startProgram,
  startSandbox,
} from "./programs.ts";
import { forgetRun, takeOverRun, writeRun } from "./run-file.ts";
import { sandboxToken } from "./sandbox-token.ts";
import { createScreen } from "./screen.ts";
import { createStack } from "./stack.ts";
import { welcome } from "./welcome.ts";
import { whereToLook } from "./where-to-look.ts";

/*
 * `npm start`: PostgreSQL, the pages' scripts, pretend vendors where there are no real ones, and
 * the program, each in a process of its own. Whatever ends this, everything that it started ends.
 */

const screen = createScreen(process.stdout, process.env["NO_COLOR"] === undefined);
const stack = createStack();
const children: Child[] = [];
/** What is being started: when one of them fails, the others may only be about to succeed. */
const underway: Promise<unknown>[] = [];

/** A terminal that was closed must not keep us from stopping in order. */
process.stdout.on("error", () => undefined);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stopOnRequest);
stopWithNpm();

process.chdir(join(import.meta.dirname, ".."));
await start(process.argv.slice(2)).catch(giveUp);

async function start(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (options.help) return screen.say(usage);
  const plan = await makePlan(options);
  const { dataFolder } = plan;
  await takeOverRun(dataFolder.runFile);
  if (plan.web) await refuseTakenPort(plan.listen);
  stack.add(async () => forgetRun(dataFolder.runFile));
  noteRun(plan);

  const log = openLogFile(join(dataFolder.path, "gatehouse.log"));
  const onLine = lineKeeper(log, options);
  const [databaseUrl, , sandbox] = await Promise.all([
    database(plan),
    step(
      "Pages",
      () => Promise.all([buildAssets(), ...(plan.sandbox ? [buildSandboxPage()] : [])]),
      (bundles) => (bundles.some(({ rebuilt }) => rebuilt) ? "bundled" : "up to date"),
    ),
    pretendVendors(plan, onLine),
  ]);

  const env = { ...plan.env, ...sandbox?.env, DATABASE_URL: databaseUrl };
  await step(
    "Program",
    async () => {
      const program = keep(startProgram({ env, onLine }), plan);
      await programReady(program, plan);
    },
    () => (plan.web ? plan.publicUrl : "works off what is owed"),
  );
  noteRun(plan, sandbox?.url);
  const waysIn = await welcome({
    databaseUrl,
    publicUrl: plan.publicUrl,
    sandboxToken: plan.sandbox ? sandboxToken(dataFolder) : undefined,
  });
  if (stack.isStopping()) return;
  screen.say(whereToLook(screen, plan, { ...waysIn, sandboxUrl: sandbox?.url, logPath: log.path }));
}

function step<T>(name: string, work: () => Promise<T>, say: (result: T) => string): Promise<T> {
  const done = screen.step(name, work, say);
  underway.push(done);
  return done;
}

async function database(plan: Plan): Promise<string> {
  if (!plan.ownPostgres) return plan.env["DATABASE_URL"] ?? "";
  const server = await step(
    "PostgreSQL",
    async () => {
      const started = await startDatabase(plan.dataFolder);
      stack.add(started.stop);
      return started;
    },
    ({ version, adopted }) => (adopted ? `${version}, still running from before` : version),
  );
  watch(server.isAlive);
  return server.url;
}

async function pretendVendors(plan: Plan, onLine: (line: string) => void) {
  if (!plan.sandbox) return undefined;
  return step(
    "Sandbox",
    () => {
      const env = {
        ...plan.env,
        APP_URL: fromHere(plan.listen),
        PUBLIC_URL: plan.publicUrl,
        SANDBOX_CRM: plan.crm,
        SANDBOX_APP_TOKEN: sandboxToken(plan.dataFolder),
        // Our rows outlive this start, so what they name at the pretend vendors has to as well.
        SANDBOX_STATE_FILE: join(plan.dataFolder.path, "sandbox.json"),
      };
      return sandboxReady(keep(startSandbox({ env, onLine }), plan));
    },
    () => `pretend Slack, Google, Microsoft, ${crmWords[plan.crm].title}, Twilio and mail`,
  );
}

/** From now on its end is ours, and ours is its. */
function keep(child: Child, plan: Plan): Child {
  children.push(child);
  noteRun(plan);
  stack.add(child.stop);
  void child.ended.then((words) => giveUp(new Error(words)));
  return child;
}

function noteRun({ dataFolder, publicUrl }: Plan, sandboxUrl?: string): void {
  const pids = children.map(({ pid }) => pid);
  writeRun(dataFolder.runFile, { url: publicUrl, sandboxUrl, children: pids });
}

/** PostgreSQL is not our child (it may be older than we are), so its end is looked for. */
function watch(isAlive: () => boolean): void {
  const timer = setInterval(() => {
    if (stack.isStopping()) clearInterval(timer);
    else if (!isAlive()) void giveUp(new Error("PostgreSQL ended by itself; see its server.log"));
  }, 1_000);
  timer.unref();
}

function lineKeeper(log: LogFile, options: Options): (line: string) => void {
  const notableOnce = onceInAWhile((line) => notable(line, screen));
  return (line) => {
    log.write(line);
    const shown = options.log ? line : notableOnce(line);
    if (shown !== undefined) screen.say(shown);
  };
}

/** npm runs us in a shell, and a signal that ends npm ends the shell but is not handed on to us. */
function stopWithNpm(): void {
  if (process.env["npm_lifecycle_event"] === undefined) return;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    void stopOnRequest();
  }, 50);
  timer.unref();
}

async function stopOnRequest(): Promise<void> {
  if (stack.isStopping()) return;
  screen.say("\n  Stopping …");
  await stopEverything();
  screen.say("  Everything has stopped.");
  process.exit(0);
}

async function giveUp(error: unknown): Promise<void> {
  if (stack.isStopping()) return;
  screen.complain(`\n  ${withCauses(error)}`);
  await stopEverything();
  process.exit(1);
}

/** "PostgreSQL did not start …", and below it why, as far down as it is known. */
function withCauses(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined
    ? error.message
    : `${error.message}\n  ${withCauses(error.cause)}`;
}

async function stopEverything(): Promise<void> {
  await stack.stopAll();
  // What was being started at that moment has been added in the meantime.
  await Promise.allSettled(underway);
  await stack.stopAll();
}
