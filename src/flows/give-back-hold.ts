import { deleteHolds } from "#store/holds.ts";
import type { FlowContext } from "./context.ts";
import type { Device } from "./device.ts";

export type GiveBackHold = (hold: {
  readonly id: string;
  readonly device: Device;
}) => Promise<void>;

/** The time is free again at once. What is over, or was never there, is given back already. */
export function giveBackHoldFlow({ db }: Pick<FlowContext, "db">): GiveBackHold {
  return ({ id, device }) => deleteHolds(db, { ids: [id], device: device.hash });
}
