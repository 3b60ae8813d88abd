import type { RequestHandler } from "express";
import type { CurrentCompany } from "#flows/context.ts";

/** GET /api/v1/services: what can be booked, and with whom; the keys are what other calls take. */
export function onListServices(company: () => Promise<CurrentCompany>): RequestHandler {
  return async (_request, response) => {
    const { services, providers } = await company();
    response.json({
      services: [...services.values()].map(({ key, name, description, minutes, providerIds }) => ({
        key,
        name,
        description,
        minutes,
        providers: providerIds.flatMap((id) => {
          const provider = providers.get(id);
          return provider === undefined ? [] : [{ key: provider.key, name: provider.name }];
        }),
      })),
    });
  };
}
