import type { Db } from "./db.ts";
import type { DeskKind, EffectKind } from "./effect-kinds.ts";

/**
 * The two ways of writing to chat, each with a budget of its own at the vendor: a new message, and the
 * redrawing of one that is there. One row each, because the budget is the workspace's, not a node's.
 */
export const lanes = ["post", "redraw"] as const;
export type Lane = (typeof lanes)[number];

export type LaneState = {
  readonly lane: Lane;
  /** Milliseconds (real time) until everything that was handed out is paid for. */
  readonly aheadMs: number;
  /** For so long the vendor wants to be left alone; 0 when it does not. */
  readonly pausedMs: number;
};

/** These are chat's: the relay hands them out as fast as the vendor takes them, most urgent first. */
export const chatKinds: (EffectKind | DeskKind)[] = [
  "card",
  "digest",
  "thread-note",
  "daily-line",
  "desk-note",
  "trouble-card",
  "trouble-note",
];

export const isChatKind = (kind: EffectKind | DeskKind) => chatKinds.includes(kind);

/** The lane of an effect, in SQL: a card that stands somewhere is redrawn, all else is posted. */
export const laneOfEffect = `case
  when e.kind in ('card', 'digest', 'trouble-card') and e.remote_id is not null then 'redraw'
  when e.kind in ('card', 'digest', 'thread-note', 'daily-line', 'desk-note', 'trouble-card',
                  'trouble-note') then 'post' end`;

/** Where an effect has to queue for its next turn; undefined when there is nothing left to do for it. */
export async function findLane(db: Db, id: string): Promise<Lane | undefined> {
  const { rows } = await db.raw(
    `select ${laneOfEffect} as lane from effects e
     where id = :id and fulfilled < wanted and state in ('pending', 'sending', 'ambiguous')`,
    { id },
  );
  return rows[0]?.lane ?? undefined;
}

/** Locked until the transaction ends, so that no two nodes hand out the same turn. */
export async function lockLanes(tx: Db): Promise<readonly LaneState[]> {
  const { rows } = await tx.raw(
    `select lane, ${millisecondsTo("spent_until")} as "aheadMs",
            ${millisecondsTo("paused_until")} as "pausedMs"
     from chat_lanes where lane in ('post', 'redraw') order by lane for update`,
  );
  return rows;
}

/** Notes what was handed out: everything is paid for in `aheadMs` from now. */
export async function spendLane(tx: Db, lane: Lane, aheadMs: number): Promise<void> {
  await tx("chat_lanes")
    .where({ lane })
    .update({
      spent_until: tx.raw("clock_timestamp() + ? * interval '1 millisecond'", [aheadMs]),
    });
}

/** Nobody asks again before then. `lane`: one of ours, or a further method of the vendor's. */
export async function pauseLane(db: Db, lane: string, forMs: number): Promise<void> {
  await db.raw(
    `insert into chat_lanes (lane, paused_until)
     values (:lane, clock_timestamp() + :forMs * interval '1 millisecond')
     on conflict (lane) do update
       set paused_until = greatest(chat_lanes.paused_until, excluded.paused_until)`,
    { lane, forMs },
  );
}

/** Milliseconds for which a lane is to be left alone. */
export async function findPause(db: Db, lane: string): Promise<number> {
  const { rows } = await db.raw(
    `select ${millisecondsTo("paused_until")} as ms from chat_lanes where lane = :lane`,
    { lane },
  );
  return rows[0]?.ms ?? 0;
}

function millisecondsTo(column: "spent_until" | "paused_until"): string {
  return `case when ${column} > clock_timestamp()
    then ceil(extract(epoch from ${column} - clock_timestamp()) * 1000)::integer else 0 end`;
}
