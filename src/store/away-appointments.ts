import { type Appointment, toAppointment } from "./appointments.ts";
import type { Db } from "./db.ts";
import { referenceOf } from "./requests.ts";

/** A future appointment that needs somebody who is away then, with what a new home must fit. */
export type AwayAppointment = {
  readonly appointment: Appointment;
  /** Whoever, and whatever, must be there besides the provider. */
  readonly withIds: readonly string[];
  readonly reference: string;
  readonly language: string | undefined;
  readonly territory: string | undefined;
  /** Whom the client asked for by name. */
  readonly wantedProviderId: string | undefined;
};

/** The appointments ahead that meet an absence x: led by who is away, or needing them there. */
const during = `
  select a.id from appointments a
    where a.provider_id = x.provider_id and a.state = 'confirmed'
      and a.starts_at > :at and a.starts_at < x.ends_at and a.ends_at > x.starts_at
  union
  select a.id from appointment_participants q join appointments a on a.id = q.appointment_id
    where q.provider_id = x.provider_id and not q.has_left and a.state = 'confirmed'
      and a.starts_at > :at and a.starts_at < x.ends_at and a.ends_at > x.starts_at`;

/** In the order of time; none where the absence was taken back. */
export async function listAwayAppointments(
  db: Db,
  { absenceId, at }: { readonly absenceId: string; readonly at: Date },
): Promise<readonly AwayAppointment[]> {
  const { rows } = await db.raw(
    `select a.*, r.number, r.language, r.territory, r.wanted_provider_id,
            array(select p.provider_id from appointment_participants p
                    where p.appointment_id = a.id and not p.has_left
                    order by p.provider_id) as with_ids
       from absences x cross join lateral (${during}) as away
         join appointments a on a.id = away.id join requests r on r.id = a.request_id
       where x.id = :absenceId and x.ended_at is null
       order by a.starts_at, a.id`,
    { absenceId, at },
  );
  return rows.map(toAwayAppointment);
}

/** An absence with appointments that nobody has found another home for. */
export type AwayCount = {
  readonly absenceId: string;
  readonly providerName: string;
  readonly appointments: number;
};

/** Only those that hold and have any; the next one first. */
export async function countAwayAppointments(db: Db, at: Date): Promise<readonly AwayCount[]> {
  const { rows } = await db.raw(
    `select x.id as "absenceId", p.name as "providerName", count(*)::integer as appointments
       from absences x join providers p on p.id = x.provider_id
         cross join lateral (${during}) as away
       where x.ended_at is null and x.ends_at > :at
       group by x.id, p.name order by x.starts_at, x.id`,
    { at },
  );
  return rows;
}

// biome-ignore lint/suspicious/noExplicitAny: knex types what raw() answers as any; named here once.
function toAwayAppointment(row: any): AwayAppointment {
  return {
    appointment: toAppointment(row),
    withIds: row.with_ids,
    reference: referenceOf(row.number),
    language: row.language ?? undefined,
    territory: row.territory ?? undefined,
    wantedProviderId: row.wanted_provider_id ?? undefined,
  };
}
