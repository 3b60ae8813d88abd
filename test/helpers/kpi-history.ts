import { randomUUID } from "node:crypto";
import type { Db } from "#store/db.ts";

/** "Now" for the history: what starts later has no outcome yet. */
export const historyNow = new Date("2026-11-20T15:00:00Z");
/** Eight weeks with the Sunday on which New York sets its clocks back. */
const from = Date.parse("2026-09-25T04:00:00Z");
const minute = 60_000;
const day = 24 * 60 * minute;

/** The same numbers on every run, so that a failure can be looked at again (mulberry32). */
export function chance(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    is: (share: number) => next() < share,
    within: (low: number, high: number) => Math.floor(low + next() * (high - low)),
    of: <T>(list: readonly T[]) => list[Math.floor(next() * list.length)] as T,
  };
}
type Chance = ReturnType<typeof chance>;
type Row = Record<string, unknown>;
type History = Record<
  | "clients"
  | "requests"
  | "receipts"
  | "appointments"
  | "escalations"
  | "effects"
  | "audit"
  | "crm_deals"
  | "request_deals",
  Row[]
>;

/** Fills the tables with requests in every state in which they can be, straight and without flows. */
export async function writeHistory(
  db: Db,
  { requests, seed }: { readonly requests: number; readonly seed: number },
): Promise<void> {
  const [services, [provider], [member]] = await Promise.all([
    db("services").select("id"),
    db("providers").select("id", "location_id"),
    db("members").select("id"),
  ]);
  const random = chance(seed);
  const history: History = {
    clients: [],
    requests: [],
    receipts: [],
    appointments: [],
    escalations: [],
    effects: [],
    audit: [],
    crm_deals: [],
    request_deals: [],
  };
  for (let index = 0; index < requests; index += 1) {
    const service = random.of(services).id;
    addRequest(history, random, { service, provider, member: member.id });
  }
  addDeals(history, chance(seed + 1));
  for (const [table, rows] of Object.entries(history)) await db.batchInsert(table, rows, 200);
}

/** A chance of its own: the rest of the history is the same with deals and without. */
function addDeals(history: History, random: Chance): void {
  for (const request of history.requests) {
    if (random.is(0.3) && history.crm_deals.length > 0)
      history.request_deals.push({
        request_id: request["id"],
        deal_id: random.of(history.crm_deals)["deal_id"],
      });
    if (random.is(0.6)) continue;
    const deal_id = randomUUID();
    const state = random.of(["open", "won", "won", "lost", "gone"]);
    const at = request["received_at"];
    history.crm_deals.push({
      ...{ deal_id, name: "A deal", stage: "demo", state, opened_at: at, changed_at: at },
      ...{ closed_at: state === "open" ? null : at, read_at: at, contact_ids: ["501"] },
      amount_cents: random.is(0.2) ? null : random.within(1, 9_000_000),
      currency: random.of(["USD", "USD", "EUR", null]),
    });
    history.request_deals.push({ request_id: request["id"], deal_id });
  }
}

type World = { service: string; provider: { id: string; location_id: string }; member: string };

function addRequest(history: History, random: Chance, world: World): void {
  const id = randomUUID();
  const received = from + random.within(0, 57 * day);
  const escalated = random.is(0.16);
  const taken = !escalated && random.is(0.04);
  const unclear = escalated && random.is(0.05);
  const client = taken || unclear ? null : addClient(history, random, received);
  const begins = escalated ? { state: "escalated" } : { state: "booked" };
  const request: Row = {
    id,
    channel: random.of(["form", "api", "sms", "crm", "slack"]),
    ...(taken
      ? { state: "closed", close_reason: "slot-taken" }
      : { ...begins, close_reason: null }),
    service_id: world.service,
    client_id: client,
    contact_name: "Kim Lee",
    contact_email: "kim@home.example",
    contact_zone: "America/Phoenix",
    notes: "",
    consents: "[]",
    received_at: new Date(received),
  };
  history.requests.push(request);
  history.receipts.push({
    request_id: id,
    decision: escalated ? "escalate" : "auto-book",
    rules: "[]",
    company_version: 1,
    decided_at: new Date(received),
  });
  if (escalated) addQuestion(history, random, { request, received, world });
  else if (!taken) {
    const booked = received + random.within(0, 3_000);
    addAppointment(history, random, { request, booked, path: "auto", world });
    if (random.is(0.08)) addLaterQuestion(history, random, { request, booked, world });
  }
}

function addClient(history: History, random: Chance, received: number): string {
  const id = randomUUID();
  const created = random.is(0.4) ? received - random.within(1, 300 * day) : received + 5;
  history.clients.push({ id, name: "Kim Lee", created_at: new Date(created) });
  return id;
}

type About = { request: Row; world: World };

