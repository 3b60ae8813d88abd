-- What people do in the calendars: how far each was read, what we saw there of our own events, and who tells us.

set local lock_timeout = '2s';

create table calendar_syncs (
  -- As the company file names it.
  calendar_id    text primary key,
  -- Where to read on from, in the vendor's words; null: from the beginning.
  cursor         text,
  -- All of these are real time. When everything that is there was last read, when anything was:
  full_at        timestamptz,
  read_at        timestamptz,
  -- When to read next. A notice makes it now; whoever reads moves it on first, as a lease.
  due_at         timestamptz not null,
  noticed_at     timestamptz,
  -- Since when, and why, it can't be read.
  failing_since  timestamptz,
  failure        text,
  -- Waiting does not mend it.
  hopeless       boolean not null default false,
  told_at        timestamptz,
  -- When to look after its watch next.
  watch_due_at   timestamptz not null,
  constraint calendar_syncs_failure check ((failing_since is null) = (failure is null)),
  constraint calendar_syncs_told check (told_at is null or failing_since is not null)
);
create index calendar_syncs_due on calendar_syncs (due_at);

create table calendar_watches (
  -- The secret itself is only the vendor's: what comes back is compared by its hash.
  secret_hash  text primary key,
  calendar_id  text not null references calendar_syncs on delete cascade,
  -- Null while the vendor is being asked: its first notice may come before its answer.
  watch_id     text,
  resource     text,
  ends_at      timestamptz,
  made_at      timestamptz not null,
  constraint calendar_watches_whole check (num_nulls(watch_id, resource, ends_at) in (0, 3))
);
create index calendar_watches_of on calendar_watches (calendar_id);

-- Events that carry an id of ours, as they were last seen in a calendar.
create table calendar_sightings (
  calendar_id  text not null,
  event_id     text not null,
  -- The vendor's own name: all that it says of an event that is gone.
  ref          text not null,
  -- Null: it is gone.
  starts_at    timestamptz,
  ends_at      timestamptz,
  -- Real time.
  seen_at      timestamptz not null,
  -- Null: nobody has held it against our rows yet.
  settled_at   timestamptz,
  -- A person was told that it is not where it belongs, and has not decided yet.
  told_at      timestamptz,
  primary key (calendar_id, event_id),
  constraint calendar_sightings_time check ((starts_at is null) = (ends_at is null))
);
create index calendar_sightings_ref on calendar_sightings (calendar_id, ref);
create index calendar_sightings_waiting on calendar_sightings (seen_at) where settled_at is null;
create index calendar_sightings_told on calendar_sightings (told_at) where told_at is not null;

create index appointments_calendar on appointments (calendar_id, starts_at) where calendar_id is not null;
create index participants_calendar on appointment_participants (calendar_id) where calendar_id is not null;

-- The id that an event has is a hash of whose it is and of how often it had to be made.
create or replace view event_seats as
  select a.id::text as mark, a.id as appointment_id, a.provider_id, a.state, a.starts_at, a.ends_at,
    a.calendar_id, a.calendar_starts_at, a.calendar_ends_at, 'calendar-event:' || a.id as effect_key,
    a.request_id, a.calendar_generation,
    'gh' || left(encode(sha256(convert_to(a.id || ':' || a.calendar_generation, 'UTF8')), 'hex'), 40)
      as event_id
  from appointments a
  union all
  select a.id || ':' || p.provider_id, a.id, p.provider_id,
    case when p.has_left then 'cancelled' else a.state end, a.starts_at, a.ends_at,
    p.calendar_id, p.calendar_starts_at, p.calendar_ends_at,
    'calendar-event:' || a.id || ':' || p.provider_id,
    a.request_id, p.calendar_generation,
    'gh' || left(encode(sha256(convert_to(
      a.id || ':' || p.provider_id || ':' || p.calendar_generation, 'UTF8')), 'hex'), 40)
  from appointment_participants p join appointments a on a.id = p.appointment_id;
