import type { DiaryEntry } from "#booking/explain/reason.ts";
import type { Db } from "./db.ts";
import { referenceOf } from "./requests.ts";

/**
 * What diaries are made of, between two instants, with what each of it is: our live rows with their
 * appointment, escalation, offer or hold, what the calendars call busy, and absences. Of the people
 * behind it there is nothing but the number of their request.
 */
export async function listDiaryEntries(
  db: Db,
  question: {
    readonly providerIds: readonly string[];
    readonly from: Date;
    readonly to: Date;
    /** Business time: a hold that is over by now no longer counts. */
    readonly at: Date;
  },
): Promise<readonly DiaryEntry[]> {
  const { rows } = await db.raw(
    `select o.provider_id, lower(o.during) as "from", upper(o.during) as "to", r.number,
         case when o.appointment_id is not null then 'appointment'
              when o.escalation_id is not null then 'escalation'
              when o.offer_id is not null then 'offer' else 'hold' end as kind,
         coalesce(a.starts_at, f.starts_at, o.starts_at, lower(o.during)) as begins,
         coalesce(a.ends_at, f.ends_at, o.starts_at + make_interval(mins => s.minutes),
                  upper(o.during)) as ends
       from occupancies o
         left join appointments a on a.id = o.appointment_id
         left join offers f on f.id = o.offer_id
         left join escalations e on e.id = o.escalation_id
         left join services s on s.id = o.service_id
         left join requests r on r.id = coalesce(a.request_id, f.request_id, e.request_id)
       where o.provider_id = any(:providers) and o.during && tstzrange(:from, :to)
         and (o.expires_at is null or o.expires_at > :at)
     union all
     select b.provider_id, b.starts_at, b.ends_at, null, 'calendar', b.starts_at, b.ends_at
       from busy b
       where b.provider_id = any(:providers) and b.starts_at < :to and b.ends_at > :from
     union all
     select x.provider_id, x.starts_at, x.ends_at, null, 'absence', x.starts_at, x.ends_at
       from absences x
       where x.provider_id = any(:providers) and x.ended_at is null
         and x.starts_at < :to and x.ends_at > :from
     order by "from", kind`,
    {
      providers: question.providerIds as string[],
      from: question.from,
      to: question.to,
      at: question.at,
    },
  );
  return rows.map(toEntry);
}

type Row = {
  readonly provider_id: string;
  readonly kind: DiaryEntry["kind"];
  readonly from: Date;
  readonly to: Date;
  readonly begins: Date;
  readonly ends: Date;
  readonly number: string | null;
};

/** Parts of minutes count as taken, as provider_diaries has it. */
const toEntry = ({ provider_id, kind, from, to, begins, ends, number }: Row): DiaryEntry => ({
  providerId: provider_id,
  kind,
  from: Math.floor(from.getTime() / 60_000),
  to: Math.ceil(to.getTime() / 60_000),
  begins: Math.floor(begins.getTime() / 60_000),
  ends: Math.ceil(ends.getTime() / 60_000),
  reference: number === null ? undefined : referenceOf(number),
});

/** When each calendar was read last (real time); a provider without one, or never read, is not listed. */
export async function listCalendarReads(
  db: Db,
  providerIds: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  const rows = await db("providers")
    .whereIn("id", providerIds as string[])
    .whereNotNull("busy_read_at")
    .select("id", "busy_read_at");
  return new Map(rows.map((row) => [row.id as string, row.busy_read_at as Date]));
}
