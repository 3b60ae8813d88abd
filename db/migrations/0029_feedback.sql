-- What clients say of an appointment once it is over.

set local lock_timeout = '2s';

create table feedback (
  appointment_id  uuid primary key references appointments,
  -- 1 is bad, 5 is good.
  score           integer not null check (score between 1 and 5),
  -- In their own words; empty where they wrote none.
  words           text not null,
  -- Of the last word: it may be corrected. Business time.
  given_at        timestamptz not null
);
