import { placeFor, whoElsewhere } from "#booking/meetings.ts";
import type { Team } from "#booking/team.ts";
import type { StoredService } from "#store/company-parts.ts";
import type { CurrentCompany } from "./context.ts";

/**
 * The team that a hold has taken, from the ids that it took; undefined when nobody among them serves
 * the service (any more). `providerId`: who leads, where that is known.
 */
export function heldTeam(
  company: CurrentCompany,
  held: {
    readonly service: StoredService;
    readonly ids: readonly string[];
    readonly start: Date;
    readonly providerId?: string;
  },
): Team | undefined {
  const { service, ids, start } = held;
  const providerId = held.providerId ?? service.providerIds.find((id) => ids.includes(id));
  const time = providerId === undefined ? undefined : company.times.get(providerId);
  if (providerId === undefined || time === undefined) return undefined;
  const withIds = ids.filter((id) => id !== providerId);
  const place = placeFor(time, service, start);
  const at = { service, start: start.getTime() / 60_000, locationId: place.locationId };
  return { providerId, withIds, ...place, elsewhere: whoElsewhere(company.times, withIds, at) };
}
