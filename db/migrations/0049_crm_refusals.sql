-- The CRM refuses us: nobody asks it but one, once in a while, until it lets us in again. One row, or none.

set local lock_timeout = '2s';

create table crm_refusals (
  only_one  boolean primary key default true check (only_one),
  -- In the vendor's words.
  detail    text not null,
  -- Real time.
  since     timestamptz not null default now(),
  -- Whoever comes first after it asks, and moves it.
  look_at   timestamptz not null
);
