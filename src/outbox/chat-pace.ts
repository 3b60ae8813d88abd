import { type Lane, type LaneState, lockLanes, spendLane } from "#store/chat-lanes.ts";
import { type Db, transact } from "#store/db.ts";

/** What the workspace may write in a minute; 0 is no limit of ours. */
export type ChatPace = { readonly postsPerMinute: number; readonly redrawsPerMinute: number };

/**
 * What may be done at once after a quiet while. A channel takes one message a second; a redraw follows a
 * press, and a few people press at the same time.
 */
const burst: Readonly<Record<Lane, number>> = { post: 1, redraw: 8 };

/** Where there is no limit: more than any one transaction hands out. */
const unlimited = 1_000;

/** How many turns a lane has at this moment, and in how long it has the next one. */
export function turnsOf(
  { lane, aheadMs, pausedMs }: LaneState,
  pace: ChatPace,
): { readonly turns: number; readonly nextInMs: number } {
  if (pausedMs > 0) return { turns: 0, nextInMs: pausedMs };
  const intervalMs = intervalOf(lane, pace);
  if (intervalMs === 0) return { turns: unlimited, nextInMs: 0 };
  const roomMs = burst[lane] * intervalMs - aheadMs;
  if (roomMs >= intervalMs) return { turns: Math.floor(roomMs / intervalMs), nextInMs: 0 };
  return { turns: 0, nextInMs: Math.ceil(intervalMs - roomMs) };
}

/** Notes that so many turns were taken, and answers how the lane stands now. */
export async function payFor(
  tx: Db,
  state: LaneState,
  { taken, pace }: { readonly taken: number; readonly pace: ChatPace },
): Promise<LaneState> {
  const intervalMs = intervalOf(state.lane, pace);
  if (taken === 0 || intervalMs === 0) return state;
  const paid = { ...state, aheadMs: state.aheadMs + taken * intervalMs };
  await spendLane(tx, paid.lane, paid.aheadMs);
  return paid;
}

/** One more turn for somebody who is at it already; false when there is none. */
export async function takeTurn(db: Db, lane: Lane, pace: ChatPace): Promise<boolean> {
  return transact(db, async (tx) => {
    const state = (await lockLanes(tx)).find((one) => one.lane === lane);
    if (state === undefined || turnsOf(state, pace).turns === 0) return false;
    await payFor(tx, state, { taken: 1, pace });
    return true;
  });
}

function intervalOf(lane: Lane, { postsPerMinute, redrawsPerMinute }: ChatPace): number {
  const perMinute = lane === "post" ? postsPerMinute : redrawsPerMinute;
  return perMinute === 0 ? 0 : 60_000 / perMinute;
}
