import { beforeAll, beforeEach, expect } from "vitest";
import { applyCompany } from "#flows/apply-company.ts";
import { cancelAppointmentFlow } from "#flows/cancel-appointment.ts";
import { currentCompany } from "#flows/current-company.ts";
import type { KeyUse, Received } from "#flows/inquiry.ts";
import { openLinkFlow } from "#flows/open-link.ts";
import { receiveRequestFlow } from "#flows/receive-request.ts";
import type { BookingRequest } from "#intake/request.ts";
import type { Log } from "#log.ts";
import { createLog } from "#log.ts";
import type { OutboxContext } from "#outbox/kind.ts";
import { perform } from "#outbox/perform.ts";
import type { Db } from "#store/db.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { wordsOfMail } from "#views/messages/render-mail.ts";
import { renderSms } from "#views/messages/sms/render-sms.ts";
import { aCompany } from "./company.ts";
import { useDatabase } from "./db.ts";
import { fakeCalendar, fakeChat, fakeEmail } from "./fake-ports.ts";

/** Monday 09:00 in New York, 07:00 in Phoenix. */
export const MONDAY = new Date("2026-11-23T14:00:00Z");
/** Tuesday 12:00 in New York, 10:00 in Phoenix: Ana and Ben are both at work. */
export const TUESDAY_NOON = new Date("2026-11-24T17:00:00Z");

const minutes = (count: number) => count * 60_000;
export const later = (date: Date, byMinutes: number) =>
  new Date(date.getTime() + minutes(byMinutes));

export type Office = {
  readonly db: Db;
  readonly url: string;
  readonly context: OutboxContext & { readonly log: Log };
  /** Business time. */
  readonly clock: { at: Date };
  readonly calendar: ReturnType<typeof fakeCalendar>;
  readonly chat: ReturnType<typeof fakeChat>;
  readonly email: ReturnType<typeof fakeEmail>;
};

/**
 * A company on a database of its own, with vendors that are plain objects: for tests of flows and
 * effects. Every test begins on Monday morning with empty books.
 */
export function useOffice(company = aCompany({ calendars: true })): () => Office {
  const database = useDatabase();
  let office: Office | undefined;
  beforeAll(async () => {
    const { db, url } = database();
    await applyCompany(db, { text: JSON.stringify(company), by: "test", at: MONDAY });
    const clock = { at: MONDAY };
    const [calendar, chat, email] = [fakeCalendar(), fakeChat(), fakeEmail()];
    const context = {
      db,
      now: () => clock.at,
      realNow: () => new Date(),
      company: currentCompany(db),
      calendar: calendar.port,
      chat: chat.port,
      email: email.port,
      sms: undefined,
      crm: undefined,
      connected: { crm: false, sms: false },
      createContacts: false,
      chatPace: { postsPerMinute: 0, redrawsPerMinute: 0 },
      renderSms,
      wordsOfMail,
      wake: () => undefined,
      publicUrl: "https://book.harbor.example",
      linkSecrets: ["a test secret that is long enough to be one"] as const,
      log: createLog("error", () => undefined),
    };
    office = { db, url, context, clock, calendar, chat, email };
  }, 60_000);
  beforeEach(async () => {
    const { db, clock, calendar, chat, email } = office as Office;
    clock.at = MONDAY;
    for (const vendor of [calendar, chat, email]) vendor.reset();
    await emptyBooks(db);
  });
  return () => {
    if (office === undefined) throw new Error("The office is open only inside tests");
    return office;
  };
}

/** Forgets every request and what came of it, and calls every calendar freshly read and empty. */
export async function emptyBooks(db: Db): Promise<void> {
  await db.raw(`
    begin;
    -- The audit refuses to forget, and so it should.
    set local session_replication_role = replica;
    delete from digest_entries; delete from chat_troubles; delete from chat_leftovers;
    update chat_lanes set spent_until = '-infinity', paused_until = '-infinity';
    delete from audit_seals; delete from audit; delete from effects; delete from occupancies;
    delete from text_questions; delete from messages; delete from consents; delete from contact_preferences; delete from offers; delete from waitlist; delete from approvals;
    delete from rungs; delete from sendings; delete from mail_news; delete from blocked_addresses;
    delete from crm_events; delete from crm_tickets; delete from crm_standings; delete from crm_intakes;
    delete from request_deals; delete from crm_deals; delete from crm_looks;
    delete from crm_polls; delete from crm_held; delete from crm_heard; delete from crm_refusals;
    delete from calendar_sightings; delete from calendar_watches; delete from calendar_syncs;
    delete from troubled_calendars; delete from calendar_troubles;
    delete from escalations;
    delete from reminders; delete from feedback; delete from questionnaire_answers; delete from appointment_participants; delete from appointments; delete from holds;
    delete from choices; delete from absences; delete from receipts; delete from links;
    delete from consent_journeys; delete from grant_calendars; delete from calendar_grants;
    delete from idempotency_keys; delete from requests; delete from client_addresses;
    delete from clients; delete from busy; delete from inbox; delete from rate_limits;
    delete from freed_times;
    update providers set busy_read_at = now() + interval '1 hour', busy_read_until = 'infinity';
    update business_clock set offset_ms = 0;
    commit`);
}

