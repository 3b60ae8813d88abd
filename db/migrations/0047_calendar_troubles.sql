-- Calendars that can't be read for the same reason are one question, which somebody has: a card and a ticket.

set local lock_timeout = '2s';

-- All times are real time.
create table calendar_troubles (
  id         uuid primary key,
  vendor     text not null check (vendor in ('google', 'microsoft')),
  cause      text not null check (cause in ('consent', 'access', 'permission', 'gone', 'unanswered')),
  -- The vendor's own words, of the calendar that was found last.
  failure    text not null,
  began_at   timestamptz not null,
  -- When people were told last that it is there, or that it has grown.
  told_at    timestamptz not null,
  remind_at  timestamptz not null,
  ended_at   timestamptz,
  owner_id   uuid references members,
  -- Null: they were on call, and have not said that they have it.
  taken_at   timestamptz,
  version    integer not null default 1,
  constraint calendar_troubles_taken check (taken_at is null or owner_id is not null)
);
create unique index calendar_troubles_open on calendar_troubles (vendor, cause) where ended_at is null;

create table troubled_calendars (
  trouble_id   uuid not null references calendar_troubles on delete cascade,
  calendar_id  text not null,
  since        timestamptz not null,
  back_at      timestamptz,
  primary key (trouble_id, calendar_id)
);
create unique index troubled_calendars_open on troubled_calendars (calendar_id) where back_at is null;

-- What kind of failure the last reading ended with; null of what failed before this was kept.
alter table calendar_syncs
  add column cause text check (cause in ('access', 'permission', 'gone', 'unanswered'));

alter table effects
  drop constraint effects_about,
  add constraint effects_about
    check ((kind in ('daily-line', 'desk-mail', 'desk-note', 'desk-text', 'digest', 'member-mail',
                     'trouble-card', 'trouble-note', 'trouble-ticket'))
           = (request_id is null));
