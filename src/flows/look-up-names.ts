import type { StoredService } from "#store/company-parts.ts";
import type { CurrentCompany } from "./context.ts";

/** What somebody wants, by the keys of the company file. */
export type Wish = {
  readonly serviceKey: string;
  readonly providerKey: string | undefined;
  readonly locationKey: string | undefined;
};

export type Named = {
  readonly service: StoredService;
  readonly providerId: string | undefined;
  readonly locationId: string | undefined;
};

/** What the keys mean, or which of them means nothing here. */
export function lookUpNames(
  company: CurrentCompany,
  { serviceKey, providerKey, locationKey }: Wish,
): Named | { readonly unknown: "service" | "provider" | "location" } {
  const service = company.services.values().find(({ key }) => key === serviceKey);
  if (service === undefined) return { unknown: "service" };
  const provider = company.providers.values().find(({ key }) => key === providerKey);
  if (providerKey !== undefined && !service.providerIds.includes(provider?.id ?? ""))
    return { unknown: "provider" };
  const location = company.locations.values().find(({ key }) => key === locationKey);
  if (locationKey !== undefined && location === undefined) return { unknown: "location" };
  return { service, providerId: provider?.id, locationId: location?.id };
}
