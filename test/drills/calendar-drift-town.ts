import { VendorError } from "#errors.ts";
import { applyCompany } from "#flows/apply-company.ts";
import { followSightingsFlow } from "#flows/calendars/follow-sightings.ts";
import { hearOfChangesFlow } from "#flows/calendars/hear-of-changes.ts";
import { keepWatchesFlow } from "#flows/calendars/keep-watches.ts";
import { readChangesFlow } from "#flows/calendars/read-changes.ts";
import { currentCompany } from "#flows/current-company.ts";
import type { Received } from "#flows/inquiry.ts";
import { readCalendarsFlow } from "#flows/read-calendars.ts";
import { receiveRequestFlow } from "#flows/receive-request.ts";
import { createLog } from "#log.ts";
import type { OutboxContext } from "#outbox/kind.ts";
import { perform } from "#outbox/perform.ts";
import { startGoogleDouble } from "#sandbox/google/google-double.ts";
import { startMicrosoftDouble } from "#sandbox/microsoft/microsoft-double.ts";
import { openDb } from "#store/db.ts";
import { migrate } from "#store/migrate.ts";
import { wordsOfMail } from "#views/messages/render-mail.ts";
import { renderSms } from "#views/messages/sms/render-sms.ts";
import { startThrowawayPostgres } from "../../bin/throwaway-postgres.ts";
import { contractEye } from "../contracts/eye.ts";
import { connectCalendars } from "../helpers/connect-calendars.ts";
import { openNoticeDoor } from "./notice-door.ts";
import { aCompany, calendarOf, providerOf } from "./vendors.ts";

export const providers = 20;
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** The first provider's half of the calendars is Google's, the other half Microsoft's. */
export const isAtGoogle = (provider: number) => provider % 2 === 0;

/** Who booked what: the n-th of a provider's appointments begins on the n-th even hour from tomorrow. */
export type Booked = {
  readonly number: number;
  readonly provider: number;
  readonly start: Date;
  readonly requestId: string;
  readonly appointmentId: string;
};

/** A company with calendars at both vendors, two nodes that follow them, and a clock that only we move. */
export async function startTown(desk: Partial<Pick<OutboxContext, "chat" | "crm">> = {}) {
  const server = await startThrowawayPostgres({ durable: false });
  const db = openDb(server.url, { name: "drill", max: 10 });
  await migrate(db);
  let aheadMs = 0;
  const now = () => new Date(Date.now() + aheadMs);
  const clock = { now: () => now().getTime() };
  const eyes = [contractEye("google"), contractEye("microsoft")] as const;
  const [google, microsoft] = await Promise.all([
    startGoogleDouble({
      ...{ ...clock, ...eyes[0].hooks },
      world: () => worldOf(isAtGoogle).map((base) => ({ ...base, videoLinks: true })),
    }),
    startMicrosoftDouble({
      ...{ ...clock, ...eyes[1].hooks },
      world: () =>
        worldOf((n) => !isAtGoogle(n)).map((base) => ({
          ...base,
          teams: true,
          calendars: [],
          changes: 0,
        })),
    }),
  ]);
  await applyCompany(db, { text: JSON.stringify(companyOf()), by: "drill", at: now() });
  const mails: { readonly to: string; readonly kind: string }[] = [];
  const context = {
    ...{ db, now, realNow: now, company: currentCompany(db) },
    ...{ chat: undefined, crm: undefined, sms: undefined, createContacts: false },
    ...{ renderSms, wordsOfMail },
    ...desk,
    ...connectCalendars(google, microsoft, now),
    email: {
      vendor: "drill",
      send: async ({ to, content }: { to: { address: string }; content: { kind: string } }) => {
        mails.push({ to: to.address, kind: content.kind });
        return { vendorId: undefined };
      },
    },
    connected: { crm: false, sms: false },
    chatPace: { postsPerMinute: 0, redrawsPerMinute: 0 },
    wake: () => undefined,
    publicUrl: "https://book.open.example",
    linkSecrets: ["a drill's secret that is long enough to be one"] as const,
    log: createLog("error", (line) => process.stderr.write(`${line}\n`)),
  };
  const door = await openNoticeDoor([0, 1].map(() => hearOfChangesFlow(context)));
  const nodes = [0, 1].map(() => ({
    keep: keepWatchesFlow({ ...context, publicUrl: door.url }),
    read: readChangesFlow(context),
    follow: followSightingsFlow(context),
  }));
  const noticesArrived = () =>
    Promise.all([google, microsoft].map(({ notices }) => notices.arrived()));
  const readBusy = readCalendarsFlow(context);
  // The ages of effects are counted by the database, whose clock nobody moves.
  const outbox = { ...context, realNow: () => new Date() };
  return {
    ...{ db, google, microsoft, context, mails },
    /** What was asked or answered against the vendors' contracts. */
    breaches: () => [...new Set(eyes.flatMap(({ breaches }) => breaches))],
    /** A virtual minute: both nodes do what they do, at the same moment, and what is owed is done. */
    async minute(minutes = 1) {
      aheadMs += minutes * minuteMs;
      await Promise.all(nodes.map((node) => node.keep()));
      for (let round = 0; round < 60; round += 1) {
        await noticesArrived();
        await readBusy().catch(vendorFailed);
        const read = await Promise.all(nodes.map((node) => node.read()));
        const followed = await Promise.all(nodes.map((node) => node.follow()));
        await performAll(outbox);
        if ([...read, ...followed].every((count) => count === 0)) break;
      }
    },
    performAll: () => performAll(outbox),
    readBusy: async () => {
      while ((await readBusy()).read > 0);
    },
    stop: async () => {
      await Promise.all([google.stop(), microsoft.stop(), door.stop()]);
      await db.destroy();
      await server.stop();
    },
  };
}
export type Town = Awaited<ReturnType<typeof startTown>>;

