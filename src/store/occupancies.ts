import type { Interval } from "#booking/interval.ts";
import type { Limit, Take } from "#booking/take.ts";
import type { Db } from "./db.ts";

/** What takes a team: an appointment, or a hold until `expiresAt` for an escalation, an offer, a client. */
export type Occupant =
  | { readonly appointmentId: string }
  | { readonly escalationId: string; readonly expiresAt: Date; readonly counts: Counts }
  | { readonly holdId: string; readonly expiresAt: Date; readonly counts: Counts }
  // Offers are alternatives: four of them would count four times towards limits.
  | { readonly offerId: string; readonly expiresAt: Date };

/** What a hold counts as towards limits: an appointment of the service that begins then. */
export type Counts = { readonly startsAt: Date; readonly serviceId: string };

/**
 * Takes everybody in a team for a while, if nobody else has any of them and no limit is full: false,
 * not an error, when that is so. Holds that are over by business time `at` make room first. `during`
 * includes the buffers. take_time in db/migrations never looks first and inserts then: two who look at
 * the same moment would both find it free.
 */
export async function occupy(
  tx: Db,
  want: {
    readonly takes: readonly Take[];
    readonly during: Interval;
    readonly limits: readonly Limit[];
    readonly at: Date;
  },
  occupant: Occupant,
): Promise<boolean> {
  const { takes, during, limits, at } = want;
  const { counts, ...owner } = { counts: undefined, ...occupant };
  const { rows } = await tx.raw(
    `select take_time(:takes::jsonb, tstzrange(:from, :to), :owner::jsonb, :limits::jsonb, :at) as taken`,
    {
      takes: JSON.stringify(takes),
      from: during.start,
      to: during.end,
      owner: JSON.stringify({ ...owner, ...(counts as Counts | undefined) }),
      limits: JSON.stringify(limits),
      at,
    },
  );
  return rows[0].taken;
}

export async function releaseAppointmentTime(tx: Db, appointmentId: string): Promise<void> {
  await tx("occupancies").where({ appointment_id: appointmentId }).delete();
}

/** Gives back the wanted time of an escalation, and its place in the line for it. */
export async function releaseHold(tx: Db, escalationId: string): Promise<void> {
  await tx("occupancies").where({ escalation_id: escalationId }).delete();
  await tx("escalations")
    .where({ id: escalationId })
    .update({ held_until: null, line_until: null, line_position: null });
}

/** Holds an escalation's time until then; false when there is nothing held (any more). */
export async function prolongHold(
  tx: Db,
  { escalationId, until, at }: { escalationId: string; until: Date; at: Date },
): Promise<boolean> {
  const prolonged = await tx("occupancies")
    .where({ escalation_id: escalationId })
    .where("expires_at", ">", at)
    .update({ expires_at: until });
  return prolonged > 0;
}

/** With whom an escalation's wanted time is held right now; undefined when it is not (any more). */
export async function findHold(
  db: Db,
  { escalationId, at }: { escalationId: string; at: Date },
): Promise<{ readonly providerIds: readonly string[]; readonly until: Date } | undefined> {
  const rows = await db("occupancies")
    .where({ escalation_id: escalationId })
    .where("expires_at", ">", at)
    .select("provider_id", "expires_at");
  const [first] = rows;
  return first && { providerIds: rows.map((row) => row.provider_id), until: first.expires_at };
}

/** When holds end: by themselves, and at the latest if they are renewed for as long as may be. */
export type HoldEnd = { readonly expiresAt: Date; readonly latest: Date };

/** The ends of all holds in a stretch of some providers' time, in the order in which they end. */
export async function listHoldEnds(
  db: Db,
  question: {
    readonly providerIds: readonly string[];
    readonly during: Interval;
    readonly at: Date;
    /** For so long a client's hold may be renewed. */
    readonly minutesMax: number;
    /** The asker's own. */
    readonly exceptHold: string | undefined;
  },
): Promise<readonly HoldEnd[]> {
  const { rows } = await db.raw(
    `select o.expires_at as "expiresAt", max(greatest(o.expires_at, least(
         h.starts_at, h.created_at + :minutesMax * interval '1 minute'))) as latest
     from occupancies o left join holds h on h.id = o.hold_id
     where o.provider_id = any(:providers) and o.during && tstzrange(:from, :to)
       and o.expires_at > :at and (:hold::uuid is null or o.hold_id is distinct from :hold)
     group by o.expires_at order by o.expires_at`,
    {
      providers: question.providerIds as string[],
      from: question.during.start,
      to: question.during.end,
      at: question.at,
      minutesMax: question.minutesMax,
      hold: question.exceptHold ?? null,
    },
  );
  return rows;
}

/** Whom an offer holds, all of its team. */
export async function listHeldByOffer(db: Db, offerId: string): Promise<readonly string[]> {
  const rows = await db("occupancies").where({ offer_id: offerId }).select("provider_id");
  return rows.map((row) => row.provider_id);
}

/** Removes holds that are over and appointments that are past, so that the live set stays small. */
export async function dropPastOccupancies(db: Db, at: Date): Promise<number> {
  return db("occupancies")
    .where("expires_at", "<=", at)
    .orWhere((past) => past.whereNull("expires_at").whereRaw("upper(during) < ?", [at]))
    .delete();
}