/** An ordinary request for Tuesday noon. */
export function aRequest(change: Partial<BookingRequest> = {}): BookingRequest {
  return {
    channel: "api",
    receivedAt: MONDAY,
    serviceKey: "consult",
    clientName: "Kim Lee",
    clientEmail: { address: "kim@home.example", domain: "home.example" },
    clientPhone: undefined,
    clientZone: "America/Phoenix",
    start: TUESDAY_NOON,
    providerKey: undefined,
    locationKey: undefined,
    partySize: undefined,
    language: undefined,
    territory: undefined,
    notes: "First visit",
    askPerson: false,
    consents: [],
    ...change,
  };
}

/** A request of somebody whom the gate puts before a person. */
export const aVipRequest = (change: Partial<BookingRequest> = {}) =>
  aRequest({
    clientName: "Vic Major",
    clientEmail: { address: "vic@bigcorp.example", domain: "bigcorp.example" },
    ...change,
  });

export function receive(
  { context }: Pick<Office, "context">,
  request: BookingRequest,
  key?: KeyUse,
): Promise<Received> {
  return receiveRequestFlow(context)({ request, key });
}

/** Books, and says what became of it: the ids, and the token in the client's link. */
export async function booked(office: Office, change: Partial<BookingRequest> = {}) {
  const received = await receive(office, aRequest(change));
  if (received.kind !== "booked") throw new Error(`expected a booking, got ${received.kind}`);
  const { requestId, appointment, manageUrl, reference } = received.answer;
  return { requestId, reference, appointmentId: appointment.id, token: tokenIn(manageUrl) };
}

/** Puts a request before a person, and says what became of it. */
export async function escalated(office: Office, change: Partial<BookingRequest> = {}) {
  const received = await receive(office, aVipRequest(change));
  if (received.kind !== "escalated") throw new Error(`expected a card, got ${received.kind}`);
  const { requestId, manageUrl } = received.answer;
  const escalation = await findEscalationOfRequest(office.db, requestId);
  return { requestId, escalationId: escalation?.id ?? "", token: tokenIn(manageUrl) };
}

const tokenIn = (manageUrl: string) => manageUrl.slice(manageUrl.lastIndexOf("/") + 1);

/** A press on the card as it is drawn now, unless `version` says otherwise. */
export async function aPressOf(
  { db }: Pick<Office, "db">,
  escalationId: string,
  { by = "U0OLGA", version }: { by?: string; version?: number } = {},
) {
  const row = await db("escalations").where({ id: escalationId }).first("version");
  return {
    escalationId,
    version: version ?? (row?.version as number),
    by: { team: "T0HARBOR", user: by },
  };
}

/** Works on every effect that waits, in the order of their wishes, until nothing is left to do. */
export async function performAll({ db, context }: Office): Promise<void> {
  for (let round = 0; round < 10; round += 1) {
    const waiting = await db("effects")
      .whereIn("state", ["pending", "sending", "ambiguous"])
      .whereRaw("(not_before is null or not_before <= now())")
      .orderByRaw("waits_for nulls first, created_at, id")
      .select("id");
    if (waiting.length === 0) return;
    for (const { id } of waiting) await perform(context, id);
  }
}

export async function cancelByLink(office: Office, token: string) {
  const opened = await openLinkFlow(office.context)(token);
  const sequence = opened?.booked?.appointment.sequence;
  return cancelAppointmentFlow(office.context)({ token, reason: "", sequence });
}

/** The rows of a table as they are, for expectations about what was and what was not written. */
export async function countOf(db: Db, table: string, where: object = {}): Promise<number> {
  const row = await db(table).where(where).count({ count: "*" }).first();
  return Number(row?.["count"]);
}

/** Nobody has the same provider twice at the same time: asked of the rows, not of the constraint. */
export async function expectNoOverlap(db: Db): Promise<void> {
  const { rows } = await db.raw(
    `select 1 from occupancies a join occupancies b
       on a.provider_id = b.provider_id and a.during && b.during and a.ctid < b.ctid`,
  );
  expect(rows).toEqual([]);
}
