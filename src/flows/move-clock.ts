import { GatehouseError } from "#errors.ts";
import { recordAudit } from "#store/audit.ts";
import { transact } from "#store/db.ts";
import { moveClock } from "#store/machinery.ts";
import type { Caller } from "#store/sign-in.ts";
import type { FlowContext } from "./context.ts";

export type MoveClock = (move: {
  readonly byMinutes: number;
  readonly caller: Caller;
}) => Promise<{ readonly now: Date }>;

/**
 * Moves business time forward, for rehearsals: deadlines, holds and expiries fall due as if the time
 * had passed. Only where the installation allows it.
 */
export function moveClockFlow(
  context: Pick<FlowContext, "db" | "now">,
  clock: { readonly movable: boolean; readonly setOffset: (milliseconds: number) => void },
): MoveClock {
  return async ({ byMinutes, caller }) => {
    if (!clock.movable)
      throw new GatehouseError("CLOCK_FIXED", { detail: "CLOCK_MOVABLE is not set to true" });
    const offset = await transact(context.db, async (tx) => {
      await recordAudit(tx, {
        at: context.now(),
        actor: { kind: "system", name: `clock, by ${caller.name}` },
        action: "clock-moved",
        requestId: undefined,
        detail: { byMinutes },
      });
      return moveClock(tx, Math.round(byMinutes * 60_000));
    });
    clock.setOffset(offset);
    return { now: context.now() };
  };
}
