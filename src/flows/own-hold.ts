import { takenBy } from "#booking/team.ts";
import type { StoredService } from "#store/company-parts.ts";
import { type ClientHold, listLiveHolds } from "#store/holds.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import type { Device } from "./device.ts";

/** What a request brings along of a hold. `id`: which one, where a token stands for many people. */
export type HoldUse = { readonly device: Device; readonly id: string | undefined };

export type OwnHold = ClientHold & { readonly device: string };

type Wanted = { readonly service: StoredService; readonly start: Date };

/**
 * The asker's own hold that makes room for the wanted time. One that is unknown, over or somebody
 * else's is none: the time is then judged like any other.
 */
export async function findOwnHold(
  { db, now }: Pick<FlowContext, "db" | "now">,
  company: CurrentCompany,
  {
    use,
    service,
    start,
  }: Pick<Wanted, "service"> & {
    readonly use: HoldUse | undefined;
    readonly start: Date | undefined;
  },
): Promise<OwnHold | undefined> {
  if (use === undefined || start === undefined) return undefined;
  const { device, id } = use;
  const wanted = { service, start };
  const live = await listLiveHolds(db, { device: device.hash, at: now() });
  const hold =
    device.kind === "token"
      ? live.find((one) => one.id === id)
      : (live.find((one) => isOf(one, wanted)) ??
        live.find((one) => isInTheWay(one, company, wanted)));
  return hold && { ...hold, device: device.hash };
}

/** Is the hold for this very time? */
export function isOf({ serviceId, startsAt }: ClientHold, { service, start }: Wanted): boolean {
  return serviceId === service.id && startsAt.getTime() === start.getTime();
}

/** Nobody is kept from a time by what they hold themselves. */
export function isInTheWay(
  { serviceId, startsAt }: ClientHold,
  company: CurrentCompany,
  { service, start }: Wanted,
): boolean {
  const heldFor = company.known.services.get(serviceId) ?? service;
  const held = takenBy(heldFor, startsAt);
  const wanted = takenBy(service, start);
  return held.start < wanted.end && wanted.start < held.end;
}
