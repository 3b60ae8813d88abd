-- Where an event was when a person was told of it, so that they are told of nothing twice.

set local lock_timeout = '2s';

alter table calendar_sightings
  -- Null: it was gone.
  add column told_starts_at timestamptz,
  add column told_ends_at   timestamptz;
