import type { Db } from "./db.ts";
import { newId } from "./ids.ts";

/** A freed time that is, or was, kept for somebody on the waitlist. */
export type WaitlistOffer = {
  readonly id: string;
  readonly requestId: string;
  readonly providerId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** "released": it turned out not to be free, or the client left the list. */
  readonly state: "open" | "accepted" | "declined" | "released" | "expired";
  readonly expiresAt: Date;
};

/** Makes an offer for a wish that has none open; the database refuses a second one. */
export async function insertWaitlistOffer(
  tx: Db,
  offer: Omit<WaitlistOffer, "id" | "state">,
): Promise<string> {
  const id = newId();
  const last = await tx("offers")
    .where({ waitlist_id: offer.requestId })
    .max({ round: "round" })
    .first();
  await tx("offers").insert({
    id,
    waitlist_id: offer.requestId,
    request_id: offer.requestId,
    round: (last?.round ?? 0) + 1,
    position: 1,
    provider_id: offer.providerId,
    starts_at: offer.startsAt,
    ends_at: offer.endsAt,
    state: "open",
    expires_at: offer.expiresAt,
  });
  return id;
}

/** Takes an offer back that nobody could be held for. */
export async function deleteWaitlistOffer(tx: Db, id: string): Promise<void> {
  await tx("offers").where({ id }).delete();
}

/**
 * Ends an open offer; of several who try, one does. An answer counts until its time is over, whether or
 * not a sweep has come by; only then does it expire. "released" ends it at any time.
 */
export async function endWaitlistOffer(
  tx: Db,
  id: string,
  end: { readonly state: "accepted" | "declined" | "released" | "expired"; readonly at: Date },
): Promise<boolean> {
  const { state, at } = end;
  const answered = state === "accepted" || state === "declined";
  const ended = await tx("offers")
    .where({ id, state: "open" })
    .modify((query) => {
      if (answered) query.where("expires_at", ">", at);
      if (state === "expired") query.where("expires_at", "<=", at);
    })
    .update({ state, ...(answered && { answered_at: at }) });
  return ended === 1;
}

export async function releaseOfferedTime(tx: Db, offerId: string): Promise<void> {
  await tx("occupancies").where({ offer_id: offerId }).delete();
}

/** Offers whose time to answer is over and that nobody has ended yet. */
export async function listDueOffers(
  db: Db,
  { at, limit }: { at: Date; limit: number },
): Promise<readonly WaitlistOffer[]> {
  const rows = await db("offers")
    .where({ state: "open" })
    .whereNotNull("waitlist_id")
    .where("expires_at", "<=", at)
    .orderBy("expires_at")
    .limit(limit);
  return rows.map(toOffer);
}

/** What was offered last, whatever became of it. */
export async function findNewestOffer(
  db: Db,
  requestId: string,
): Promise<WaitlistOffer | undefined> {
  const row = await db("offers").where({ waitlist_id: requestId }).orderBy("round", "desc").first();
  return row && toOffer(row);
}

/** An offer that was made to that wish and no other. */
export async function findWaitlistOffer(
  db: Db,
  { id, requestId }: { id: string; requestId: string },
): Promise<WaitlistOffer | undefined> {
  const row = await db("offers").where({ id, waitlist_id: requestId }).first();
  return row && toOffer(row);
}

/**
 * What a "1" from this telephone may answer, newest first: the offers that are open, and those that
 * ended a short while ago, unless we asked something else since. At most two, from which nobody guesses.
 */
export async function listOffersOfPhone(
  db: Db,
  { phone, endedAfter }: { readonly phone: string; readonly endedAfter: Date },
): Promise<readonly WaitlistOffer[]> {
  const rows = await db("offers")
    .join("requests", "requests.id", "offers.request_id")
    .where("requests.contact_phone", phone)
    .whereNotNull("offers.waitlist_id")
    .whereRaw(
      `(offers.state = 'open' or (coalesce(offers.answered_at, offers.expires_at) > ?
        and not exists (select from text_questions asked
                        where asked.phone = requests.contact_phone and asked.id > offers.id)))`,
      [endedAfter],
    )
    .orderByRaw("(offers.state = 'open') desc, offers.id desc")
    .limit(2)
    .select("offers.*");
  return rows.map(toOffer);
}

// biome-ignore lint/suspicious/noExplicitAny: knex types a row of an undeclared table as any; named here once.
function toOffer(row: any): WaitlistOffer {
  return {
    id: row.id,
    requestId: row.request_id,
    providerId: row.provider_id,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    state: row.state,
    expiresAt: row.expires_at,
  };
}
