-- What is to be known before a request is decided, in one round trip: round trips are what the hot
-- path costs.

set local lock_timeout = '2s';

-- answer: what the same Idempotency-Key got before; null when it is new.
-- matches: known clients behind the e-mail address or the phone number.
-- taken: for each of the providers whether their calendar is believed, and what is taken of the range,
-- as "from to from to …" in UTC minutes.
create function request_facts(input jsonb)
returns table (answer jsonb, matches integer, taken jsonb)
language plpgsql stable as $$
declare
  range       tstzrange   := tstzrange((input ->> 'from')::timestamptz, (input ->> 'to')::timestamptz);
  at          timestamptz := (input ->> 'at')::timestamptz;
  read_after  timestamptz := (input ->> 'readAfter')::timestamptz;
begin
  return query select
    (select jsonb_build_object('bodyHash', encode(k.body_hash, 'hex'), 'requestId', k.request_id,
                               'status', k.status, 'answer', k.answer)
       from idempotency_keys k
       where k.caller = input #>> '{key,caller}' and k.route = input #>> '{key,route}'
         and k.key = input #>> '{key,key}'),
    (select count(distinct a.client_id)::integer from client_addresses a
       where (a.kind = 'email' and a.address = lower(input ->> 'email'))
          or (a.kind = 'phone' and a.address = input ->> 'phone')),
    (select jsonb_object_agg(p.id, jsonb_build_object(
         'trusted', (p.calendar_id is null or read_after is null or p.busy_read_at > read_after) is true,
         'ranges', (select string_agg(r.f || ' ' || r.t, ' ' order by r.f) from (
            select floor(extract(epoch from lower(o.during)) / 60)::integer as f,
                   ceil(extract(epoch from upper(o.during)) / 60)::integer as t
              from occupancies o
              where o.provider_id = p.id and o.during && range
                and (o.expires_at is null or o.expires_at > at)
            union all
            select floor(extract(epoch from b.starts_at) / 60)::integer,
                   ceil(extract(epoch from b.ends_at) / 60)::integer
              from busy b
              where b.provider_id = p.id and b.starts_at < upper(range) and b.ends_at > lower(range)
            ) as r)))
       from providers p
       where not p.retired
         and p.id in (select jsonb_array_elements_text(input -> 'providerIds')::uuid));
end $$;
