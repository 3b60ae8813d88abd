-- What the CRM said of whoever asked, for the gate: asked for again when it is no longer fresh.

set local lock_timeout = '2s';

create table crm_standings (
  -- About whom was asked: as a request names them.
  email       text not null,
  -- '' where there is no number.
  phone       text not null,
  -- What was asked: a company that asks for more has not been answered yet.
  question    jsonb not null,
  -- How many contacts matched; the contact where it was one.
  matches     integer not null check (matches >= 0),
  contact_id  text,
  standing    jsonb,
  -- Real time.
  read_at     timestamptz not null default now(),
  -- The CRM has said since that something of the contact changed.
  outdated    boolean not null default false,
  primary key (email, phone)
);
create index crm_standings_contact on crm_standings (contact_id) where contact_id is not null;
