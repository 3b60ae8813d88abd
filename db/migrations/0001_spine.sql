-- The spine: who we are, who asks, what was decided, what is taken, what we owe the outside.
-- Business time comes in as a parameter; now() is used for machinery only.

set local lock_timeout = '2s';

create extension if not exists btree_gist;

-- The company, as company.yaml said it; every version is kept.
create table company_versions (
  version     integer generated always as identity primary key,
  settings    jsonb not null,
  applied_by  text not null,
  applied_at  timestamptz not null
);

create table locations (
  id          uuid primary key,
  key         text not null unique,
  name        text not null,
  address     text not null,
  zone        text not null,
  retired     boolean not null default false
);

create table members (
  id          uuid primary key,
  key         text not null unique,
  name        text not null,
  email       text not null,
  role        text not null check (role in ('viewer', 'provider', 'operator', 'manager', 'admin')),
  slack_team  text,
  slack_user  text,
  retired     boolean not null default false,
  check ((slack_team is null) = (slack_user is null))
);
create unique index members_slack on members (slack_team, slack_user) where not retired;

create table providers (
  id             uuid primary key,
  key            text not null unique,
  name           text not null,
  location_id    uuid not null references locations,
  calendar_id    text,
  hours          jsonb not null,
  exceptions     jsonb not null,
  retired        boolean not null default false,
  -- Real time of the last good read of the calendar, and how far into the future it reached.
  busy_read_at   timestamptz,
  busy_read_until timestamptz
);

create table services (
  id                    uuid primary key,
  key                   text not null unique,
  name                  text not null,
  description           text not null,
  minutes               integer not null check (minutes > 0),
  step_minutes          integer not null check (step_minutes > 0),
  buffer_before_minutes integer not null check (buffer_before_minutes >= 0),
  buffer_after_minutes  integer not null check (buffer_after_minutes >= 0),
  policy                jsonb not null,
  retired               boolean not null default false
);

create table service_providers (
  service_id   uuid not null references services on delete cascade,
  provider_id  uuid not null references providers on delete cascade,
  primary key (service_id, provider_id)
);

-- An address belongs to one client at most: two clients behind one request are a question for a person.
create table clients (
  id          uuid primary key,
  name        text not null,
  created_at  timestamptz not null
);

create table client_addresses (
  kind       text not null check (kind in ('email', 'phone')),
  address    text not null,
  client_id  uuid not null references clients on delete cascade,
  verified   boolean not null default false,
  primary key (kind, address)
);
create index client_addresses_client on client_addresses (client_id);

-- GH-1001, GH-1002, …
create sequence request_numbers start 1001;

create table requests (
  id                  uuid primary key,
  number              bigint not null unique default nextval('request_numbers'),
  channel             text not null check (channel in ('form', 'api', 'sms', 'crm', 'slack')),
  state               text not null check (state in ('received', 'booked', 'escalated', 'closed')),
  close_reason        text check (close_reason in ('slot-taken', 'declined', 'cancelled', 'expired')),
  service_id          uuid not null references services,
  client_id           uuid references clients,
  contact_name        text not null,
  contact_email       text not null,
  contact_phone       text,
  contact_zone        text not null,
  wanted_start        timestamptz,
  wanted_provider_id  uuid references providers,
  wanted_location_id  uuid references locations,
  party_size          integer check (party_size > 0),
  notes               text not null,
  consents            jsonb not null,
  promised_by         timestamptz,
  received_at         timestamptz not null,
  check ((state = 'closed') = (close_reason is not null))
);
create index requests_received on requests (received_at);
create index requests_client on requests (client_id);

create table receipts (
  request_id       uuid primary key references requests on delete cascade,
  decision         text not null check (decision in ('auto-book', 'escalate')),
  rules            jsonb not null,
  company_version  integer not null references company_versions,
  decided_at       timestamptz not null
);

