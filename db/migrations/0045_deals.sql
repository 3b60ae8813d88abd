-- What becomes of the deals of those who ask, as the CRM says it.

set local lock_timeout = '2s';

create table crm_deals (
  -- The vendor's own id.
  deal_id       text primary key,
  name          text not null,
  -- The vendor's own name of it.
  stage         text,
  -- Gone: it was deleted there, or merged into another one.
  state         text not null check (state in ('open', 'won', 'lost', 'gone')),
  amount_cents  bigint,
  currency      text,
  -- The vendor's time, all three.
  opened_at     timestamptz not null,
  closed_at     timestamptz check (closed_at is not null or state in ('open', 'gone')),
  changed_at    timestamptz not null,
  -- Real time: when the CRM was asked for this.
  read_at       timestamptz not null,
  -- Whoever it was seen to belong to.
  contact_ids   text[] not null
);
create index crm_deals_contacts on crm_deals using gin (contact_ids);

-- Connected once is connected for good: it was open when the request came, or made soon after it.
create table request_deals (
  request_id  uuid not null references requests on delete cascade,
  deal_id     text not null references crm_deals on delete cascade,
  primary key (request_id, deal_id)
);
create index request_deals_deal on request_deals (deal_id);

-- Whose deals, and which deal, are to be read in the CRM, and when.
create table crm_looks (
  kind       text not null check (kind in ('contact', 'deal')),
  record_id  text not null,
  -- Real time, both.
  due_at     timestamptz not null,
  looked_at  timestamptz,
  -- In a row.
  failures   integer not null default 0 check (failures >= 0),
  primary key (kind, record_id)
);
create index crm_looks_due on crm_looks (due_at);

create index clients_crm_contact on clients (crm_contact_id) where crm_contact_id is not null;

-- Those who asked in the last months, spread over a day: a CRM counts the questions that it is asked.
insert into crm_looks (kind, record_id, due_at)
select distinct on (k.crm_contact_id) 'contact', k.crm_contact_id, now() + random() * interval '1 day'
from clients k join requests r on r.client_id = k.id
where k.crm_contact_id is not null and r.received_at > now() - interval '60 days'
on conflict do nothing;
