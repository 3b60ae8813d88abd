import { localStart } from "#booking/local-time.ts";
import type { ClientHold } from "#store/holds.ts";
import type { CurrentCompany } from "./context.ts";
import { heldTeam } from "./held-team.ts";

/** A client's hold as it is told to whoever may use it. */
export type HeldTime = {
  readonly id: string;
  readonly start: Date;
  readonly end: Date;
  /** Of the place where it would be. */
  readonly zone: string;
  readonly localStart: string;
  readonly provider: { readonly key: string; readonly name: string };
  readonly location: { readonly key: string; readonly name: string };
  readonly expiresAt: Date;
  readonly renewableUntil: Date;
};

export function describeHold(company: CurrentCompany, hold: ClientHold): HeldTime {
  const { providerId, startsAt: start } = hold;
  const service = company.known.services.get(hold.serviceId);
  const team = service && heldTeam(company, { service, ids: [providerId], start, providerId });
  const zone = team?.zone ?? company.settings.zone;
  const provider = company.known.providers.get(providerId);
  const location = company.known.locations.get(team?.locationId ?? "");
  return {
    id: hold.id,
    start,
    end: new Date(start.getTime() + (service?.minutes ?? 0) * 60_000),
    zone,
    localStart: localStart(start, zone),
    provider: { key: provider?.key ?? "", name: provider?.name ?? "" },
    location: { key: location?.key ?? "", name: location?.name ?? "" },
    expiresAt: hold.expiresAt,
    renewableUntil: renewableUntil(company, hold),
  };
}

type Beginning = Pick<ClientHold, "createdAt" | "startsAt">;

/** However often it is renewed, it ends so long after it began; once the time begins it is of no use. */
export function renewableUntil({ settings }: CurrentCompany, hold: Beginning): Date {
  return earlier(after(hold.createdAt, settings.holds.minutesMax), hold.startsAt);
}

/** When a hold that is taken or renewed at `at` ends by itself. */
export function nextEnd(company: CurrentCompany, hold: Beginning, at: Date): Date {
  return earlier(after(at, company.settings.holds.minutes), renewableUntil(company, hold));
}

const after = (at: Date, minutes: number) => new Date(at.getTime() + minutes * 60_000);
const earlier = (a: Date, b: Date) => (a < b ? a : b);
