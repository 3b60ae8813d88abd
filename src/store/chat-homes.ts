import type { ChatUser } from "#escalation/press.ts";
import type { Db } from "./db.ts";

/** A Home that is to be drawn, or looked at whether it should be. */
export type DueHome = ChatUser & {
  /** Somebody opened it, or changed something in it: it is drawn whatever it shows. */
  readonly wanted: boolean;
  /** A fingerprint of what stands there. */
  readonly drawn: string | undefined;
  /** The vendor's name for what stands there. */
  readonly viewHash: string | undefined;
};

/** Somebody looks at their Home; `viewHash`: what they see there. */
export async function noteHomeOpened(
  db: Db,
  { team, user }: ChatUser,
  viewHash: string | undefined,
): Promise<void> {
  await db("chat_homes")
    .insert({
      team,
      user_id: user,
      opened_at: db.fn.now(),
      wanted: true,
      view_hash: viewHash ?? null,
    })
    .onConflict(["team", "user_id"])
    .merge();
}

/** What somebody sees was changed by themselves. */
export async function wantHome(db: Db, { team, user }: ChatUser): Promise<void> {
  await db("chat_homes").where({ team, user_id: user }).update({ wanted: true });
}

/**
 * Takes what is to be drawn now: what is wanted at once, and ten seconds after the last look everything
 * that was opened within a quarter of an hour (real time). Another node takes others.
 */
export async function takeDueHomes(db: Db, limit: number): Promise<readonly DueHome[]> {
  const { rows } = await db.raw(
    `with due as (
       select team, user_id, wanted from chat_homes
       where opened_at > now() - interval '15 minutes'
         and (wanted or drawn_at is null or drawn_at < now() - interval '10 seconds')
       order by wanted desc, drawn_at nulls first limit :limit for update skip locked)
     update chat_homes h set wanted = false, drawn_at = now() from due
     where h.team = due.team and h.user_id = due.user_id
     returning h.team, h.user_id as "user", due.wanted, h.drawn, h.view_hash as "viewHash"`,
    { limit },
  );
  return rows.map((row: DueHome & { drawn: string | null; viewHash: string | null }) => ({
    ...row,
    drawn: row.drawn ?? undefined,
    viewHash: row.viewHash ?? undefined,
  }));
}

/** What stands there now; undefined when it could not be drawn: then it is wanted again. */
export async function noteHomeDrawn(
  db: Db,
  { team, user }: ChatUser,
  drawing: { readonly drawn: string; readonly viewHash: string } | undefined,
): Promise<void> {
  await db("chat_homes")
    .where({ team, user_id: user })
    .update(
      drawing === undefined
        ? { wanted: true, view_hash: null }
        : { drawn: drawing.drawn, view_hash: drawing.viewHash },
    );
}
