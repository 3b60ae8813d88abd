import type { SeenDeal } from "#ports/crm.ts";
import type { Db } from "./db.ts";

/** How long after a request a new deal still counts as what became of it. */
const newDealDays = 180;

/**
 * Keeps what the CRM says of a deal: by its time the last word wins, whoever read it first. Returns
 * whether anything in it is new.
 */
export async function keepDeal(tx: Db, deal: SeenDeal, readAt: Date): Promise<boolean> {
  const before = await tx("crm_deals").where({ deal_id: deal.dealId }).first("changed_at", "state");
  await tx.raw(
    `insert into crm_deals as d (deal_id, name, stage, state, amount_cents, currency, opened_at,
       closed_at, changed_at, read_at, contact_ids)
     values (:dealId, :name, :stage, :state, :cents, :currency, :openedAt, :closedAt, :changedAt,
       :readAt, :contactIds)
     on conflict (deal_id) do update set name = excluded.name, stage = excluded.stage,
       state = excluded.state, amount_cents = excluded.amount_cents, currency = excluded.currency,
       opened_at = excluded.opened_at, closed_at = excluded.closed_at,
       changed_at = excluded.changed_at, read_at = excluded.read_at,
       contact_ids = array(select distinct unnest(d.contact_ids || excluded.contact_ids))
     -- Salesforce counts seconds: within one of them, whoever asked last has seen more.
     where (d.changed_at, d.read_at) <= (excluded.changed_at, excluded.read_at)`,
    {
      ...{ dealId: deal.dealId, name: deal.name, state: deal.state, readAt },
      ...{ openedAt: deal.openedAt, changedAt: deal.changedAt, contactIds: deal.contactIds },
      stage: deal.stage ?? null,
      cents: deal.amount === undefined ? null : Math.round(deal.amount * 100),
      currency: deal.currency ?? null,
      closedAt: deal.closedAt ?? null,
    },
  );
  return before?.state !== deal.state || before.changed_at < deal.changedAt;
}

/** It is not there any more. One that is put back is kept again. */
export async function keepGone(tx: Db, dealId: string, readAt: Date): Promise<void> {
  await tx("crm_deals")
    .where({ deal_id: dealId })
    .andWhere("read_at", "<=", readAt)
    .update({ state: "gone", read_at: readAt });
}

/**
 * Connects deals with the requests of those they belong to: what was open when a request came, or was
 * made soon after it. `aheadMs`: by how much business time, which requests have, is ahead of the CRM's.
 */
export async function connectDeals(
  tx: Db,
  dealIds: readonly string[],
  aheadMs: number,
): Promise<void> {
  await tx.raw(
    `insert into request_deals (request_id, deal_id)
     select r.id, d.deal_id
     from crm_deals d
     join clients k on k.crm_contact_id = any (d.contact_ids)
     join requests r on r.client_id = k.id
     cross join (select :aheadMs * interval '1 millisecond' as ahead) clock
     where d.deal_id = any (:dealIds) and d.state <> 'gone'
       and (d.closed_at is null or d.closed_at + ahead > r.received_at)
       and d.opened_at + ahead < r.received_at + :newDealDays * interval '1 day'
     on conflict do nothing`,
    { dealIds, aheadMs, newDealDays },
  );
}

/** Whether somebody who asked something of us is among these contacts. */
export async function areOurs(db: Db, contactIds: readonly string[]): Promise<boolean> {
  const { rows } = await db.raw(
    `select 1 from clients k join requests r on r.client_id = k.id
     where k.crm_contact_id = any (:contactIds) limit 1`,
    { contactIds },
  );
  return rows.length > 0;
}

/** Whose these deals are, as far as we have seen. */
export async function listContactsOfDeals(
  db: Db,
  dealIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await db("crm_deals").whereIn("deal_id", dealIds).select("contact_ids");
  return [...new Set(rows.flatMap((row): string[] => row.contact_ids))];
}

/** Deals that these contacts had open, but for those that were just seen. */
export async function listMissingDeals(
  tx: Db,
  contactIds: readonly string[],
  seenIds: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await tx.raw(
    `select deal_id as id from crm_deals
     where contact_ids && :contactIds and state = 'open' and not deal_id = any (:seenIds)`,
    { contactIds, seenIds },
  );
  return rows.map(({ id }: { id: string }) => id);
}

/** When the client of a contact asked last (business time), and whether a deal of theirs is undecided. */
export async function findDealPast(
  tx: Db,
  contactId: string,
): Promise<{ readonly askedAt: Date | undefined; readonly hasOpen: boolean }> {
  const { rows } = await tx.raw(
    `select max(r.received_at) as "askedAt", coalesce(bool_or(d.state = 'open'), false) as "hasOpen"
     from clients k
     join requests r on r.client_id = k.id
     left join request_deals c on c.request_id = r.id
     left join crm_deals d on d.deal_id = c.deal_id
     where k.crm_contact_id = :contactId`,
    { contactId },
  );
  const [{ askedAt, hasOpen }] = rows;
  return { askedAt: askedAt ?? undefined, hasOpen };
}

/** A deal behind a request, as the CRM said last. */
export type StoredDeal = Pick<SeenDeal, "name" | "stage" | "amount" | "currency" | "closedAt"> & {
  readonly id: string;
  readonly state: SeenDeal["state"] | "gone";
};

export async function listDealsOfRequest(
  db: Db,
  requestId: string,
): Promise<readonly StoredDeal[]> {
  const rows = await db("crm_deals")
    .join("request_deals", "request_deals.deal_id", "crm_deals.deal_id")
    .where({ request_id: requestId })
    .orderBy(["opened_at", "crm_deals.deal_id"])
    .select("crm_deals.*");
  return rows.map((row) => ({
    id: row.deal_id,
    name: row.name,
    stage: row.stage ?? undefined,
    state: row.state,
    amount: row.amount_cents === null ? undefined : Number(row.amount_cents) / 100,
    currency: row.currency ?? undefined,
    closedAt: row.closed_at ?? undefined,
  }));
}
