import { type Lane, type LaneState, lockLanes } from "#store/chat-lanes.ts";
import type { Db } from "#store/db.ts";
import { listBusyLanes, lockUnqueued, type Unqueued } from "#store/effect-queue.ts";
import { type ChatPace, payFor, turnsOf } from "./chat-pace.ts";

/** As many effects are queued in one transaction. */
export const relayMax = 200;

/**
 * What may be queued now. Chat's effects get a turn first: else a hundred of them would all be tried at
 * once, and refused, and be tried again with the same result. `nextInMs`: when the next one gets its turn.
 */
export async function takeUnqueued(
  tx: Db,
  pace: ChatPace,
): Promise<{ readonly effects: readonly Unqueued[]; readonly nextInMs: number | undefined }> {
  const busy = await listBusyLanes(tx);
  // The others need not wait for another node's look at the lanes.
  const states: readonly LaneState[] = busy.length === 0 ? [] : await lockLanes(tx);
  const turns = { post: turnsIn(states, "post", pace), redraw: turnsIn(states, "redraw", pace) };
  const effects = await lockUnqueued(tx, { limit: relayMax, turns });
  const waits: number[] = [];
  for (const state of states.filter(({ lane }) => busy.includes(lane))) {
    const taken = effects.filter(({ lane }) => lane === state.lane).length;
    const paid = await payFor(tx, state, { taken, pace });
    waits.push(turnsOf(paid, pace).nextInMs);
  }
  const nextInMs = Math.min(...waits.filter((ms) => ms > 0));
  return { effects, nextInMs: Number.isFinite(nextInMs) ? nextInMs : undefined };
}

function turnsIn(states: readonly LaneState[], lane: Lane, pace: ChatPace): number {
  const state = states.find((one) => one.lane === lane);
  return state === undefined ? 0 : turnsOf(state, pace).turns;
}