create table appointments (
  id                   uuid primary key,
  request_id           uuid not null unique references requests,
  client_id            uuid not null references clients,
  service_id           uuid not null references services,
  provider_id          uuid not null references providers,
  location_id          uuid not null references locations,
  state                text not null check (state in ('confirmed', 'cancelled')),
  starts_at            timestamptz not null,
  ends_at              timestamptz not null check (ends_at > starts_at),
  -- What was agreed in words: the location's wall time and zone, and the zone data that turned them into an instant.
  local_start          text not null,
  zone                 text not null,
  zone_data            text not null,
  -- auto: the gate let it through; personal: a member booked it.
  path                 text not null check (path in ('auto', 'personal')),
  sequence             integer not null default 0,
  reschedules          integer not null default 0,
  booked_at            timestamptz not null,
  cancelled_at         timestamptz,
  cancel_reason        text,
  -- The calendar event as we last left it at the vendor; null while there is none.
  calendar_id          text,
  calendar_generation  integer not null default 0,
  calendar_starts_at   timestamptz,
  calendar_ends_at     timestamptz,
  meet_url             text,
  check ((state = 'cancelled') = (cancelled_at is not null))
);
create index appointments_provider on appointments (provider_id, starts_at);
create index appointments_client on appointments (client_id);

create table escalations (
  id                     uuid primary key,
  request_id             uuid not null references requests,
  state                  text not null check (state in ('open', 'claimed', 'resolved', 'cancelled', 'expired')),
  version                integer not null default 1,
  priority               text not null check (priority in ('normal', 'high')),
  findings               jsonb not null,
  owner_id               uuid references members,
  raised_at              timestamptz not null,
  first_response_due_at  timestamptz not null,
  resolution_due_at      timestamptz not null,
  expires_at             timestamptz not null,
  overdue_noted_at       timestamptz,
  first_human_at         timestamptz,
  claimed_at             timestamptz,
  ended_at               timestamptz,
  ended_by               uuid references members,
  resolution             text check (resolution in ('booked', 'declined')),
  resolution_note        text,
  check ((state = 'claimed') <= (owner_id is not null)),
  check ((state in ('resolved', 'cancelled', 'expired')) = (ended_at is not null)),
  check ((state = 'resolved') = (resolution is not null)),
  check (first_human_at is null or first_human_at >= raised_at)
);
-- One open question per request: a second reason joins the first.
create unique index escalations_live on escalations (request_id) where state in ('open', 'claimed');
create index escalations_due on escalations (first_response_due_at) where state in ('open', 'claimed');
create index escalations_raised on escalations (raised_at);

-- The live rows that take a provider for a while. `during` is the appointment with its buffers.
-- Rows leave this table when they are released or past, so the index stays as big as the horizon.
create table occupancies (
  provider_id     uuid not null references providers,
  during          tstzrange not null check (not isempty(during)),
  -- Checked at commit: the hot path takes the time first and writes the rest only when it got it.
  appointment_id  uuid unique references appointments on delete cascade deferrable initially deferred,
  escalation_id   uuid unique references escalations on delete cascade,
  -- Business time at which a hold ends by itself.
  expires_at      timestamptz,
  check (num_nonnulls(appointment_id, escalation_id) = 1),
  check ((escalation_id is not null) = (expires_at is not null)),
  -- Two appointments can't take the same provider at the same time, whatever the code above believes.
  constraint occupancies_no_overlap exclude using gist (provider_id with =, during with &&)
);

-- What the providers' calendars said when they were last read, without our own events.
create table busy (
  provider_id  uuid not null references providers on delete cascade,
  starts_at    timestamptz not null,
  ends_at      timestamptz not null check (ends_at > starts_at)
);
create index busy_provider on busy (provider_id, starts_at) include (ends_at);

