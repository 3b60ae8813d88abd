-- What people change in the CRM, as its webhooks tell it, and what both sides last agreed upon.

set local lock_timeout = '2s';

create table crm_events (
  id           uuid primary key,
  -- One event for ever, however often it is delivered.
  key          text not null unique,
  kind         text not null check (kind in ('ticket', 'contact', 'deal')),
  -- The vendor's own id of the record.
  record_id    text not null,
  property     text,
  value        text,
  -- The vendor's time.
  occurred_at  timestamptz not null,
  -- Real time.
  received_at  timestamptz not null default now(),
  settled_at   timestamptz
);
create index crm_events_waiting on crm_events (received_at) where settled_at is null;

create table crm_tickets (
  escalation_id  uuid primary key references escalations on delete cascade,
  ticket_id      text not null unique,
  -- As both sides had them when they last agreed: what differs from it was changed by somebody.
  state          text not null check (state in ('open', 'in-progress', 'waiting', 'closed')),
  owner_email    text,
  -- Real time.
  agreed_at      timestamptz not null default now()
);
