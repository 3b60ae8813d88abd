import type { Db } from "./db.ts";

/** What an operator asks about before anything else. */

export type UnsettledEffect = {
  readonly key: string;
  readonly state: string;
  readonly minutes: number;
  readonly lastError: string | undefined;
};

/** The effect that is due for the longest time (real time); what was put off is due only then. */
export async function findOldestUnsettled(db: Db): Promise<UnsettledEffect | undefined> {
  const { rows } = await db.raw(
    `select key, state, last_error,
            extract(epoch from now() - greatest(wished_at, not_before))::float / 60 as minutes
     from effects
     where state in ('pending', 'sending', 'ambiguous') and (not_before is null or not_before <= now())
     order by greatest(wished_at, not_before) limit 1`,
  );
  const [row] = rows;
  return (
    row && {
      key: row.key,
      state: row.state,
      minutes: row.minutes,
      lastError: row.last_error ?? undefined,
    }
  );
}

export type Trouble = {
  /** The kind of outside write. */
  readonly kind: string;
  readonly count: number;
  /** The newest refusal, in the vendor's words. */
  readonly lastError: string;
};

/** Kinds of outside writes that failed within a day and were not done since; a dead token shows here first. */
export async function listTroubles(db: Db): Promise<readonly Trouble[]> {
  const { rows } = await db.raw(
    `select kind, count(*)::integer as count,
            (array_agg(last_error order by changed_at desc))[1] as "lastError"
     from effects
     where state in ('pending', 'sending', 'ambiguous', 'dead') and last_error is not null
       and changed_at > now() - interval '1 day'
     group by kind order by kind`,
  );
  return rows;
}

/** Whether a card that should be in chat is still not there, a minute after it was asked for (real time). */
export async function isCardUnposted(db: Db): Promise<boolean> {
  const row = await db("effects")
    .where({ kind: "card" })
    .whereNull("remote_id")
    .whereIn("state", ["pending", "sending", "ambiguous"])
    .whereRaw("created_at < now() - interval '1 minute'")
    .first("id");
  return row !== undefined;
}
