-- What keeps the desk from being told in chat, and what is left of it when that is over.

set local lock_timeout = '2s';

-- Real time: when it was last looked whether it is over.
alter table chat_troubles add column looked_at timestamptz not null default now();

-- Where a card stood that stands elsewhere now: what is left there is marked as soon as it can be.
create table chat_leftovers (
  channel_id     text not null,
  message_id     text not null,
  escalation_id  uuid not null references escalations on delete cascade,
  primary key (channel_id, message_id)
);

-- Escalations that share a message, because too many came at once for a card each.
create table digest_entries (
  escalation_id  uuid primary key references escalations on delete cascade,
  digest_id      uuid not null references effects on delete cascade,
  position       integer not null
);
create index digest_entries_digest on digest_entries (digest_id);

-- A mail to an admin, and a digest, are owed to no single request.
alter table effects
  drop constraint effects_about,
  add constraint effects_about
    check ((kind in ('daily-line', 'desk-mail', 'desk-note', 'desk-text', 'digest', 'member-mail'))
           = (request_id is null));
