import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { checkZoneData } from "#booking/zone-truth.ts";
import { createClock } from "#clock.ts";
import { chatRows } from "#compose/chat.ts";
import { composeGrants } from "#compose/consent.ts";
import { connectVendors } from "#compose/vendors.ts";
import { composeWeb } from "#compose/web.ts";
import { type Config, readConfig } from "#config.ts";
import { applyAtStart } from "#flows/apply-company.ts";
import type { FlowContext } from "#flows/context.ts";
import { crmDoor } from "#flows/crm-door.ts";
import { currentCompany } from "#flows/current-company.ts";
import { createLog, type Log } from "#log.ts";
import { startQueue } from "#outbox/queue.ts";
import { startSweeps } from "#outbox/sweeps.ts";
import { type Db, openDb } from "#store/db.ts";
import { probe, readClockOffset } from "#store/machinery.ts";
import { migrate } from "#store/migrate.ts";
import { wordsOfMail } from "#views/messages/render-mail.ts";
import { renderSms } from "#views/messages/sms/render-sms.ts";

export type RunningApp = { readonly url: string; readonly stop: () => Promise<void> };

/** Clocks may differ by this much between us and the database before signatures and leases go wrong. */
const skewMaxMs = 60_000;

/** Puts the parts together and starts them. Nothing else in src/ knows how everything fits. */
export async function startApp(config: Config, log: Log): Promise<RunningApp> {
  // Two pools: workers that wait for slow vendors must not starve the intake of connections.
  const webDb = openDb(config.databaseUrl, { name: "web", max: 16 });
  const workDb = openDb(config.databaseUrl, { name: "work", max: 8 });
  await prepare(webDb, config, log);

  const clock = createClock(() => readClockOffset(webDb));
  await clock.refresh();
  const company = currentCompany(webDb);
  let wake = () => {};
  const moments = { now: clock.now, realNow: () => new Date(), company, wake: () => wake() };
  const grants = await composeGrants(config, { ...moments, db: workDb });
  const connected = await connectVendors(config, {
    log,
    chatRows: chatRows({ ...moments, db: workDb }),
    grants,
  });
  const crm = connected.crm && crmDoor(connected.crm, { db: workDb, log });
  const vendors = { ...connected, crm };
  const shared = {
    ...moments,
    publicUrl: config.publicUrl,
    linkSecrets: config.secrets as readonly [string, ...string[]],
    connected: { crm: vendors.crm !== undefined, sms: vendors.sms !== undefined },
  };
  const webContext: FlowContext = {
    ...shared,
    db: webDb,
    calendar: vendors.quickCalendar,
    crm: vendors.crm,
  };
  const workContext = {
    ...shared,
    ...vendors,
    db: workDb,
    log,
    createContacts: (config.hubspot ?? config.salesforce)?.createContacts ?? false,
    chatPace: config.slackPace,
    crmPollSeconds: config.crmPollSeconds,
    renderSms,
    wordsOfMail,
    grants: grants?.context,
  };

  const works = config.roles.includes("worker");
  const queue = works
    ? await startQueue(workContext, {
        databaseUrl: config.databaseUrl,
        heartbeatSeconds: config.jobHeartbeatSeconds,
      })
    : undefined;
  const composed = config.roles.includes("web")
    ? await composeWeb({ config, context: webContext, clock, log, consent: grants?.context })
    : undefined;
  const server = composed && (await listen(config, composed.web));
  // After it: the vendors of calendars call back, before they agree to tell us of changes.
  const sweeps = queue && startSweeps(workContext, queue);
  if (sweeps !== undefined) wake = sweeps.relay.soon;

  return {
    url: server === undefined ? config.publicUrl : addressOf(server),
    // In this order: no new work, finish what runs, then let go of the database.
    async stop() {
      await Promise.all([close(server), composed?.stop()]);
      await sweeps?.stop();
      await queue?.stop();
      clock.stop();
      await Promise.all([webDb.destroy(), workDb.destroy()]);
    },
  };
}

/** The database as this version needs it, a company to work for, and warnings about what will hurt later. */
async function prepare(db: Db, config: Config, log: Log): Promise<void> {
  const applied = await migrate(db);
  if (applied.length > 0) log.info("database migrated", { migrations: applied });
  const { skewMs } = await probe(db);
  if (Math.abs(skewMs) > skewMaxMs)
    throw new Error(
      `This machine's clock is ${Math.round(skewMs / 1000)} s away from the database's; set it right first`,
    );
  for (const mismatch of checkZoneData()) log.warn("zone data are not the newest", { mismatch });
  if (config.companyFile === undefined) return;
  const { kind, version, replaced } = await applyAtStart(db, {
    text: await readFile(config.companyFile, "utf8"),
    by: "boot",
    at: new Date(),
  });
  if (kind === "applied") log.info("company applied", { version });
  if (kind === "kept") log.info("company changed since its file was applied; kept", { version });
  if (replaced !== undefined)
    log.warn(
      "the company file is a new one, and what was changed without it is no longer current",
      {
        replaced,
        advice: `npm run gatehouse -- export ${replaced}`,
      },
    );
}

async function listen(config: Config, web: Parameters<typeof createServer>[1]): Promise<Server> {
  const server = createServer(
    // Node looks after these limits only every half minute unless it is told to.
    { headersTimeout: 5_000, requestTimeout: 10_000, connectionsCheckingInterval: 1_000 },
    web,
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(config.listen.port, config.listen.host, resolve);
  });
  return server;
}

/** Lets running requests end; keep-alive connections that are idle are closed at once. */
async function close(server: Server | undefined): Promise<void> {
  if (server === undefined) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const hurry = setTimeout(() => server.closeAllConnections(), 10_000);
  await closed;
  clearTimeout(hurry);
}

function addressOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}

if (import.meta.main) {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel, (line) => process.stdout.write(line));
  const app = await startApp(config, log);
  log.info("ready", { url: app.url });
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      // The second time somebody means it.
      if (stopping) process.exit(1);
      stopping = true;
      app.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error("could not stop in order", { error });
          process.exit(1);
        },
      );
    });
  }
}
