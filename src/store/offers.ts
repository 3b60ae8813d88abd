import type { Db } from "./db.ts";
import { newId } from "./ids.ts";

export type OfferState = "open" | "accepted" | "released" | "expired";

/** A time that a person proposed to the client and that is held for them. Those of the waitlist: waitlist-offers.ts. */
export type Offer = {
  readonly id: string;
  readonly escalationId: string;
  readonly requestId: string;
  readonly round: number;
  readonly position: number;
  readonly providerId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly state: OfferState;
  readonly expiresAt: Date;
};

/** The round that comes next: 1 for the first proposal. */
export async function nextRound(db: Db, escalationId: string): Promise<number> {
  const row = await db("offers")
    .where({ escalation_id: escalationId })
    .max({ round: "round" })
    .first();
  return (row?.round ?? 0) + 1;
}

export async function insertOffer(tx: Db, offer: Omit<Offer, "id" | "state">): Promise<string> {
  const id = newId();
  await tx("offers").insert({
    id,
    escalation_id: offer.escalationId,
    request_id: offer.requestId,
    round: offer.round,
    position: offer.position,
    provider_id: offer.providerId,
    starts_at: offer.startsAt,
    ends_at: offer.endsAt,
    state: "open",
    expires_at: offer.expiresAt,
  });
  return id;
}

/** Accepts an offer that is still open; undefined when it is not, or no longer. Of two answers one wins. */
export async function acceptOffer(
  tx: Db,
  { id, at }: { id: string; at: Date },
): Promise<Offer | undefined> {
  const [row] = await tx("offers")
    .where({ id, state: "open" })
    .where("expires_at", ">", at)
    .update({ state: "accepted", answered_at: at })
    .returning("*");
  return row && toOffer(row);
}

/** Gives back every time that is still held for an escalation's offers. */
export async function releaseOffers(tx: Db, escalationId: string): Promise<void> {
  await tx("offers")
    .where({ escalation_id: escalationId, state: "open" })
    .update({ state: "released" });
  await tx("occupancies")
    .whereIn("offer_id", tx("offers").where({ escalation_id: escalationId }).select("id"))
    .delete();
}

/** Gives back what is held for offers of which the client never hears: all but those that stood before. */
export async function takeBackOffers(
  tx: Db,
  { escalationId, but }: { readonly escalationId: string; readonly but: readonly string[] },
): Promise<void> {
  const ids = await tx("offers")
    .where({ escalation_id: escalationId, state: "open" })
    .whereNotIn("id", but as string[])
    .update({ state: "released", taken_back: true })
    .returning("id");
  await tx("occupancies")
    .whereIn(
      "offer_id",
      ids.map(({ id }) => id),
    )
    .delete();
}

/** Marks offers whose time to answer is over and frees their times; returns the escalations they belonged to. */
export async function expireOffers(
  tx: Db,
  { at, limit }: { at: Date; limit: number },
): Promise<readonly string[]> {
  const { rows } = await tx.raw(
    `with over as (
       update offers set state = 'expired'
       where id in (select id from offers
                    where state = 'open' and escalation_id is not null and expires_at <= :at
                    order by expires_at limit :limit for update skip locked)
       returning id, escalation_id),
     freed as (delete from occupancies where offer_id in (select id from over))
     select distinct escalation_id from over`,
    { at, limit },
  );
  return rows.map((row: { escalation_id: string }) => row.escalation_id);
}

/** The offers of the newest round of an escalation, in the order of their positions. */
export async function listNewestOffers(db: Db, escalationId: string): Promise<readonly Offer[]> {
  const rows = await db("offers")
    .where({ escalation_id: escalationId })
    .whereRaw(
      "round = (select max(round) from offers where escalation_id = ? and not taken_back)",
      [escalationId],
    )
    .orderBy("position");
  return rows.map(toOffer);
}

/** What a client can still choose from. */
export async function listOpenOffers(
  db: Db,
  { escalationId, at }: { escalationId: string; at: Date },
): Promise<readonly Offer[]> {
  const newest = await listNewestOffers(db, escalationId);
  return newest.filter(({ state, expiresAt }) => state === "open" && expiresAt > at);
}

export async function findOffer(db: Db, id: string): Promise<Offer | undefined> {
  const row = await db("offers").where({ id }).whereNotNull("escalation_id").first();
  return row && toOffer(row);
}

// biome-ignore lint/suspicious/noExplicitAny: knex types a row of an undeclared table as any; named here once.
function toOffer(row: any): Offer {
  return {
    id: row.id,
    escalationId: row.escalation_id,
    requestId: row.request_id,
    round: row.round,
    position: row.position,
    providerId: row.provider_id,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    state: row.state,
    expiresAt: row.expires_at,
  };
}
