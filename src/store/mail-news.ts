import { type MailStatus, mailStatuses } from "#messaging/mail-status.ts";
import type { Db } from "./db.ts";
import type { Effect } from "./effects.ts";

/** What became of a mail after it was accepted. */
export type MailNews = {
  readonly status: MailStatus;
  /** The vendor's words; empty where there is nothing to say. */
  readonly detail: string;
  /** The vendor's time. */
  readonly at: Date;
};

/** Takes over what the vendor says of a mail. False when it is none of ours, or we knew as much. */
export async function noteMailStatus(
  tx: Db,
  news: MailNews & { readonly effectId: string },
): Promise<boolean> {
  const { rowCount } = await tx.raw(
    `insert into mail_news (effect_id, status, detail, at)
     select id, :status, :detail, :at from effects where id = :effectId
     on conflict (effect_id) do update
       set status = excluded.status, detail = excluded.detail, at = excluded.at
       where array_position(:ranked::text[], mail_news.status)
           < array_position(:ranked::text[], excluded.status)`,
    { ...news, ranked: [...mailStatuses] },
  );
  return rowCount > 0;
}

/** Whether a mail is known to have come back. */
export async function hasBounced(db: Db, effectId: string): Promise<boolean> {
  const row = await db("mail_news")
    .where({ effect_id: effectId, status: "bounced" })
    .first("status");
  return row !== undefined;
}

/** A mail about a request, by the id that it was sent under. */
export async function findMailEffect(
  db: Db,
  id: string,
): Promise<Pick<Effect, "id" | "key" | "requestId" | "payload"> | undefined> {
  const row = await db("effects").where({ id, kind: "email" }).first();
  return row && { id, key: row.key, requestId: row.request_id, payload: row.payload };
}
