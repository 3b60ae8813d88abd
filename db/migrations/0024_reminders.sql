-- Reminders: what was sent before an appointment, or left out and why; and what clients confirmed.

set local lock_timeout = '2s';

alter table appointments
  -- When its present time was agreed; null where that was when it was booked.
  add column agreed_at          timestamptz,
  -- When the client said that they will come, and to which start: another one is not confirmed by it.
  add column confirmed_at       timestamptz,
  add column confirmed_start    timestamptz,
  -- When its ladder is to be looked at next; null when there is nothing more to come.
  add column reminders_at       timestamptz,
  -- For which sequence, and by which ladders, that was worked out: whatever changes, it is anew.
  add column reminders_sequence integer,
  add column reminders_plan     text,
  add constraint appointments_confirmed_whole
    check ((confirmed_at is null) = (confirmed_start is null));

-- Every rung that was decided, once for each sequence of an appointment, whatever number of nodes found
-- it due: a move or a cancel makes another sequence, and so nothing has to be taken back.
create table reminders (
  appointment_id  uuid not null references appointments,
  sequence        integer not null,
  -- As its ladder names it: "24h before sms confirm".
  rung            text not null,
  -- When it was to be sent, and when that was decided; business time.
  due_at          timestamptz not null,
  decided_at      timestamptz not null,
  -- By which way it went, or would have gone.
  way             text not null check (way in ('email', 'sms', 'call')),
  -- Why nothing was sent; null where it was.
  skipped         text,
  -- The client was asked to confirm.
  asked           boolean not null default false,
  primary key (appointment_id, sequence, rung),
  check (not asked or skipped is null)
);

-- What is over by now was never to be reminded of.
update appointments set reminders_sequence = sequence where starts_at < now();

-- Bounded by what is still to come.
create index appointments_reminders_due on appointments (reminders_at)
  where state = 'confirmed' and reminders_at is not null;
create index appointments_reminders_plan on appointments (reminders_plan)
  where state = 'confirmed' and reminders_at is not null;
create index appointments_reminders_changed on appointments (starts_at)
  where state = 'confirmed' and reminders_sequence is distinct from sequence;