-- Every outside write we owe: one row, one key, one truth.
create table effects (
  id            uuid primary key,
  kind          text not null,
  key           text not null unique,
  request_id    uuid not null references requests,
  payload       jsonb not null default '{}',
  state         text not null check (state in ('pending', 'sending', 'done', 'ambiguous', 'suppressed', 'dead')),
  -- How often somebody wanted it, and which wish was last fulfilled and last queued.
  wanted        integer not null default 1,
  fulfilled     integer not null default 0,
  queued        integer not null default 0,
  -- Committed before each call: a second attempt must look before it acts.
  attempt       integer not null default 0,
  -- How many attempts ended without our knowing what they did.
  doubts        integer not null default 0,
  wished_at     timestamptz not null default now(),
  -- Real time before which the vendor asked to be left alone.
  not_before    timestamptz,
  -- Not before this other effect is settled (bounded: see outbox/relay).
  waits_for     uuid references effects,
  remote_id     text,
  last_error    text,
  created_at    timestamptz not null default now(),
  changed_at    timestamptz not null default now()
);
create index effects_unqueued on effects (created_at) where queued < wanted and state not in ('suppressed', 'dead');
create index effects_unsettled on effects (changed_at) where state in ('pending', 'sending', 'ambiguous');
create index effects_request on effects (request_id);

-- Deliveries already seen: webhooks, clicks, signed posts.
create table inbox (
  source       text not null,
  delivery_id  text not null,
  received_at  timestamptz not null default now(),
  primary key (source, delivery_id)
);
create index inbox_received on inbox (received_at);

create table idempotency_keys (
  caller      text not null,
  route       text not null,
  key         text not null check (length(key) between 1 and 255),
  body_hash   bytea not null,
  request_id  uuid not null references requests deferrable initially deferred,
  status      integer not null,
  answer      jsonb,
  created_at  timestamptz not null default now(),
  primary key (caller, route, key)
);
create index idempotency_keys_created on idempotency_keys (created_at);

-- What a client may open: the token in the address is this id and a signature over it.
create table links (
  id          text primary key,
  request_id  uuid not null references requests on delete cascade,
  purpose     text not null check (purpose in ('manage')),
  expires_at  timestamptz not null,
  unique (request_id, purpose)
);

create table api_tokens (
  id          uuid primary key,
  name        text not null,
  hash        bytea not null unique,
  role        text not null check (role in ('viewer', 'provider', 'operator', 'manager', 'admin')),
  created_at  timestamptz not null default now(),
  revoked_at  timestamptz
);

create table login_links (
  hash        bytea primary key,
  member_id   uuid not null references members on delete cascade,
  expires_at  timestamptz not null
);

create table sessions (
  hash        bytea primary key,
  member_id   uuid not null references members on delete cascade,
  created_at  timestamptz not null default now(),
  seen_at     timestamptz not null default now()
);

-- Who changed what, when and why. Rows are never changed; a sweep seals them into a hash chain.
create table audit (
  id          bigint generated always as identity primary key,
  at          timestamptz not null,
  actor       jsonb not null,
  action      text not null,
  request_id  uuid,
  detail      jsonb not null default '{}'
);
create index audit_request on audit (request_id);

create table audit_seals (
  position  bigint generated always as identity primary key,
  audit_id  bigint not null unique references audit,
  seal      bytea not null
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed or deleted', tg_table_name using errcode = '55000';
end $$;
create trigger audit_is_append_only before update or delete or truncate on audit
  for each statement execute function refuse_change();
create trigger audit_seals_are_append_only before update or delete or truncate on audit_seals
  for each statement execute function refuse_change();

-- Business time is real time plus this; moved forward in rehearsals only.
create table business_clock (
  only_row   boolean primary key default true check (only_row),
  offset_ms  bigint not null default 0
);
insert into business_clock default values;

-- rate-limiter-flexible's shape; kept here so that the program's role needs no DDL.
create table rate_limits (
  key     varchar(255) primary key,
  points  integer not null default 0,
  expire  bigint
);
