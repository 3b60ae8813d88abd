-- Who comes first for a client, and since when somebody takes part in the work.

set local lock_timeout = '2s';

alter table clients
  -- The e-mail address of whoever owns the client's contact, as the CRM said it last.
  add column account_owner  text;

alter table providers
  -- Business time since which work is expected of somebody. Null: not known yet, and then always.
  add column joined_at  timestamptz;

-- Whoever was there before has always been.
update providers set joined_at = '-infinity';

-- A round robin asks for absences that are over or were taken back as well.
create index absences_of_provider on absences (provider_id, ends_at);
