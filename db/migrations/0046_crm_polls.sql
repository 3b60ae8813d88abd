-- The CRM is asked what changed, where its webhooks cannot be had, and as a net under those that are lost.

set local lock_timeout = '2s';

create table crm_polls (
  subject      text primary key check (subject in ('tickets', 'contact', 'deal')),
  -- What was asked: a company that asks for something else begins anew.
  question     text,
  -- Where the last page ended, in the vendor's own words and by its own clock; null: begin.
  mark         text,
  -- Real time. Whoever takes the turn moves it, so that one node is at it.
  due_at       timestamptz not null default now(),
  answered_at  timestamptz,
  -- In words, since the last answer.
  failure      text
);

-- When a webhook came last: one row.
create table crm_heard (
  only_one  boolean primary key default true check (only_one),
  -- Real time.
  heard_at  timestamptz not null
);

-- Records that hold a value which asks for an appointment: holding it still is no change.
create table crm_held (
  kind       text not null check (kind in ('contact', 'deal')),
  record_id  text not null,
  property   text not null,
  -- In small letters.
  value      text not null,
  primary key (kind, record_id, property)
);

-- Notes that are known by now are not read once more.
create index crm_events_notes on crm_events (record_id) where kind = 'note';
