-- Whose event an id is, is asked for every event that somebody touches: looked up, and not computed of all.

set local lock_timeout = '2s';

-- decode() of what has no backslash gives its bytes as convert_to() does, and an index may be made of it.
create unique index appointments_event on appointments (
  ('gh' || left(encode(sha256(decode(
    id::text || ':' || calendar_generation::text, 'escape')), 'hex'), 40)));
create unique index participants_event on appointment_participants (
  ('gh' || left(encode(sha256(decode(
    appointment_id::text || ':' || provider_id::text || ':' || calendar_generation::text, 'escape')),
    'hex'), 40)));

create or replace view event_seats as
  select a.id::text as mark, a.id as appointment_id, a.provider_id, a.state, a.starts_at, a.ends_at,
    a.calendar_id, a.calendar_starts_at, a.calendar_ends_at, 'calendar-event:' || a.id as effect_key,
    a.request_id, a.calendar_generation,
    'gh' || left(encode(sha256(decode(
      a.id::text || ':' || a.calendar_generation::text, 'escape')), 'hex'), 40) as event_id
  from appointments a
  union all
  select a.id || ':' || p.provider_id, a.id, p.provider_id,
    case when p.has_left then 'cancelled' else a.state end, a.starts_at, a.ends_at,
    p.calendar_id, p.calendar_starts_at, p.calendar_ends_at,
    'calendar-event:' || a.id || ':' || p.provider_id,
    a.request_id, p.calendar_generation,
    'gh' || left(encode(sha256(decode(
      p.appointment_id::text || ':' || p.provider_id::text || ':' || p.calendar_generation::text,
      'escape')), 'hex'), 40)
  from appointment_participants p join appointments a on a.id = p.appointment_id;
