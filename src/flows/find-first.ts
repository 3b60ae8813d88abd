import { type First, whoIsFirst } from "#booking/routing/first.ts";
import type { StoredService } from "#store/company-parts.ts";
import { readClientTies } from "#store/load.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";

/** Who comes first for a client by a service's own rule; undefined where nobody does for anybody. */
export async function findFirst(
  { db }: Pick<FlowContext, "db">,
  company: CurrentCompany,
  { service, clientId }: { readonly service: StoredService; readonly clientId: string | undefined },
): Promise<First | undefined> {
  const { first } = service.routing;
  if (first === "nobody") return undefined;
  const ties = clientId === undefined ? undefined : await readClientTies(db, clientId);
  return whoIsFirst(first, ties, company.known.providers.values());
}
