import { type ConsentStanding, type ConsentState, consentStanding } from "#messaging/consent.ts";
import type { Db } from "./db.ts";

export type ConsentKind = "sms" | "email";
/** Where it was said; "vendor": a carrier refused a message because of an opt-out. */
export type ConsentOrigin = "form" | "api" | "sms" | "vendor" | "slack" | "page";

/** One line of the ledger. */
export type ConsentRecord = {
  readonly kind: ConsentKind;
  /** E.164, or an e-mail address in lower case. */
  readonly address: string;
  readonly given: boolean;
  readonly wording: string;
  readonly origin: ConsentOrigin;
  /** Which of our numbers was written to. */
  readonly ourNumber: string | undefined;
  readonly requestId: string | undefined;
  readonly at: Date;
};

/**
 * What was agreed or revoked, when and in which words; only ever added to. One word of a number after
 * the other: what a request by text implies is judged by the word before it (`record_consents`).
 */
export async function recordConsent(
  tx: Db,
  consent: {
    readonly phone: string;
    readonly given: boolean;
    readonly wording: string;
    readonly origin: ConsentOrigin;
    readonly ourNumber?: string | undefined;
    readonly requestId: string | undefined;
    readonly at: Date;
  },
): Promise<void> {
  await tx.raw("select pg_advisory_xact_lock(hashtextextended('consent:' || ?, 0))", [
    consent.phone,
  ]);
  await tx("consents").insert({
    kind: "sms",
    address: consent.phone,
    given: consent.given,
    wording: consent.wording,
    origin: consent.origin,
    our_number: consent.ourNumber ?? null,
    request_id: consent.requestId ?? null,
    at: consent.at,
  });
}

/** How things stand with a number, and whether it was the telephone that stopped it. */
export async function findSmsConsent(db: Db, phone: string): Promise<ConsentStanding> {
  const { rows } = await db.raw(
    `(select given, true as by_handset from consents
      where kind = 'sms' and address = :phone and origin in ('sms', 'vendor')
      order by id desc limit 1)
     union all
     (select given, false from consents where kind = 'sms' and address = :phone
      order by id desc limit 1)`,
    { phone },
  );
  const words = rows as { given: boolean; by_handset: boolean }[];
  return consentStanding({
    handset: words.find(({ by_handset }) => by_handset),
    anywhere: words.find(({ by_handset }) => !by_handset),
  });
}

export async function smsConsent(db: Db, phone: string): Promise<ConsentState> {
  return (await findSmsConsent(db, phone)).state;
}

/** Everything that was ever agreed or revoked with these addresses, oldest first. */
export async function listConsents(
  db: Db,
  addresses: readonly string[],
): Promise<readonly ConsentRecord[]> {
  const rows = await db("consents").whereIn("address", addresses).orderBy("id");
  return rows.map((row) => ({
    kind: row.kind,
    address: row.address,
    given: row.given,
    wording: row.wording,
    origin: row.origin,
    ourNumber: row.our_number ?? undefined,
    requestId: row.request_id ?? undefined,
    at: row.at,
  }));
}
