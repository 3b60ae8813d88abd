import type { ClosedAs } from "#escalation/escalation.ts";
import type { Receipt } from "#gate/decision.ts";
import type { Channel, Consent } from "#intake/request.ts";
import type { Db } from "./db.ts";

export type RequestState = "received" | "booked" | "escalated" | "waitlisted" | "closed";
export type CloseReason = "slot-taken" | "declined" | "cancelled" | "expired" | ClosedAs;

export type StoredRequest = {
  readonly id: string;
  /** What people see: GH-1042. */
  readonly reference: string;
  readonly channel: Channel;
  readonly state: RequestState;
  readonly closeReason: CloseReason | undefined;
  readonly serviceId: string;
  readonly clientId: string | undefined;
  readonly contactName: string;
  /** Undefined for somebody who texted and gave none; then there is a number. */
  readonly contactEmail: string | undefined;
  readonly contactPhone: string | undefined;
  readonly contactZone: string;
  readonly wantedStart: Date | undefined;
  readonly wantedProviderId: string | undefined;
  readonly wantedLocationId: string | undefined;
  readonly partySize: number | undefined;
  readonly notes: string;
  readonly language: string | undefined;
  readonly territory: string | undefined;
  readonly promisedBy: Date | undefined;
  readonly receivedAt: Date;
};

export type NewRequest = Omit<StoredRequest, "reference" | "closeReason" | "state"> & {
  readonly consents: readonly Consent[];
};

/**
 * Stores a request that goes to a person, or waits for a time. (The other way in is book_request, in
 * the database.)
 */
export async function insertRequest(
  tx: Db,
  request: NewRequest & { readonly state: "escalated" | "waitlisted" },
): Promise<string> {
  const [row] = await tx("requests")
    .insert({
      id: request.id,
      channel: request.channel,
      state: request.state,
      service_id: request.serviceId,
      client_id: request.clientId ?? null,
      contact_name: request.contactName,
      contact_email: request.contactEmail ?? null,
      contact_phone: request.contactPhone ?? null,
      contact_zone: request.contactZone,
      wanted_start: request.wantedStart ?? null,
      wanted_provider_id: request.wantedProviderId ?? null,
      wanted_location_id: request.wantedLocationId ?? null,
      party_size: request.partySize ?? null,
      notes: request.notes,
      language: request.language ?? null,
      territory: request.territory ?? null,
      consents: JSON.stringify(request.consents),
      promised_by: request.promisedBy ?? null,
      received_at: request.receivedAt,
    })
    .returning("number");
  return referenceOf(row.number);
}

/** Moves a request on: booked when it has its appointment, closed with a reason, escalated once more. */
export async function setRequestState(
  tx: Db,
  id: string,
  change:
    | { readonly state: "booked" | "escalated"; readonly clientId?: string }
    | { readonly state: "closed"; readonly reason: CloseReason },
): Promise<void> {
  await tx("requests")
    .where({ id })
    .update({
      state: change.state,
      close_reason: change.state === "closed" ? change.reason : null,
      ...("clientId" in change && { client_id: change.clientId }),
    });
}

/** The time that somebody on the waitlist took: from now on it is what they want. */
export async function setWantedStart(tx: Db, id: string, start: Date): Promise<void> {
  await tx("requests").where({ id }).update({ wanted_start: start });
}

/** By when the client was told that a person will have answered. */
export async function setPromise(tx: Db, id: string, promisedBy: Date): Promise<void> {
  await tx("requests").where({ id }).update({ promised_by: promisedBy });
}

export async function findRequest(db: Db, id: string): Promise<StoredRequest | undefined> {
  const row = await db("requests").where({ id }).first();
  return row === undefined ? undefined : toRequest(row);
}

/** Lets one transaction at a time change what belongs to a request. */
export async function lockRequest(tx: Db, id: string): Promise<void> {
  await tx("requests").where({ id }).forUpdate().first("id");
}

export async function findRequestByReference(
  db: Db,
  reference: string,
): Promise<StoredRequest | undefined> {
  const number = /^GH-(\d{1,15})$/i.exec(reference)?.[1];
  if (number === undefined) return undefined;
  const row = await db("requests").where({ number }).first();
  return row === undefined ? undefined : toRequest(row);
}

export async function insertReceipt(
  tx: Db,
  receipt: Receipt & {
    readonly requestId: string;
    readonly companyVersion: number;
    readonly decidedAt: Date;
  },
): Promise<void> {
  await tx("receipts").insert({
    request_id: receipt.requestId,
    decision: receipt.decision,
    rules: JSON.stringify(receipt.rules),
    company_version: receipt.companyVersion,
    decided_at: receipt.decidedAt,
  });
}

export type StoredReceipt = Receipt & { readonly companyVersion: number; readonly decidedAt: Date };

export async function findReceipt(db: Db, requestId: string): Promise<StoredReceipt | undefined> {
  const row = await db("receipts").where({ request_id: requestId }).first();
  return (
    row && {
      decision: row.decision,
      rules: row.rules,
      companyVersion: row.company_version,
      decidedAt: row.decided_at,
    }
  );
}

export const referenceOf = (number: string | number) => `GH-${number}`;

// biome-ignore lint/suspicious/noExplicitAny: knex types a row of an undeclared table as any; named here once.
function toRequest(row: any): StoredRequest {
  return {
    id: row.id,
    reference: referenceOf(row.number),
    channel: row.channel,
    state: row.state,
    closeReason: row.close_reason ?? undefined,
    serviceId: row.service_id,
    clientId: row.client_id ?? undefined,
    contactName: row.contact_name,
    contactEmail: row.contact_email ?? undefined,
    contactPhone: row.contact_phone ?? undefined,
    contactZone: row.contact_zone,
    wantedStart: row.wanted_start ?? undefined,
    wantedProviderId: row.wanted_provider_id ?? undefined,
    wantedLocationId: row.wanted_location_id ?? undefined,
    partySize: row.party_size ?? undefined,
    notes: row.notes,
    language: row.language ?? undefined,
    territory: row.territory ?? undefined,
    promisedBy: row.promised_by ?? undefined,
    receivedAt: row.received_at,
  };
}
