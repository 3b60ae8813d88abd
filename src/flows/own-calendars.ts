import { mayDo } from "#access.ts";
import type { Company } from "#company/company.ts";
import { GatehouseError } from "#errors.ts";
import type { StoredProvider } from "#store/company-parts.ts";
import type { Db } from "#store/db.ts";
import { findMember } from "#store/members.ts";
import type { Caller } from "#store/sign-in.ts";
import { expectMay } from "./caller.ts";
import type { CurrentCompany } from "./context.ts";

/** Whose calendars somebody may connect: their own by their address, and everybody's who sets the company up. */
export async function providersOf(
  db: Db,
  { settings, providers }: CurrentCompany,
  caller: Caller,
): Promise<readonly StoredProvider[]> {
  expectMay(caller, "connect-calendar");
  const all = [...providers.values()].toSorted((a, b) => a.name.localeCompare(b.name));
  if (mayDo(caller.role, "change-settings")) return all;
  const email = caller.kind === "member" ? (await findMember(db, caller.id))?.email : undefined;
  const own = settings.providers.filter(
    (provider) => email !== undefined && provider.email?.toLowerCase() === email.toLowerCase(),
  );
  return all.filter(({ key }) => own.some((provider) => provider.key === key));
}

/** Throws NOT_FOUND for a provider that there is not, and for one that is none of the caller's business. */
export async function expectOwn(
  db: Db,
  company: CurrentCompany,
  { caller, providerKey }: { readonly caller: Caller; readonly providerKey: string },
): Promise<StoredProvider> {
  const provider = (await providersOf(db, company, caller)).find(({ key }) => key === providerKey);
  if (provider !== undefined) return provider;
  throw new GatehouseError("NOT_FOUND", {
    detail: `there is no provider “${providerKey}” whose calendars you may connect`,
  });
}

/** What the newest settings name for a provider: a copy in memory may be seconds old. */
export function namedCalendars({ providers }: Company, providerKey: string): readonly string[] {
  const { calendar, alsoBusy = [] } = providers.find(({ key }) => key === providerKey) ?? {};
  return calendar === undefined ? alsoBusy : [calendar, ...alsoBusy];
}
