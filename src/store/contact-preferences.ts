import type { Db } from "./db.ts";

/** The ways in which a client can be written to. */
export type ContactChannel = "sms" | "email";

/** Whose preference it is: the client with this e-mail address, or with this number where there is none. */
export const preferenceAddress = (request: {
  readonly contactEmail: string | undefined;
  readonly contactPhone: string | undefined;
}): string => (request.contactEmail || request.contactPhone || "").toLowerCase();

/** By which way a client wants to be written to; undefined where they never said. */
export async function findContactPreference(
  db: Db,
  address: string,
): Promise<ContactChannel | undefined> {
  const row = await db("contact_preferences")
    .where({ address })
    .orderBy("id", "desc")
    .first("channel");
  return row?.channel;
}

/** Only ever added to, as the ledger of consents. */
export async function recordContactPreference(
  tx: Db,
  preference: {
    readonly address: string;
    readonly channel: ContactChannel;
    readonly requestId: string;
    readonly at: Date;
  },
): Promise<void> {
  await tx("contact_preferences").insert({
    address: preference.address,
    channel: preference.channel,
    request_id: preference.requestId,
    at: preference.at,
  });
}
