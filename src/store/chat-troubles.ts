import { chatKinds } from "./chat-lanes.ts";
import type { Db } from "./db.ts";

/** Something that keeps the desk from being told in chat. */
export type ChatTrouble = {
  /** "token", "outage", or "channel:" and its id. */
  readonly subject: string;
  /** In the vendor's words. */
  readonly detail: string;
  /** Real time. */
  readonly since: Date;
};

/** Since when it is so, if that is new; undefined when it was known. */
export async function insertTrouble(
  tx: Db,
  { subject, detail }: Pick<ChatTrouble, "subject" | "detail">,
): Promise<ChatTrouble | undefined> {
  const [row] = await tx("chat_troubles")
    .insert({ subject, detail })
    .onConflict("subject")
    .ignore()
    .returning(["subject", "detail", "since"]);
  return row;
}

export async function listChatTroubles(db: Db): Promise<readonly ChatTrouble[]> {
  return db("chat_troubles").select("subject", "detail", "since").orderBy("since");
}

/** Troubles at which nobody has looked for so long (real time), now looked at; rivals get others. */
export async function takeTroublesToLook(
  db: Db,
  everySeconds: number,
): Promise<readonly ChatTrouble[]> {
  const { rows } = await db.raw(
    `update chat_troubles set looked_at = now()
     where subject in (select subject from chat_troubles
                       where looked_at <= now() - make_interval(secs => :everySeconds)
                       for update skip locked)
     returning subject, detail, since`,
    { everySeconds },
  );
  return rows;
}

/** False when somebody else has seen its end. */
export async function deleteTrouble(tx: Db, subject: string): Promise<boolean> {
  return (await tx("chat_troubles").where({ subject }).delete()) === 1;
}

/** A card's former place, and whose it was. */
export type Leftover = {
  readonly channelId: string;
  readonly messageId: string;
  readonly escalationId: string;
};

export async function insertLeftover(db: Db, leftover: Leftover): Promise<void> {
  await db("chat_leftovers")
    .insert({
      channel_id: leftover.channelId,
      message_id: leftover.messageId,
      escalation_id: leftover.escalationId,
    })
    .onConflict()
    .ignore();
}

export async function listLeftovers(db: Db, channelId: string): Promise<readonly Leftover[]> {
  const rows = await db("chat_leftovers").where({ channel_id: channelId });
  return rows.map((row) => ({
    channelId,
    messageId: row.message_id,
    escalationId: row.escalation_id,
  }));
}

export async function deleteLeftover(
  db: Db,
  { channelId, messageId }: Pick<Leftover, "channelId" | "messageId">,
): Promise<void> {
  await db("chat_leftovers").where({ channel_id: channelId, message_id: messageId }).delete();
}

/**
 * What chat did not take waits no longer: from now on it goes by its turn, most urgent first. But for what
 * was sent a moment ago and may still be seen, and for what a member may still take back. False when
 * nothing waited.
 */
export async function hurryChat(tx: Db): Promise<boolean> {
  const count = await tx("effects")
    .whereIn("kind", chatKinds)
    .whereIn("state", ["pending", "ambiguous"])
    .whereRaw("fulfilled < wanted and not_before > now()")
    .whereRaw("not exists (select from sendings s where effects.id = any(s.effect_ids))")
    .whereRaw("(doubted_at is null or doubted_at < now() - interval '30 seconds')")
    .update({ not_before: null, queued: 0 });
  return count > 0;
}

export async function endPauses(tx: Db): Promise<void> {
  await tx("chat_lanes").update({ paused_until: "-infinity" });
}

/** An escalation that whoever has to do something about it cannot have seen in chat. */
export type Unseen = {
  readonly escalationId: string;
  readonly requestId: string;
  /** What did not come through; undefined for the card itself. */
  readonly noteId: string | undefined;
  /** Whose it is; undefined while it is for whoever is on call. */
  readonly ownerId: string | undefined;
  readonly lastError: string | undefined;
};

/**
 * Open escalations whose card, or a call for somebody in its thread, has not come through for so long
 * (real time), and those that somebody has whose call for their owner has not; of which they were not told
 * by another way since. Locked, so that one node tells.
 */
export async function lockUnseen(
  tx: Db,
  wait: { readonly vipSeconds: number; readonly seconds: number; readonly limit: number },
): Promise<readonly Unseen[]> {
  const { rows } = await tx.raw(
    `select e.id as "escalationId", e.request_id as "requestId", f.last_error as "lastError",
            case f.kind when 'thread-note' then f.id end as "noteId", e.owner_id as "ownerId"
     from effects f join escalations e on e.id = (f.payload ->> 'escalationId')::uuid
     where f.kind in ('card', 'thread-note')
       and ((f.kind = 'card' and f.remote_id is null
             and (f.state in ('pending', 'sending', 'ambiguous')
                  -- In a digest, which is not there either.
                  or exists (select from digest_entries d join effects g on g.id = d.digest_id
                             where d.escalation_id = e.id and g.remote_id is null
                               and g.state in ('pending', 'sending', 'ambiguous', 'dead'))))
            or (f.kind = 'thread-note' and f.state in ('pending', 'sending', 'ambiguous')
                and f.payload -> 'mentionMemberIds' <> '[]'))
       and f.created_at <= now() - make_interval(
             secs => case e.priority when 'high' then :vipSeconds::float else :seconds::float end)
       and (e.state = 'open'
            or (e.state in ('claimed', 'waiting-client') and f.kind = 'thread-note'
                and jsonb_exists(f.payload -> 'mentionMemberIds', e.owner_id::text)))
       -- Whoever was told after it was wished for knows of it: a later call is told anew. What is in the
       -- queue was told to who is on call; being called again within the hour tells them nothing.
       and not exists (select from effects m
                       where m.request_id = e.request_id and m.kind = 'email'
                         and m.payload ->> 'template' = 'desk-alert' 
                         and m.created_at >= f.created_at - case when e.owner_id is null
                               then interval '1 hour' else interval '0' end
                         and m.payload ->> 'memberId' is not distinct from e.owner_id::text)
     order by e.priority, f.created_at
     limit :limit for update of f skip locked`,
    wait,
  );
  return rows.map((row: Record<keyof Unseen, string | null>) => ({
    ...row,
    noteId: row.noteId ?? undefined,
    ownerId: row.ownerId ?? undefined,
  }));
}
