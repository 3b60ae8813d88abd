import { smsConsent } from "./consents.ts";
import { type Db, transact } from "./db.ts";
import { newId } from "./ids.ts";
import { findMessageOfEffect, type Message } from "./messages.ts";

/** What may be spent on texts since an instant, in segments. */
export type TextCaps = {
  readonly since: Date;
  readonly all: number;
  readonly perClient: number;
  /** In ten-thousandths of the currency; undefined where none is set. */
  readonly moneyPerDay: number | undefined;
  readonly moneyPerMonth: number | undefined;
  /** When the month began. */
  readonly sinceMonth: Date;
};

/** What a text costs, in ten-thousandths of the currency. */
export type TextCost = { readonly cost: number; readonly currency: string };

export type NewText = {
  readonly effectId: string;
  readonly requestId: string | undefined;
  readonly escalationId: string | undefined;
  readonly phone: string;
  readonly body: string;
  readonly segments: number;
  /** Undefined where no prices are known. */
  readonly price: TextCost | undefined;
  readonly at: Date;
  /** Undefined where nothing holds it back: to a member. */
  readonly caps: TextCaps | undefined;
  /** Sent although the client opted out: it says that they did. */
  readonly confirmsOptOut: boolean;
};

export type NotedText =
  | { readonly kind: "noted"; readonly message: Message }
  /** It would cost more than may be spent: on this client, or on all of them. */
  | { readonly kind: "over"; readonly cap: TextCap }
  /** The client opted out while it was made. */
  | { readonly kind: "revoked" };

export type TextCap = keyof Omit<TextCaps, "since" | "sinceMonth">;

/** Whoever sends counts alone, or two nodes would each have room for the last segment. */
const countingLock = 4_270_027;

/**
 * Notes what is about to be sent, before it is: whatever happens then, the words are here once, and what
 * they cost is counted. Consent is looked at once more, as late as it can be.
 */
export function noteText(db: Db, text: NewText): Promise<NotedText> {
  return transact(db, async (tx) => {
    await tx.raw("select pg_advisory_xact_lock(?)", [countingLock]);
    const isClient = text.caps !== undefined;
    if (isClient && !text.confirmsOptOut && (await smsConsent(tx, text.phone)) === "revoked")
      return { kind: "revoked" };
    const earlier = await findMessageOfEffect(tx, text.effectId);
    if (earlier !== undefined) return { kind: "noted", message: earlier };
    const cap = text.caps && (await capReached(tx, text, text.caps));
    if (cap !== undefined) return { kind: "over", cap };
    return { kind: "noted", message: await insertText(tx, text) };
  });
}

async function capReached(
  tx: Db,
  { phone, segments, price }: NewText,
  caps: TextCaps,
): Promise<TextCap | undefined> {
  const { rows } = await tx.raw(
    // What the vendor refused costs nothing.
    `select coalesce(sum(segments), 0)::integer as all_of_them,
            coalesce(sum(segments) filter (where phone = :phone), 0)::integer as of_client
     from messages
     where direction = 'out' and at >= :since and not (status = 'failed' and vendor_id is null)`,
    { phone, since: caps.since },
  );
  const { all_of_them: spent, of_client: spentOnClient } = rows[0];
  if (spentOnClient + segments > caps.perClient) return "perClient";
  if (spent + segments > caps.all) return "all";
  return price && moneyReached(tx, price, caps);
}

/** Sums and comparisons are the database's, in whole numbers: nothing is rounded anywhere. */
async function moneyReached(
  tx: Db,
  { cost, currency }: TextCost,
  caps: TextCaps,
): Promise<"moneyPerDay" | "moneyPerMonth" | undefined> {
  const { since, sinceMonth, moneyPerDay, moneyPerMonth } = caps;
  if (moneyPerDay === undefined && moneyPerMonth === undefined) return undefined;
  const { rows } = await tx.raw(
    // What was counted in another currency, before the settings changed, is no sum with these.
    `select coalesce(sum(cost) filter (where at >= :since), 0) + :cost > :day::bigint as over_day,
            coalesce(sum(cost), 0) + :cost > :month::bigint as over_month
     from messages
     where direction = 'out' and at >= :sinceMonth and currency = :currency
       and not (status = 'failed' and vendor_id is null)`,
    { since, sinceMonth, cost, currency, day: moneyPerDay ?? null, month: moneyPerMonth ?? null },
  );
  const { over_day, over_month } = rows[0];
  if (over_month === true) return "moneyPerMonth";
  return over_day === true ? "moneyPerDay" : undefined;
}

async function insertText(tx: Db, text: NewText): Promise<Message> {
  const [row] = await tx("messages")
    .insert({
      id: newId(),
      direction: "out",
      phone: text.phone,
      body: text.body,
      request_id: text.requestId ?? null,
      escalation_id: text.escalationId ?? null,
      effect_id: text.effectId,
      status: "pending",
      segments: text.segments,
      cost: text.price?.cost ?? null,
      currency: text.price?.currency ?? null,
      at: text.at,
    })
    .returning("id");
  const message = await findMessageOfEffect(tx, text.effectId);
  if (message === undefined) throw new Error(`The text ${row?.id} was noted and is not there`);
  return message;
}
