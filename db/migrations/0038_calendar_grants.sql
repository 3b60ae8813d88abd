-- Calendars that providers connected themselves, and what opens them.

set local lock_timeout = '2s';

create table calendar_grants (
  id                uuid primary key,
  provider_id       uuid not null references providers,
  vendor            text not null check (vendor in ('google', 'microsoft')),
  -- The address of the account at the vendor.
  account           text not null check (account = lower(account)),
  scopes            text[] not null,
  -- dead: the vendor opens nothing with it any more; ended: disconnected here.
  state             text not null check (state in ('live', 'dead', 'ended')),
  -- Both tokens, by AES-256-GCM with this very row as associated data; and which key opens them.
  sealed            bytea,
  key_id            text,
  -- Real time: until when the access token in it is good.
  access_until      timestamptz,
  -- Grows when a renewal begins and when it is kept: who read the row before that changes nothing.
  attempt           integer not null default 0,
  -- Real time: whoever renews it is alone until then.
  renewing_until    timestamptz,
  -- Business time.
  connected_at      timestamptz not null,
  ended_at          timestamptz,
  end_reason        text,
  unique (provider_id, vendor, account),
  -- What opens nothing is not kept.
  constraint calendar_grants_sealed_while_live check ((state = 'live') = (sealed is not null)),
  constraint calendar_grants_sealed_whole check (
    (sealed is null) = (key_id is null) and (sealed is null) = (access_until is null)
  ),
  constraint calendar_grants_end_whole check ((state = 'live') = (ended_at is null))
);

-- Which calendars are read and written with a grant.
create table grant_calendars (
  grant_id     uuid not null references calendar_grants on delete cascade,
  -- As the company file writes it.
  calendar_id  text not null,
  primary key (grant_id, calendar_id)
);
create index grant_calendars_by_calendar on grant_calendars (calendar_id);

-- A provider was sent to a vendor to consent, and is expected back.
create table consent_journeys (
  -- SHA-256 of what the vendor brings back as "state".
  hash          bytea primary key,
  -- SHA-256 of the session that began it: nobody else may finish it.
  session_hash  bytea not null,
  member_id     uuid not null references members,
  provider_id   uuid not null references providers,
  vendor        text not null check (vendor in ('google', 'microsoft')),
  -- Real time.
  expires_at    timestamptz not null,
  used_at       timestamptz
);
create index consent_journeys_by_expiry on consent_journeys (expires_at);
