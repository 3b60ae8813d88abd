import type { Db } from "./db.ts";

/** What is known of a provider's time right now. */
export type ProviderTaken = {
  /** False when the calendar could not be read for too long: then nobody knows what is free. */
  readonly trusted: boolean;
  /** Flat, sorted UTC minutes [from0, to0, from1, to1, …] that are taken; they may overlap. */
  readonly taken: readonly number[];
};

export type TakenQuestion = {
  readonly providerIds: readonly string[];
  readonly from: Date;
  readonly to: Date;
  /** Business time: a hold that is over by now no longer counts. */
  readonly at: Date;
  /** Real time after which a calendar must have been read; undefined where no calendar is connected. */
  readonly readAfter: Date | undefined;
  /** What the asker holds already and may give up for another time. */
  readonly except?:
    | { readonly appointmentId?: string | undefined; readonly escalationId?: string | undefined }
    | undefined;
};

/** Our own live rows (with their buffers) and the calendars' busy time (as last read), per provider. */
export async function listTaken(
  db: Db,
  question: TakenQuestion,
): Promise<ReadonlyMap<string, ProviderTaken>> {
  const { rows } = await db.raw(
    `select p.id,
            (p.calendar_id is null or :readAfter::timestamptz is null
             or p.busy_read_at > :readAfter) is true as trusted,
            (select string_agg(f || ' ' || t, ' ' order by f) from (
               select floor(extract(epoch from lower(during)) / 60)::integer as f,
                      ceil(extract(epoch from upper(during)) / 60)::integer as t
               from occupancies
               where provider_id = p.id and during && tstzrange(:from, :to)
                 and (expires_at is null or expires_at > :at)
                 and (:appointment::uuid is null or appointment_id is distinct from :appointment)
                 and (:escalation::uuid is null or escalation_id is distinct from :escalation)
               union all
               select floor(extract(epoch from starts_at) / 60)::integer,
                      ceil(extract(epoch from ends_at) / 60)::integer
               from busy
               where provider_id = p.id and starts_at < :to and ends_at > :from
             ) as ranges) as taken
     from providers p
     where p.id = any(:providers) and not p.retired`,
    {
      providers: question.providerIds as string[],
      from: question.from,
      to: question.to,
      at: question.at,
      readAfter: question.readAfter ?? null,
      appointment: question.except?.appointmentId ?? null,
      escalation: question.except?.escalationId ?? null,
    },
  );
  return new Map(
    (rows as { id: string; trusted: boolean; taken: string | null }[]).map((row) => [
      row.id,
      { trusted: row.trusted, taken: row.taken === null ? [] : row.taken.split(" ").map(Number) },
    ]),
  );
}

/** How many appointments each provider has between two instants: the tie-breaker "fewest that day". */
export async function countAppointments(
  db: Db,
  { providerIds, from, to }: { providerIds: readonly string[]; from: Date; to: Date },
): Promise<ReadonlyMap<string, number>> {
  // On the way of every booking: with a name it is planned once, which costs more than to run it.
  const { rows } = await db
    .raw(
      `select provider_id, count(*)::integer as appointments from appointments
       where provider_id = any(:providers) and state = 'confirmed'
         and starts_at >= :from and starts_at < :to
       group by provider_id`,
      { providers: providerIds as string[], from, to },
    )
    .options({ name: "count-appointments" });
  return new Map(
    (rows as { provider_id: string; appointments: number }[]).map((row) => [
      row.provider_id,
      row.appointments,
    ]),
  );
}
