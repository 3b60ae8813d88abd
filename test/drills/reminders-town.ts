import { applyCompany } from "#flows/apply-company.ts";
import { cancelAppointmentFlow } from "#flows/cancel-appointment.ts";
import { confirmAppointmentFlow } from "#flows/confirm-appointment.ts";
import { currentCompany } from "#flows/current-company.ts";
import { openLinkFlow } from "#flows/open-link.ts";
import { receiveRequestFlow } from "#flows/receive-request.ts";
import { receiveSmsFlow } from "#flows/receive-sms.ts";
import { rescheduleAppointmentFlow } from "#flows/reschedule-appointment.ts";
import { sendRemindersFlow } from "#flows/send-reminders.ts";
import type { BookingRequest } from "#intake/request.ts";
import { createLog } from "#log.ts";
import type { OutboxContext } from "#outbox/kind.ts";
import { perform } from "#outbox/perform.ts";
import { openDb } from "#store/db.ts";
import { migrate } from "#store/migrate.ts";
import { startThrowawayPostgres } from "../../bin/throwaway-postgres.ts";
import { alwaysOpen } from "../bench/small-company.ts";
import { type Deed, dayMs, type History, ladder } from "./reminders-expected.ts";
import type { Chance } from "./reminders-histories.ts";
import type { Message, Trace } from "./reminders-judge.ts";

const linkSecrets = ["a drill's secret that is long enough to be one"] as const;
const phoneOf = ({ number }: History) => `+1212555${String(1_000 + number).padStart(4, "0")}`;
const emailOf = ({ number }: History) => `client-${number}@home.example`;

/** A company on a real database, two nodes, and vendors that only note what they were given. */
export async function startTown(at: number) {
  const server = await startThrowawayPostgres({ durable: false });
  const db = openDb(server.url, { name: "drill", max: 6 });
  const clock = { at };
  const now = () => new Date(clock.at);
  await migrate(db);
  await applyCompany(db, { text: JSON.stringify(aCompany()), by: "drill", at: now() });
  const outside = noting(now);
  const context = {
    ...{ db, now, realNow: () => new Date(), company: currentCompany(db), linkSecrets },
    ...{ calendar: undefined, chat: undefined, crm: undefined, createContacts: false },
    ...outside.ports,
    connected: { crm: false, sms: true },
    chatPace: { postsPerMinute: 0, redrawsPerMinute: 0 },
    wake: () => undefined,
    publicUrl: "https://book.open.example",
    log: createLog("error", (line) => process.stderr.write(`${line}\n`)),
  };
  const nodes = [sendRemindersFlow(context), sendRemindersFlow(context)];
  return {
    db,
    clock,
    context,
    /** What left, by the effect that it left for. */
    said: outside.byEffect,
    /** Both nodes look for what is due, at the same moment. */
    sweep: () => Promise.all(nodes.map((node) => node())),
    stop: async () => {
      await db.destroy();
      await server.stop();
    },
  };
}
export type Town = Awaited<ReturnType<typeof startTown>>;

function aCompany(): object {
  const service = { minutes: 20, stepMinutes: 30, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 };
  const company = alwaysOpen({ services: 1, providersPerService: 40, horizonDays: 30, service });
  const policy = { rescheduleMax: 20, rescheduleNoticeMinutes: 0, cancelNoticeMinutes: 0 };
  return { ...company, policy, reminders: ladder, gate: { vipDomains: ["vip.example"] } };
}

/** The content itself instead of its words: a drill reads what was said. */
function noting(now: () => Date) {
  const byEffect = new Map<string, Omit<Message, "sequence">>();
  const ports: Pick<OutboxContext, "email" | "sms" | "renderSms" | "wordsOfMail"> = {
    email: {
      vendor: "drill",
      send: async ({ id, content }) => {
        if (content.kind === "reminder") {
          const said = {
            way: "email",
            start: content.start.getTime(),
            asks: content.asks,
          } as const;
          byEffect.set(id, { at: now().getTime(), ...said });
        }
        return { vendorId: undefined };
      },
    },
    sms: {
      send: async ({ body, effectId }) => {
        const { kind, start, asks } = JSON.parse(body);
        const said = { way: "sms", start: Date.parse(start), asks } as const;
        if (kind === "reminder") byEffect.set(effectId, { at: now().getTime(), ...said });
        return { vendorId: effectId, status: "queued" };
      },
      find: async () => undefined,
    },
    renderSms: (content) => JSON.stringify(content),
    wordsOfMail: ({ content }) => ({ subject: content.kind, text: JSON.stringify(content) }),
  };
  return { ports, byEffect };
}

/** What became of a history's booking: by which link its client does the rest. */
export type Client = {
  readonly history: History;
  readonly requestId: string;
  readonly token: string;
};