/** Appointments one after the other, each with a free time after it. */
export async function book(town: Town, number: number): Promise<Booked> {
  const received = await ask(town, number);
  if (received.kind !== "booked") throw new Error(`booking ${number}: ${received.kind}`);
  const { requestId, appointment } = received.answer;
  const [provider, start] = [number % providers, startOf(town, number)];
  return { number, provider, start, requestId, appointmentId: appointment.id };
}

export function startOf({ context }: Town, number: number): Date {
  const tomorrow = Math.ceil(context.now().getTime() / dayMs) * dayMs;
  return new Date(tomorrow + (1 + 2 * Math.floor(number / providers)) * 60 * minuteMs);
}

/** Whatever comes of it. */
export function ask(town: Town, number: number): Promise<Received> {
  const [provider, start] = [number % providers, startOf(town, number)];
  const address = addressOf(number);
  return receiveRequestFlow(town.context)({
    request: {
      ...{ channel: "api", serviceKey: "service-0", clientName: `Client ${number}`, start },
      ...{ receivedAt: town.context.now(), clientEmail: { address, domain: "home.example" } },
      ...{ clientPhone: undefined, clientZone: "America/Phoenix", notes: "", askPerson: false },
      ...{ providerKey: providerOf(provider), locationKey: undefined, partySize: undefined },
      ...{ language: undefined, territory: undefined, consents: [] },
    },
    key: undefined,
  });
}

export const addressOf = (number: number) => `client-${number}@home.example`;

function worldOf(isHere: (provider: number) => boolean) {
  return Array.from({ length: providers }, (_, number) => number)
    .filter(isHere)
    .map((number) => ({
      ...{ id: calendarOf(number), summary: `Provider ${number}` },
      ...{ timeZone: "America/Phoenix", unreadable: undefined, events: {} },
    }));
}

function companyOf(): object {
  const company = aCompany(providers, { members: [], escalation: {} }) as {
    providers: readonly { readonly calendar: string }[];
    escalation: object;
  };
  return {
    ...company,
    members: [{ key: "maya", name: "Maya", email: "maya@open.example", role: "manager" }],
    providers: company.providers.map((provider, number) =>
      isAtGoogle(number) ? provider : { ...provider, calendar: `microsoft:${provider.calendar}` },
    ),
  };
}

/** As the sweep does that reads them: it is tried again. */
function vendorFailed(error: unknown): void {
  if (!(error instanceof VendorError)) throw error;
}

async function performAll(context: Parameters<typeof perform>[0]): Promise<void> {
  // What failed is tried again a minute later.
  const tried: string[] = [];
  for (;;) {
    const waiting = await context
      .db("effects")
      .whereIn("state", ["pending", "sending", "ambiguous"])
      .whereRaw("(not_before is null or not_before <= now())")
      .whereNotIn("id", tried)
      .orderByRaw("waits_for nulls first, created_at, id")
      .limit(100)
      .select("id", "waits_for");
    if (waiting.length === 0) return;
    // Events first: mails wait for them.
    const [first, then] = [
      waiting.filter((one) => one.waits_for === null),
      waiting.filter((one) => one.waits_for !== null),
    ];
    const now = first.length > 0 ? first : then;
    tried.push(...now.map(({ id }) => id));
    await Promise.all(now.map(({ id }) => perform(context, id)));
  }
}