function addAppointment(
  history: History,
  random: Chance,
  { request, booked, path, world }: About & { booked: number; path: "auto" | "personal" },
): void {
  const starts = booked + random.within(60 * minute, 20 * day);
  const cancelled = random.is(0.1);
  const outcome = cancelled ? null : outcomeOf(random, starts, path);
  history.appointments.push({
    id: randomUUID(),
    request_id: request["id"],
    client_id: request["client_id"],
    service_id: world.service,
    provider_id: world.provider.id,
    location_id: world.provider.location_id,
    state: cancelled ? "cancelled" : "confirmed",
    starts_at: new Date(starts),
    ends_at: new Date(starts + 30 * minute),
    local_start: "2026-11-24T10:00",
    zone: "America/Phoenix",
    zone_data: "test",
    path,
    booked_at: new Date(booked),
    cancelled_at: cancelled ? new Date(booked + 5 * minute) : null,
    outcome,
    outcome_at: outcome === null ? null : new Date(starts),
  });
  if (random.is(0.07)) {
    const actor = random.is(0.5) ? { kind: "member" } : { kind: "client" };
    history.audit.push({
      at: new Date(booked + 9 * minute),
      actor: JSON.stringify(actor),
      action: random.is(0.8) ? "rescheduled" : "cancelled",
      request_id: request["id"],
    });
  }
}

function outcomeOf(random: Chance, starts: number, path: string): string | null {
  if (starts > historyNow.getTime() || random.is(0.2)) return null;
  return random.is(path === "auto" ? 0.14 : 0.07) ? "no-show" : "attended";
}

function addQuestion(
  history: History,
  random: Chance,
  { request, received, world }: About & { received: number },
): void {
  const raised = received + random.within(0, 2_000);
  const rule = random.is(0.15) ? "automation-failed" : "vip";
  const escalation = addEscalation(history, random, { request, raised, rule, world });
  if (random.is(0.6)) {
    escalation["deal_amount"] = `${random.within(1, 90_000)}.${random.within(10, 99)}`;
    escalation["deal_currency"] = random.of(["USD", "USD", "EUR", null]);
  }
  if (escalation["resolution"] !== "booked" || request["client_id"] === null) return;
  request["state"] = "booked";
  const booked = (escalation["ended_at"] as Date).getTime();
  addAppointment(history, random, { request, booked, path: "personal", world });
  if (random.is(0.15)) addLaterQuestion(history, random, { request, booked, world });
}

function addLaterQuestion(
  history: History,
  random: Chance,
  { request, booked, world }: About & { booked: number },
): void {
  const failed = random.is(0.5);
  const rule = failed ? "automation-failed" : "asked-for-person";
  // At the very moment of the booking it belongs to the booking: an edge that must be decided.
  const raised = booked + (random.is(0.2) ? 0 : random.within(1, 3 * day));
  addEscalation(history, random, { request, raised, rule, world });
  if (!failed && random.is(0.7)) return;
  history.effects.push({
    id: randomUUID(),
    kind: "email",
    key: randomUUID(),
    request_id: request["id"],
    state: random.is(0.7) ? "dead" : "done",
  });
}

function addEscalation(
  history: History,
  random: Chance,
  { request, raised, rule, world }: About & { raised: number; rule: string },
): Row {
  const state = random.of([
    ...["open", "claimed", "waiting-client", "cancelled", "expired"],
    ...["resolved", "resolved", "resolved", "resolved", "resolved", "resolved"],
  ]);
  const owned = state === "claimed" || state === "waiting-client" || state === "resolved";
  const human = owned || random.is(0.3) ? raised + random.within(0, 300 * minute) : undefined;
  const ended = ["cancelled", "expired", "resolved"].includes(state)
    ? (human ?? raised) + random.within(1, 2 * day)
    : undefined;
  const escalation = {
    id: randomUUID(),
    request_id: request["id"],
    state,
    priority: "normal",
    findings: JSON.stringify([{ rule, detail: "because" }]),
    owner_id: owned ? world.member : null,
    raised_at: new Date(raised),
    first_response_due_at: new Date(raised + 15 * minute),
    resolution_due_at: new Date(raised + 240 * minute),
    expires_at: new Date(raised + 3 * day),
    first_human_at: human === undefined ? null : new Date(human),
    ended_at: ended === undefined ? null : new Date(ended),
    resolution: state === "resolved" ? random.of(["booked", "booked", "declined"]) : null,
    waiting_since: state === "waiting-client" ? new Date(raised + 400 * minute) : null,
    waited_seconds: random.is(0.4) ? random.within(1, 40_000) : 0,
    settled_seconds: history.escalations.length % 5 === 0 ? 7_200 : 0,
  };
  history.escalations.push(escalation);
  return escalation;
}
