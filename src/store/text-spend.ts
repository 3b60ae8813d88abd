import { smsConsent } from "./consents.ts";
import { type Db, transact } from "./db.ts";
import { newId } from "./ids.ts";
import { findMessageOfEffect, type Message } from "./messages.ts";

/** What may be spent on texts since an instant, in segments. */
export type TextCaps = {
  readonly since: Date;
  readonly all: number;
  readonly perClient: number;
};

export type NewText = {
  readonly effectId: string;
  readonly requestId: string | undefined;
  readonly escalationId: string | undefined;
  readonly phone: string;
  readonly body: string;
  readonly segments: number;
  readonly at: Date;
  /** Undefined where nothing holds it back: to a member. */
  readonly caps: TextCaps | undefined;
  /** Sent although the client opted out: it says that they did. */
  readonly confirmsOptOut: boolean;
};

export type NotedText =
  | { readonly kind: "noted"; readonly message: Message }
  /** It would cost more than may be spent: on this client, or on all of them. */
  | { readonly kind: "over"; readonly cap: keyof Omit<TextCaps, "since"> }
  /** The client opted out while it was made. */
  | { readonly kind: "revoked" };

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
  { phone, segments }: NewText,
  caps: TextCaps,
): Promise<"all" | "perClient" | undefined> {
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
  return spent + segments > caps.all ? "all" : undefined;
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
      at: text.at,
    })
    .returning("id");
  const message = await findMessageOfEffect(tx, text.effectId);
  if (message === undefined) throw new Error(`The text ${row?.id} was noted and is not there`);
  return message;
}
