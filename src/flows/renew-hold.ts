import { transact } from "#store/db.ts";
import { keepHold, lockHold } from "#store/holds.ts";
import type { FlowContext } from "./context.ts";
import type { Device } from "./device.ts";
import { describeHold, type HeldTime, nextEnd } from "./held-time.ts";

export type RenewHold = (hold: {
  readonly id: string;
  readonly device: Device;
}) => Promise<HoldRenewed>;

export type HoldRenewed =
  | { readonly kind: "renewed"; readonly hold: HeldTime }
  | { readonly kind: "over"; readonly hold: HeldTime }
  | { readonly kind: "unknown" };

/** Keeps a client's time for another while, as long as it is still kept and may be. */
export function renewHoldFlow(context: Pick<FlowContext, "db" | "now" | "company">): RenewHold {
  return async ({ id, device }) => {
    const company = await context.company();
    return transact(context.db, async (tx): Promise<HoldRenewed> => {
      const at = context.now();
      const hold = await lockHold(tx, { id, device: device.hash });
      if (hold === undefined) return { kind: "unknown" };
      // A company that has shortened its holds meanwhile takes nothing back of what was said.
      const until = latest(nextEnd(company, hold, at), hold.expiresAt);
      if (!(await keepHold(tx, { id, until, at })))
        return { kind: "over", hold: describeHold(company, hold) };
      return { kind: "renewed", hold: describeHold(company, { ...hold, expiresAt: until }) };
    });
  };
}

const latest = (a: Date, b: Date) => (a > b ? a : b);
