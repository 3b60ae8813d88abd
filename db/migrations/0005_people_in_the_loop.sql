-- CRM, text messages, offers, outcomes: people in the loop.

set local lock_timeout = '2s';

-- The owner has asked the client something; the clock of "net of waiting" stands still meanwhile.
alter table escalations
  drop constraint escalations_state_check,
  add constraint escalations_state_check
    check (state in ('open', 'claimed', 'waiting-client', 'resolved', 'cancelled', 'expired')),
  add column waiting_since    timestamptz,
  add column waited_seconds   integer not null default 0,
  -- What the CRM said the client's open deals are worth when the question came up.
  add column deal_amount      numeric(14, 2),
  add column deal_currency    text,
  add constraint escalations_waiting_check
    check ((state = 'waiting-client') = (waiting_since is not null)
           and (state <> 'waiting-client' or owner_id is not null));
drop index escalations_live;
create unique index escalations_live on escalations (request_id)
  where state in ('open', 'claimed', 'waiting-client');
drop index escalations_due;
create index escalations_due on escalations (first_response_due_at)
  where state in ('open', 'claimed', 'waiting-client');

-- Times that a member proposed to the client; each is held until it is answered or over.
create table offers (
  id             uuid primary key,
  escalation_id  uuid not null references escalations,
  request_id     uuid not null references requests,
  -- Proposed together; a later round takes the place of the one before.
  round          integer not null check (round > 0),
  -- What the client answers: 1, 2, 3 or 4.
  position       integer not null check (position between 1 and 4),
  provider_id    uuid not null references providers,
  starts_at      timestamptz not null,
  ends_at        timestamptz not null check (ends_at > starts_at),
  state          text not null check (state in ('open', 'accepted', 'released', 'expired')),
  expires_at     timestamptz not null,
  answered_at    timestamptz,
  unique (escalation_id, round, position)
);
create unique index offers_accepted on offers (escalation_id, round) where state = 'accepted';
create index offers_due on offers (expires_at) where state = 'open';

alter table occupancies
  add column offer_id uuid unique references offers on delete cascade,
  drop constraint occupancies_check,
  drop constraint occupancies_check1,
  add constraint occupancies_for_one
    check (num_nonnulls(appointment_id, escalation_id, offer_id) = 1),
  add constraint occupancies_hold_ends check ((appointment_id is null) = (expires_at is not null));

-- Every text message, both ways, as it was said.
create table messages (
  id             uuid primary key,
  direction      text not null check (direction in ('in', 'out')),
  -- The client's number (E.164) and, for what came in, ours that was written to.
  phone          text not null,
  our_number     text,
  body           text not null,
  request_id     uuid references requests,
  escalation_id  uuid references escalations,
  effect_id      uuid unique references effects,
  -- The vendor's id: a delivery that comes twice is one message.
  vendor_id      text unique,
  status         text not null,
  error_code     integer,
  at             timestamptz not null,
  changed_at     timestamptz not null default now()
);
create index messages_phone on messages (phone, at);
create index messages_request on messages (request_id);

-- What was agreed or revoked, when, where and in which words; only ever added to. The newest row of
-- an address is how things stand.
create table consents (
  id          bigint generated always as identity primary key,
  kind        text not null check (kind in ('sms')),
  address     text not null,
  given       boolean not null,
  wording     text not null,
  -- form, api, sms (a keyword or free words), vendor (it refused a message because of an opt-out)
  origin      text not null check (origin in ('form', 'api', 'sms', 'vendor', 'slack')),
  request_id  uuid references requests,
  at          timestamptz not null
);
create index consents_address on consents (kind, address, id desc);
create trigger consents_are_append_only before update or delete on consents
  for each statement execute function refuse_change();

-- Whatever way a request comes in, what was agreed to with it is in the ledger in the same transaction.
create function record_consents() returns trigger language plpgsql as $$
begin
  insert into consents (kind, address, given, wording, origin, request_id, at)
    select 'sms', new.contact_phone, (c ->> 'given')::boolean, c ->> 'wording',
           case new.channel when 'form' then 'form' else 'api' end, new.id, new.received_at
    from jsonb_array_elements(new.consents) as c
    where c ->> 'channel' = 'sms' and new.contact_phone is not null;
  return null;
end $$;
create trigger requests_record_consents after insert on requests
  for each row execute function record_consents();

alter table clients add column crm_contact_id text;

-- What became of the appointment.
alter table appointments
  add column outcome     text check (outcome in ('attended', 'no-show')),
  add column outcome_at  timestamptz,
  add column outcome_by  jsonb,
  add constraint appointments_outcome_whole check ((outcome is null) = (outcome_at is null));


-- Whose request a text message is about.
create index requests_phone on requests (contact_phone, received_at) where contact_phone is not null;