export async function book({ db, context }: Town, history: History): Promise<Client> {
  const address = emailOf(history);
  const request: BookingRequest = {
    ...{ channel: "api", serviceKey: "service-0", clientName: `Client ${history.number}` },
    receivedAt: new Date(history.bookedAt),
    clientEmail: { address, domain: "home.example" },
    clientPhone: phoneOf(history),
    clientZone: history.zone,
    start: new Date(history.start),
    ...{ providerKey: undefined, locationKey: undefined, partySize: undefined },
    ...{ language: undefined, territory: undefined, notes: "", askPerson: false },
    consents: history.agreesToTexts ? [{ channel: "sms", given: true, wording: "Text me." }] : [],
  };
  const received = await receiveRequestFlow(context)({ request, key: undefined });
  if (received.kind !== "booked") throw new Error(`history ${history.number}: ${received.kind}`);
  const { requestId, manageUrl } = received.answer;
  // VIPs never book by themselves; that they are on the list now is all that matters here.
  const vip = `client-${history.number}@vip.example`;
  if (history.isVip) await db("requests").where({ id: requestId }).update({ contact_email: vip });
  const token = manageUrl.slice(manageUrl.lastIndexOf("/") + 1);
  return { history, requestId, token };
}

/** The client moves, cancels, confirms or opts out, as they do. Throws when they cannot. */
export async function act({ context }: Town, client: Client, deed: Deed): Promise<void> {
  const { token, requestId, history } = client;
  const sequence = (await openLinkFlow(context)(token))?.booked?.appointment.sequence;
  if (sequence === undefined) throw new Error(`history ${history.number} has no appointment`);
  const done = await (async () => {
    switch (deed.do) {
      case "move": {
        const wish = { token, start: new Date(deed.start), sequence };
        return (await rescheduleAppointmentFlow(context)(wish)).kind;
      }
      case "cancel":
        return (await cancelAppointmentFlow(context)({ token, reason: "", sequence })).kind;
      case "confirm":
        return (await confirmAppointmentFlow(context)({ requestId, sequence, by: "sms" })).kind;
      case "opt-out": {
        const vendorId = `SM-in-${history.number}-${deed.at}`;
        const from = phoneOf(history);
        const sms = { vendorId, from, to: "+12125550100", body: "STOP", mediaCount: 0 };
        return receiveSmsFlow(context)(sms);
      }
    }
  })();
  if (!["rescheduled", "cancelled", "confirmed", "stored"].includes(done))
    throw new Error(`history ${history.number}: ${deed.do} ended as ${done}`);
}

/** Works on the reminders that wait, but for those that a queue holds back a while longer. */
export async function performSome(
  { db, context }: Town,
  mayGo: (id: string) => boolean,
): Promise<void> {
  // Confirmations and cards are not what is looked at; each would cost as much as a reminder.
  const waiting = await db("effects")
    .where({ state: "pending" })
    .whereRaw("payload ->> 'template' = 'reminder'")
    .orderBy("created_at")
    .select("id");
  for (const { id } of waiting) if (mayGo(id)) await perform(context, id);
}

/** Some wait for hours, as behind a vendor that was away; by the last day everything has left. */
export function aQueue(chance: Chance, now: () => number, lastAt: number) {
  const since = new Map<string, number>();
  return (id: string): boolean => {
    const goesAt = since.get(id) ?? now() + (chance.percent(80) ? 0 : chance.below(dayMs / 8));
    since.set(id, goesAt);
    return now() >= goesAt || now() >= lastAt;
  };
}

/** What the rows and the vendors show of one client. */
export async function traceOf({ db, said }: Town, { requestId }: Client): Promise<Trace> {
  const rows = await db("reminders")
    .join("appointments", "appointments.id", "reminders.appointment_id")
    .where({ request_id: requestId })
    .select("reminders.*");
  const effects = await db("effects")
    .where({ request_id: requestId })
    .whereRaw("payload ->> 'template' = 'reminder'");
  // What could not be said by text is said by a mail of the same name, which counts alone.
  const mailed = new Set(effects.map(({ key }) => key));
  const isTwin = ({ kind, key }: { kind: string; key: string }) =>
    kind === "sms" && mailed.has(key.replace(/^sms:/, "email:"));
  const asked = await db("audit")
    .where({ request_id: requestId })
    .whereIn("action", ["escalation-raised", "escalation-reason-added"])
    .whereRaw("detail::text like '%call-due%'");
  return {
    decisions: rows.map((row) => ({
      ...{ sequence: row.sequence, rung: row.rung, way: row.way },
      skipped: row.skipped ?? undefined,
      at: row.decided_at.getTime(),
      dueAt: row.due_at.getTime(),
    })),
    messages: effects.flatMap(({ id, payload }) => {
      const message = said.get(id);
      return message === undefined ? [] : [{ ...message, sequence: payload.sequence }];
    }),
    suppressed: effects.filter(
      (one) => one.state === "suppressed" && one.last_error && !isTwin(one),
    ).length,
    calls: asked.length,
  };
}
