import { countryOfZone } from "#booking/zone-country.ts";
import { parsePhone } from "#intake/phone.ts";
import { findCompany } from "#store/company.ts";
import { type ConsentRecord, findSmsConsent, listConsents } from "#store/consents.ts";
import type { Db } from "#store/db.ts";

/**
 * The ledger of one address, oldest first, one line of JSON each, and at the end how things stand with a
 * number; undefined for what is neither an e-mail address nor a telephone number.
 */
export async function exportConsents(
  db: Db,
  typed: string,
): Promise<readonly string[] | undefined> {
  const address = typed.includes("@") ? typed.trim().toLowerCase() : await numberOf(db, typed);
  if (address === undefined) return undefined;
  const lines = (await listConsents(db, [address])).map(lineOf);
  if (address.includes("@")) return lines;
  const { state, stoppedByText } = await findSmsConsent(db, address);
  return [...lines, JSON.stringify({ address, texts: state, stoppedByText })];
}

/** As it is typed at home. */
async function numberOf(db: Db, typed: string): Promise<string | undefined> {
  const zone = (await findCompany(db))?.settings.zone;
  return parsePhone(typed, zone === undefined ? undefined : countryOfZone(zone));
}

function lineOf({ at, kind, ...record }: ConsentRecord): string {
  return JSON.stringify({ at: at.toISOString(), channel: kind, ...record });
}
