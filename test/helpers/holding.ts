import type { Device } from "#flows/device.ts";
import { giveBackHoldFlow } from "#flows/give-back-hold.ts";
import { receiveRequestFlow } from "#flows/receive-request.ts";
import { renewHoldFlow } from "#flows/renew-hold.ts";
import { type TakeHold, takeHoldFlow } from "#flows/take-hold.ts";
import type { BookingRequest } from "#intake/request.ts";
import { aRequest, type Office, TUESDAY_NOON } from "./office.ts";

export const aBrowser = (name = "kim's"): Device => ({ kind: "browser", hash: name });
export const aToken = (name = "a token"): Device => ({ kind: "token", hash: name });

type Wish = Partial<Parameters<TakeHold>[0]>;

/** Tries to hold a consultation with Ana on Tuesday at noon, unless `wish` says otherwise. */
export function takeHold({ context }: Pick<Office, "context">, wish: Wish = {}) {
  return takeHoldFlow(context)({
    serviceKey: "consult",
    providerKey: "ana",
    locationKey: undefined,
    start: TUESDAY_NOON,
    device: aBrowser(),
    insteadOf: undefined,
    ...wish,
  });
}

/** Holds it, and says what is held. */
export async function held(office: Pick<Office, "context">, wish: Wish = {}) {
  const taken = await takeHold(office, wish);
  if (taken.kind !== "held") throw new Error(`expected a hold, got ${taken.kind}`);
  return taken.hold;
}

export const renew = ({ context }: Pick<Office, "context">, id: string, device = aBrowser()) =>
  renewHoldFlow(context)({ id, device });

export const giveBack = ({ context }: Pick<Office, "context">, id: string, device = aBrowser()) =>
  giveBackHoldFlow(context)({ id, device });

/** Asks for what takeHold holds, out of the hold that the device has. */
export function bookHeld(
  { context }: Pick<Office, "context">,
  { device, id }: { device: Device; id?: string },
  change: Partial<BookingRequest> = {},
) {
  const request = aRequest({ providerKey: "ana", ...change });
  return receiveRequestFlow(context)({ request, key: undefined, hold: { device, id } });
}
