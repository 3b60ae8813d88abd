import { countryOfZone } from "#booking/zone-country.ts";
import type { CrmIntake } from "#company/crm.ts";
import { cleanLine } from "#intake/clean-text.ts";
import { parseEmailAddress } from "#intake/email-address.ts";
import { parsePhone } from "#intake/phone.ts";
import type { BookingRequest } from "#intake/request.ts";
import type { SeenAsker } from "#ports/crm.ts";
import type { CurrentCompany } from "./context.ts";

const nameMax = 120;

/** What a contact of the CRM asks for; undefined where there is neither an address nor a number. */
export function askerRequest(
  { settings }: CurrentCompany,
  { rule, asker, at }: { readonly rule: CrmIntake; readonly asker: SeenAsker; readonly at: Date },
): BookingRequest | undefined {
  const clientEmail = parseEmailAddress(asker.email ?? "");
  const { zone } = settings;
  const clientPhone =
    asker.phone === undefined ? undefined : parsePhone(asker.phone, countryOfZone(zone));
  const named = cleanLine(asker.name).slice(0, nameMax) || clientEmail?.address || clientPhone;
  if (named === undefined || (clientEmail === undefined && clientPhone === undefined))
    return undefined;
  const start = wantedTime(asker.wantedTime, at);
  return {
    channel: "crm",
    receivedAt: at,
    serviceKey: rule.service,
    clientName: named,
    ...{ clientEmail, clientPhone },
    clientZone: zone,
    start,
    ...{ providerKey: undefined, locationKey: undefined, partySize: undefined },
    ...{ language: undefined, territory: undefined },
    notes: `In the CRM ${rule.property} is ${cleanLine(asker.value ?? "")}.`,
    // A card, and a member who proposes times: nobody is there to choose one.
    askPerson: start === undefined,
    consents: [],
  };
}

/** An instant with its zone, or HubSpot's milliseconds; a day alone is no time, and the past none to come. */
function wantedTime(written: string | undefined, now: Date): Date | undefined {
  const text = written?.trim() ?? "";
  const isInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$/.test(text);
  const instant = new Date(/^\d{12,14}$/.test(text) ? Number(text) : isInstant ? text : Number.NaN);
  return instant.getTime() > now.getTime() ? instant : undefined;
}
