import type { EscalationState } from "#escalation/escalation.ts";
import type { Finding, Priority } from "#gate/decision.ts";
import type { Search } from "#intake/search-words.ts";
import type { Db } from "./db.ts";
import { type RequestState, referenceOf } from "./requests.ts";

/** Live escalations as lists show them, each with what is needed of its request. */
export type ListedEscalation = {
  readonly id: string;
  readonly version: number;
  readonly state: EscalationState;
  readonly priority: Priority;
  readonly findings: readonly Finding[];
  readonly ownerId: string | undefined;
  readonly raisedAt: Date;
  readonly firstResponseDueAt: Date;
  readonly resolutionDueAt: Date;
  readonly firstHumanAt: Date | undefined;
  readonly reopenedAt: Date | undefined;
  readonly claimedAt: Date | undefined;
  readonly deal: { readonly amount: number; readonly currency: string | undefined } | undefined;
  readonly reference: string;
  readonly serviceId: string;
  readonly clientName: string;
  readonly clientZone: string;
  readonly wantedStart: Date | undefined;
};

/** No desk has more open at once that anybody could look at. */
const rowsMax = 1_000;

const listed = `
  select e.id, e.version, e.state, e.priority, e.findings, e.owner_id, e.raised_at,
         e.first_response_due_at, e.resolution_due_at, e.first_human_at, e.reopened_at,
         e.claimed_at, e.deal_amount, e.deal_currency,
         r.number, r.service_id, r.contact_name, r.contact_zone, r.wanted_start
  from escalations e join requests r on r.id = e.request_id`;

/** What nobody has taken yet. */
export async function listOpen(db: Db): Promise<readonly ListedEscalation[]> {
  const { rows } = await db.raw(
    `${listed} where e.state = 'open' order by e.first_response_due_at limit ${rowsMax}`,
  );
  return rows.map(toListed);
}

/** What a member has in hand. */
export async function listOwned(db: Db, memberId: string): Promise<readonly ListedEscalation[]> {
  const { rows } = await db.raw(
    `${listed} where e.owner_id = :memberId and e.state in ('claimed', 'waiting-client')
     order by e.resolution_due_at limit ${rowsMax}`,
    { memberId },
  );
  return rows.map(toListed);
}

export async function countInHand(db: Db): Promise<number> {
  const row = await db("escalations")
    .whereIn("state", ["claimed", "waiting-client"])
    .count({ count: "*" })
    .first();
  return Number(row?.["count"]);
}

export type ListedRequest = {
  readonly reference: string;
  readonly serviceId: string;
  readonly clientName: string;
  readonly clientZone: string;
  readonly state: RequestState;
  readonly wantedStart: Date | undefined;
  readonly receivedAt: Date;
};

/** The newest first. */
export async function searchRequests(
  db: Db,
  search: Search,
  limit: number,
): Promise<readonly ListedRequest[]> {
  const { condition, value } = conditionOf(search);
  const { rows } = await db.raw(
    `select number, service_id, contact_name, contact_zone, state, wanted_start, received_at
     from requests where ${condition} order by received_at desc, number desc limit :limit`,
    { value, limit },
  );
  return rows.map(toRequest);
}

/** The texts of conditions are ours; what somebody typed is only ever a value. */
function conditionOf(search: Search): { readonly condition: string; readonly value: string } {
  switch (search.kind) {
    case "number":
      return { condition: "number = :value::bigint", value: search.number };
    case "phone":
      return {
        condition: "contact_phone is not null and reverse(contact_phone) like :value || '%'",
        value: Array.from(search.digits).reverse().join(""),
      };
    case "name":
      return {
        condition: "to_tsvector('simple', contact_name) @@ to_tsquery('simple', :value)",
        value: search.words.map((word) => `${word}:*`).join(" & "),
      };
  }
}

// biome-ignore lint/suspicious/noExplicitAny: what raw() answers has no type; named here once.
type RawRow = any;

function toListed(row: RawRow): ListedEscalation {
  return {
    id: row.id,
    version: row.version,
    state: row.state,
    priority: row.priority,
    findings: row.findings,
    ownerId: row.owner_id ?? undefined,
    raisedAt: row.raised_at,
    firstResponseDueAt: row.first_response_due_at,
    resolutionDueAt: row.resolution_due_at,
    firstHumanAt: row.first_human_at ?? undefined,
    reopenedAt: row.reopened_at ?? undefined,
    claimedAt: row.claimed_at ?? undefined,
    deal:
      row.deal_amount === null
        ? undefined
        : { amount: Number(row.deal_amount), currency: row.deal_currency ?? undefined },
    reference: referenceOf(row.number),
    serviceId: row.service_id,
    clientName: row.contact_name,
    clientZone: row.contact_zone,
    wantedStart: row.wanted_start ?? undefined,
  };
}

function toRequest(row: RawRow): ListedRequest {
  return {
    reference: referenceOf(row.number),
    serviceId: row.service_id,
    clientName: row.contact_name,
    clientZone: row.contact_zone,
    state: row.state,
    wantedStart: row.wanted_start ?? undefined,
    receivedAt: row.received_at,
  };
}
