import type { Interval } from "#booking/interval.ts";
import type { Db } from "./db.ts";

/** What takes a provider: an appointment, or a hold until `expiresAt` for an escalation or an offer. */
export type Occupant =
  | { readonly appointmentId: string }
  | { readonly escalationId: string; readonly expiresAt: Date }
  | { readonly offerId: string; readonly expiresAt: Date };

/**
 * Takes a provider for a while, if nobody else has: false, not an error, when somebody does.
 * Holds that are over by business time `at` make room first. `during` includes the buffers.
 */
export async function occupy(
  tx: Db,
  want: { readonly providerId: string; readonly during: Interval; readonly at: Date },
  occupant: Occupant,
): Promise<boolean> {
  const range = tx.raw("tstzrange(?, ?)", [want.during.start, want.during.end]);
  await tx("occupancies")
    .where({ provider_id: want.providerId })
    .whereRaw("during && ?", [range])
    .where("expires_at", "<=", want.at)
    .delete();
  // Never look first and insert then: two who look at the same moment would both find it free.
  const inserted = await tx("occupancies")
    .insert({
      provider_id: want.providerId,
      during: range,
      ...columnsOf(occupant),
    })
    .onConflict()
    .ignore()
    .returning("provider_id");
  return inserted.length === 1;
}

function columnsOf(occupant: Occupant): Record<string, unknown> {
  if ("appointmentId" in occupant) return { appointment_id: occupant.appointmentId };
  const { expiresAt: expires_at } = occupant;
  if ("escalationId" in occupant) return { escalation_id: occupant.escalationId, expires_at };
  return { offer_id: occupant.offerId, expires_at };
}

export async function releaseAppointmentTime(tx: Db, appointmentId: string): Promise<void> {
  await tx("occupancies").where({ appointment_id: appointmentId }).delete();
}

export async function releaseHold(tx: Db, escalationId: string): Promise<void> {
  await tx("occupancies").where({ escalation_id: escalationId }).delete();
}

/** For whom an escalation's wanted time is held right now; undefined when it is not (any more). */
export async function findHold(
  db: Db,
  { escalationId, at }: { escalationId: string; at: Date },
): Promise<{ readonly providerId: string } | undefined> {
  const row = await db("occupancies")
    .where({ escalation_id: escalationId })
    .where("expires_at", ">", at)
    .first("provider_id");
  return row && { providerId: row.provider_id };
}

/** Removes holds that are over and appointments that are past, so that the live set stays small. */
export async function dropPastOccupancies(db: Db, at: Date): Promise<number> {
  return db("occupancies")
    .where("expires_at", "<=", at)
    .orWhere((past) => past.whereNull("expires_at").whereRaw("upper(during) < ?", [at]))
    .delete();
}
