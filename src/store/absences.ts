import type { Actor } from "#access.ts";
import type { Db } from "./db.ts";

/** Hours in which a provider is away, put in by hand. */
export type Absence = {
  readonly id: string;
  readonly providerId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly reason: string;
  readonly createdAt: Date;
  readonly createdBy: Actor;
  /** Taken back; undefined while it holds. */
  readonly endedAt: Date | undefined;
};

export type NewAbsence = Omit<Absence, "endedAt">;

/** Keeps an absence, unless the very same one holds already: then that one. `isNew` says which. */
export async function saveAbsence(
  tx: Db,
  absence: NewAbsence,
): Promise<{ readonly absence: Absence; readonly isNew: boolean }> {
  const { providerId, startsAt, endsAt } = absence;
  // Two presses of one button: the second waits here, and then finds the first one's row.
  await tx.raw("select from providers where id = ? for no key update", [providerId]);
  const before = await tx("absences")
    .where({ provider_id: providerId, starts_at: startsAt, ends_at: endsAt, ended_at: null })
    .first();
  if (before !== undefined) return { absence: toAbsence(before), isNew: false };
  const [row] = await tx("absences")
    .insert({
      id: absence.id,
      provider_id: providerId,
      starts_at: startsAt,
      ends_at: endsAt,
      reason: absence.reason,
      created_at: absence.createdAt,
      created_by: JSON.stringify(absence.createdBy),
    })
    .returning("*");
  return { absence: toAbsence(row), isNew: true };
}

export async function findAbsence(db: Db, id: string): Promise<Absence | undefined> {
  const row = await db("absences").where({ id }).first();
  return row && toAbsence(row);
}

/** Those that hold and meet a stretch of time, by their begins. */
export async function listAbsences(
  db: Db,
  {
    providerId,
    from,
    to,
  }: {
    readonly providerId?: string | undefined;
    readonly from: Date;
    readonly to?: Date | undefined;
  },
): Promise<readonly Absence[]> {
  const rows = await db("absences")
    .whereNull("ended_at")
    .where("ends_at", ">", from)
    .modify((query) => {
      if (to !== undefined) query.where("starts_at", "<", to);
      if (providerId !== undefined) query.where({ provider_id: providerId });
    })
    .orderBy(["starts_at", "id"]);
  return rows.map(toAbsence);
}

/** Takes an absence back, once; undefined when it was taken back before, or never was. */
export async function endAbsence(
  tx: Db,
  { id, at }: { readonly id: string; readonly at: Date },
): Promise<Absence | undefined> {
  const [row] = await tx("absences")
    .where({ id, ended_at: null })
    .update({ ended_at: at })
    .returning("*");
  return row && toAbsence(row);
}

// biome-ignore lint/suspicious/noExplicitAny: knex types a row of an undeclared table as any; named here once.
function toAbsence(row: any): Absence {
  return {
    id: row.id,
    providerId: row.provider_id,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    reason: row.reason,
    createdAt: row.created_at,
    createdBy: row.created_by,
    endedAt: row.ended_at ?? undefined,
  };
}
