-- Everybody in a team has the event in their own calendar: invitations need rights that not every
-- account has, and calendars of one company may be at two vendors.

set local lock_timeout = '2s';

alter table appointment_participants
  add column calendar_id          text,
  add column calendar_generation  integer not null default 0,
  add column calendar_starts_at   timestamptz,
  add column calendar_ends_at     timestamptz;

-- One row for every event that an appointment has or may have; `mark` is what the event carries.
create view event_seats as
  select a.id::text as mark, a.id as appointment_id, a.provider_id, a.state, a.starts_at, a.ends_at,
    a.calendar_id, a.calendar_starts_at, a.calendar_ends_at, 'calendar-event:' || a.id as effect_key
  from appointments a
  union all
  select a.id || ':' || p.provider_id, a.id, p.provider_id,
    case when p.has_left then 'cancelled' else a.state end, a.starts_at, a.ends_at,
    p.calendar_id, p.calendar_starts_at, p.calendar_ends_at,
    'calendar-event:' || a.id || ':' || p.provider_id
  from appointment_participants p join appointments a on a.id = p.appointment_id;
