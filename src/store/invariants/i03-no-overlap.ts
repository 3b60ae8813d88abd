import { type Invariant, live } from "./invariant.ts";

export const noOverlap: Invariant = {
  code: "I03",
  name: "no overlap",
  sentence:
    "Nobody is taken twice at one time, the database itself sees to it, and what is taken is taken for something that stands.",
  checks: [
    {
      sql: `select 'occupancies_no_overlap' as id, 'is gone, or was never validated' as what
        where not exists (
          select from pg_constraint where conrelid = 'occupancies'::regclass
            and conname = 'occupancies_no_overlap' and contype = 'x' and convalidated)
        union all
        select a.provider_id::text, 'is taken twice during ' || (a.during * b.during)::text
        from occupancies a join occupancies b
          on a.provider_id = b.provider_id and a.during && b.during and a.ctid < b.ctid`,
    },
    {
      // In the order of their starts, and not each with each: a provider may have had thousands.
      sql: `select id::text as id, 'begins before an earlier one of the same provider ends' as what
        from (select id, starts_at, max(ends_at) over (partition by provider_id order by starts_at, id
                rows between unbounded preceding and 1 preceding) as taken_until
              from appointments where state = 'confirmed') as ordered
        where starts_at < taken_until
        union all
        select a.id::text, 'is confirmed, and its time is not taken' from appointments a
        where a.state = 'confirmed' and a.starts_at > :now::timestamptz
          and not exists (select from occupancies o where o.appointment_id = a.id
            and o.provider_id = a.provider_id and o.during @> tstzrange(a.starts_at, a.ends_at))
        union all
        select a.id::text, 'is confirmed, and the time of somebody in its team is not taken'
        from appointments a join appointment_participants p on p.appointment_id = a.id
        where a.state = 'confirmed' and not p.has_left and a.starts_at > :now::timestamptz
          and not exists (select from occupancies o where o.appointment_id = a.id
            and o.provider_id = p.provider_id and o.during @> tstzrange(a.starts_at, a.ends_at))`,
    },
    {
      sql: `select a.id::text as id, 'is cancelled, and its time is still taken' as what
        from occupancies o join appointments a on a.id = o.appointment_id
        where a.state <> 'confirmed'
        union all
        select e.id::text, 'is ' || e.state || ', and time is still held for it'
        from occupancies o join escalations e on e.id = o.escalation_id where not e.${live}
        union all
        select f.id::text, 'is ' || f.state || ', and its time is still held'
        from occupancies o join offers f on f.id = o.offer_id where f.state <> 'open'`,
    },
  ],
};
