import type { Db } from "./db.ts";

/** How things stand with a number: never asked, agreed, or revoked. */
export type ConsentState = "unknown" | "given" | "revoked";

/** What was agreed or revoked, when and in which words; only ever added to. */
export async function recordConsent(
  tx: Db,
  consent: {
    readonly phone: string;
    readonly given: boolean;
    readonly wording: string;
    readonly origin: "form" | "api" | "sms" | "vendor" | "slack";
    readonly requestId: string | undefined;
    readonly at: Date;
  },
): Promise<void> {
  await tx("consents").insert({
    kind: "sms",
    address: consent.phone,
    given: consent.given,
    wording: consent.wording,
    origin: consent.origin,
    request_id: consent.requestId ?? null,
    at: consent.at,
  });
}

/** The newest word counts, whichever of our numbers it was said to. */
export async function smsConsent(db: Db, phone: string): Promise<ConsentState> {
  const row = await db("consents")
    .where({ kind: "sms", address: phone })
    .orderBy("id", "desc")
    .first("given");
  if (row === undefined) return "unknown";
  return row.given ? "given" : "revoked";
}
