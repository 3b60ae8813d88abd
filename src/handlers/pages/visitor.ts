import type { Request } from "express";
import type { HourCycle } from "#booking/wall-clock.ts";
import { isZone } from "#booking/zone.ts";
import type { CurrentCompany } from "#flows/context.ts";

/** "1:30 PM" or "13:30", as the browser's language is used to; without one, as our texts are. */
export function hoursOf(request: Request): HourCycle {
  const [language] = request.acceptsLanguages();
  if (language === undefined || language === "*") return 12;
  try {
    const { hourCycle } = new Intl.DateTimeFormat(language, { hour: "numeric" }).resolvedOptions();
    return hourCycle === "h23" || hourCycle === "h24" ? 24 : 12;
  } catch {
    // Not a language: the header is anybody's text.
    return 12;
  }
}

/** A zone that somebody named, in an address or a form, if it is one. */
export function zoneFrom(named: unknown): string | undefined {
  return typeof named === "string" && named.length <= 64 && isZone(named) ? named : undefined;
}

/** A local date that somebody named: "2026-11-23". */
export function dayFrom(named: unknown): string | undefined {
  return typeof named === "string" && /^\d{4}-\d\d-\d\d$/.test(named) ? named : undefined;
}

/** Where a service is given, if that is one zone; else the company's own. */
export function zoneOfService(
  company: CurrentCompany,
  service: { readonly providerIds: readonly string[] },
): string {
  const zones = new Set(service.providerIds.map((id) => company.providers.get(id)?.zone));
  const [zone] = zones;
  return zones.size === 1 && zone !== undefined ? zone : company.settings.zone;
}
