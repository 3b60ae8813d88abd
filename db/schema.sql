-- What the migrations make together. Written by `npm run schema`; do not edit.

create extension btree_gist;

create sequence request_numbers start 1001;

create table api_tokens (
  id          uuid not null,
  name        text not null,
  hash        bytea not null,
  role        text not null,
  created_at  timestamp with time zone not null default now(),
  revoked_at  timestamp with time zone,
  constraint api_tokens_pkey PRIMARY KEY (id),
  constraint api_tokens_hash_key UNIQUE (hash),
  constraint api_tokens_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'provider'::text, 'operator'::text, 'manager'::text, 'admin'::text])))
);

create table appointments (
  id                   uuid not null,
  request_id           uuid not null,
  client_id            uuid not null,
  service_id           uuid not null,
  provider_id          uuid not null,
  location_id          uuid not null,
  state                text not null,
  starts_at            timestamp with time zone not null,
  ends_at              timestamp with time zone not null,
  local_start          text not null,
  zone                 text not null,
  zone_data            text not null,
  path                 text not null,
  sequence             integer not null default 0,
  reschedules          integer not null default 0,
  booked_at            timestamp with time zone not null,
  cancelled_at         timestamp with time zone,
  cancel_reason        text,
  calendar_id          text,
  calendar_generation  integer not null default 0,
  calendar_starts_at   timestamp with time zone,
  calendar_ends_at     timestamp with time zone,
  meet_url             text,
  outcome              text,
  outcome_at           timestamp with time zone,
  outcome_by           jsonb,
  constraint appointments_pkey PRIMARY KEY (id),
  constraint appointments_request_id_key UNIQUE (request_id),
  constraint appointments_check CHECK ((ends_at > starts_at)),
  constraint appointments_check1 CHECK (((state = 'cancelled'::text) = (cancelled_at IS NOT NULL))),
  constraint appointments_outcome_check CHECK ((outcome = ANY (ARRAY['attended'::text, 'no-show'::text]))),
  constraint appointments_outcome_whole CHECK (((outcome IS NULL) = (outcome_at IS NULL))),
  constraint appointments_path_check CHECK ((path = ANY (ARRAY['auto'::text, 'personal'::text]))),
  constraint appointments_state_check CHECK ((state = ANY (ARRAY['confirmed'::text, 'cancelled'::text]))),
  constraint appointments_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id),
  constraint appointments_location_id_fkey FOREIGN KEY (location_id) REFERENCES locations(id),
  constraint appointments_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id),
  constraint appointments_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id),
  constraint appointments_service_id_fkey FOREIGN KEY (service_id) REFERENCES services(id)
);

create table audit (
  id          bigint not null generated always as identity,
  at          timestamp with time zone not null,
  actor       jsonb not null,
  action      text not null,
  request_id  uuid,
  detail      jsonb not null default '{}'::jsonb,
  constraint audit_pkey PRIMARY KEY (id)
);

create table audit_seals (
  position  bigint not null generated always as identity,
  audit_id  bigint not null,
  seal      bytea not null,
  constraint audit_seals_pkey PRIMARY KEY ("position"),
  constraint audit_seals_audit_id_key UNIQUE (audit_id),
  constraint audit_seals_audit_id_fkey FOREIGN KEY (audit_id) REFERENCES audit(id)
);

create table business_clock (
  only_row   boolean not null default true,
  offset_ms  bigint not null default 0,
  constraint business_clock_pkey PRIMARY KEY (only_row),
  constraint business_clock_only_row_check CHECK (only_row)
);

create table busy (
  provider_id  uuid not null,
  starts_at    timestamp with time zone not null,
  ends_at      timestamp with time zone not null,
  constraint busy_check CHECK ((ends_at > starts_at)),
  constraint busy_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id) ON DELETE CASCADE
);

create table client_addresses (
  kind       text not null,
  address    text not null,
  client_id  uuid not null,
  verified   boolean not null default false,
  constraint client_addresses_pkey PRIMARY KEY (kind, address),
  constraint client_addresses_kind_check CHECK ((kind = ANY (ARRAY['email'::text, 'phone'::text]))),
  constraint client_addresses_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id) ON DELETE CASCADE
);

create table clients (
  id              uuid not null,
  name            text not null,
  created_at      timestamp with time zone not null,
  crm_contact_id  text,
  constraint clients_pkey PRIMARY KEY (id)
);

create table company_versions (
  version     integer not null generated always as identity,
  settings    jsonb not null,
  applied_by  text not null,
  applied_at  timestamp with time zone not null,
  constraint company_versions_pkey PRIMARY KEY (version)
);

create table consents (
  id          bigint not null generated always as identity,
  kind        text not null,
  address     text not null,
  given       boolean not null,
  wording     text not null,
  origin      text not null,
  request_id  uuid,
  at          timestamp with time zone not null,
  constraint consents_pkey PRIMARY KEY (id),
  constraint consents_kind_check CHECK ((kind = 'sms'::text)),
  constraint consents_origin_check CHECK ((origin = ANY (ARRAY['form'::text, 'api'::text, 'sms'::text, 'vendor'::text, 'slack'::text]))),
  constraint consents_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id)
);

create table effects (
  id          uuid not null,
  kind        text not null,
  key         text not null,
  request_id  uuid,
  payload     jsonb not null default '{}'::jsonb,
  state       text not null,
  wanted      integer not null default 1,
  fulfilled   integer not null default 0,
  queued      integer not null default 0,
  attempt     integer not null default 0,
  doubts      integer not null default 0,
  wished_at   timestamp with time zone not null default now(),
  not_before  timestamp with time zone,
  waits_for   uuid,
  remote_id   text,
  last_error  text,
  created_at  timestamp with time zone not null default now(),
  changed_at  timestamp with time zone not null default now(),
  doubted_at  timestamp with time zone,
  constraint effects_pkey PRIMARY KEY (id),
  constraint effects_key_key UNIQUE (key),
  constraint effects_about CHECK (((kind = ANY (ARRAY['daily-line'::text, 'desk-note'::text, 'desk-text'::text])) = (request_id IS NULL))),
  constraint effects_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'sending'::text, 'done'::text, 'ambiguous'::text, 'suppressed'::text, 'dead'::text]))),
  constraint effects_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id),
  constraint effects_waits_for_fkey FOREIGN KEY (waits_for) REFERENCES effects(id)
);

create table escalations (
  id                     uuid not null,
  request_id             uuid not null,
  state                  text not null,
  version                integer not null default 1,
  priority               text not null,
  findings               jsonb not null,
  owner_id               uuid,
  raised_at              timestamp with time zone not null,
  first_response_due_at  timestamp with time zone not null,
  resolution_due_at      timestamp with time zone not null,
  expires_at             timestamp with time zone not null,
  overdue_noted_at       timestamp with time zone,
  first_human_at         timestamp with time zone,
  claimed_at             timestamp with time zone,
  ended_at               timestamp with time zone,
  ended_by               uuid,
  resolution             text,
  resolution_note        text,
  waiting_since          timestamp with time zone,
  waited_seconds         integer not null default 0,
  deal_amount            numeric(14,2),
  deal_currency          text,
  constraint escalations_pkey PRIMARY KEY (id),
  constraint escalations_check CHECK (((state = 'claimed'::text) <= (owner_id IS NOT NULL))),
  constraint escalations_check1 CHECK (((state = ANY (ARRAY['resolved'::text, 'cancelled'::text, 'expired'::text])) = (ended_at IS NOT NULL))),
  constraint escalations_check2 CHECK (((state = 'resolved'::text) = (resolution IS NOT NULL))),
  constraint escalations_check3 CHECK (((first_human_at IS NULL) OR (first_human_at >= raised_at))),
  constraint escalations_priority_check CHECK ((priority = ANY (ARRAY['normal'::text, 'high'::text]))),
  constraint escalations_resolution_check CHECK ((resolution = ANY (ARRAY['booked'::text, 'declined'::text]))),
  constraint escalations_state_check CHECK ((state = ANY (ARRAY['open'::text, 'claimed'::text, 'waiting-client'::text, 'resolved'::text, 'cancelled'::text, 'expired'::text]))),
  constraint escalations_waiting_check CHECK ((((state = 'waiting-client'::text) = (waiting_since IS NOT NULL)) AND ((state <> 'waiting-client'::text) OR (owner_id IS NOT NULL)))),
  constraint escalations_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES members(id),
  constraint escalations_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES members(id),
  constraint escalations_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id)
);

create table idempotency_keys (
  caller      text not null,
  route       text not null,
  key         text not null,
  body_hash   bytea not null,
  request_id  uuid not null,
  status      integer not null,
  answer      jsonb,
  created_at  timestamp with time zone not null default now(),
  constraint idempotency_keys_pkey PRIMARY KEY (caller, route, key),
  constraint idempotency_keys_key_check CHECK (((length(key) >= 1) AND (length(key) <= 255))),
  constraint idempotency_keys_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id) DEFERRABLE INITIALLY DEFERRED
);

create table inbox (
  source       text not null,
  delivery_id  text not null,
  received_at  timestamp with time zone not null default now(),
  constraint inbox_pkey PRIMARY KEY (source, delivery_id)
);

create table links (
  id          text not null,
  request_id  uuid not null,
  purpose     text not null,
  expires_at  timestamp with time zone not null,
  constraint links_pkey PRIMARY KEY (id),
  constraint links_request_id_purpose_key UNIQUE (request_id, purpose),
  constraint links_purpose_check CHECK ((purpose = 'manage'::text)),
  constraint links_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id) ON DELETE CASCADE
);

create table locations (
  id       uuid not null,
  key      text not null,
  name     text not null,
  address  text not null,
  zone     text not null,
  retired  boolean not null default false,
  constraint locations_pkey PRIMARY KEY (id),
  constraint locations_key_key UNIQUE (key)
);

create table login_links (
  hash        bytea not null,
  member_id   uuid not null,
  expires_at  timestamp with time zone not null,
  constraint login_links_pkey PRIMARY KEY (hash),
  constraint login_links_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE
);

create table members (
  id          uuid not null,
  key         text not null,
  name        text not null,
  email       text not null,
  role        text not null,
  slack_team  text,
  slack_user  text,
  retired     boolean not null default false,
  constraint members_pkey PRIMARY KEY (id),
  constraint members_key_key UNIQUE (key),
  constraint members_check CHECK (((slack_team IS NULL) = (slack_user IS NULL))),
  constraint members_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'provider'::text, 'operator'::text, 'manager'::text, 'admin'::text])))
);

create table messages (
  id             uuid not null,
  direction      text not null,
  phone          text not null,
  our_number     text,
  body           text not null,
  request_id     uuid,
  escalation_id  uuid,
  effect_id      uuid,
  vendor_id      text,
  status         text not null,
  error_code     integer,
  at             timestamp with time zone not null,
  changed_at     timestamp with time zone not null default now(),
  constraint messages_pkey PRIMARY KEY (id),
  constraint messages_effect_id_key UNIQUE (effect_id),
  constraint messages_vendor_id_key UNIQUE (vendor_id),
  constraint messages_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text]))),
  constraint messages_effect_id_fkey FOREIGN KEY (effect_id) REFERENCES effects(id),
  constraint messages_escalation_id_fkey FOREIGN KEY (escalation_id) REFERENCES escalations(id),
  constraint messages_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id)
);

create table occupancies (
  provider_id     uuid not null,
  during          tstzrange not null,
  appointment_id  uuid,
  escalation_id   uuid,
  expires_at      timestamp with time zone,
  offer_id        uuid,
  constraint occupancies_appointment_id_key UNIQUE (appointment_id),
  constraint occupancies_escalation_id_key UNIQUE (escalation_id),
  constraint occupancies_offer_id_key UNIQUE (offer_id),
  constraint occupancies_no_overlap EXCLUDE USING gist (provider_id WITH =, during WITH &&),
  constraint occupancies_during_check CHECK ((NOT isempty(during))),
  constraint occupancies_for_one CHECK ((num_nonnulls(appointment_id, escalation_id, offer_id) = 1)),
  constraint occupancies_hold_ends CHECK (((appointment_id IS NULL) = (expires_at IS NOT NULL))),
  constraint occupancies_appointment_id_fkey FOREIGN KEY (appointment_id) REFERENCES appointments(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  constraint occupancies_escalation_id_fkey FOREIGN KEY (escalation_id) REFERENCES escalations(id) ON DELETE CASCADE,
  constraint occupancies_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offers(id) ON DELETE CASCADE,
  constraint occupancies_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id)
);

create table offers (
  id             uuid not null,
  escalation_id  uuid not null,
  request_id     uuid not null,
  round          integer not null,
  position       integer not null,
  provider_id    uuid not null,
  starts_at      timestamp with time zone not null,
  ends_at        timestamp with time zone not null,
  state          text not null,
  expires_at     timestamp with time zone not null,
  answered_at    timestamp with time zone,
  constraint offers_pkey PRIMARY KEY (id),
  constraint offers_escalation_id_round_position_key UNIQUE (escalation_id, round, "position"),
  constraint offers_check CHECK ((ends_at > starts_at)),
  constraint offers_position_check CHECK ((("position" >= 1) AND ("position" <= 4))),
  constraint offers_round_check CHECK ((round > 0)),
  constraint offers_state_check CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'released'::text, 'expired'::text]))),
  constraint offers_escalation_id_fkey FOREIGN KEY (escalation_id) REFERENCES escalations(id),
  constraint offers_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id),
  constraint offers_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id)
);

create table providers (
  id               uuid not null,
  key              text not null,
  name             text not null,
  location_id      uuid not null,
  calendar_id      text,
  hours            jsonb not null,
  exceptions       jsonb not null,
  retired          boolean not null default false,
  busy_read_at     timestamp with time zone,
  busy_read_until  timestamp with time zone,
  constraint providers_pkey PRIMARY KEY (id),
  constraint providers_key_key UNIQUE (key),
  constraint providers_location_id_fkey FOREIGN KEY (location_id) REFERENCES locations(id)
);

create table rate_limits (
  key     character varying(255) not null,
  points  integer not null default 0,
  expire  bigint,
  constraint rate_limits_pkey PRIMARY KEY (key)
);

create table receipts (
  request_id       uuid not null,
  decision         text not null,
  rules            jsonb not null,
  company_version  integer not null,
  decided_at       timestamp with time zone not null,
  constraint receipts_pkey PRIMARY KEY (request_id),
  constraint receipts_decision_check CHECK ((decision = ANY (ARRAY['auto-book'::text, 'escalate'::text]))),
  constraint receipts_company_version_fkey FOREIGN KEY (company_version) REFERENCES company_versions(version),
  constraint receipts_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id) ON DELETE CASCADE
);

create table requests (
  id                  uuid not null,
  number              bigint not null default nextval('request_numbers'::regclass),
  channel             text not null,
  state               text not null,
  close_reason        text,
  service_id          uuid not null,
  client_id           uuid,
  contact_name        text not null,
  contact_email       text not null,
  contact_phone       text,
  contact_zone        text not null,
  wanted_start        timestamp with time zone,
  wanted_provider_id  uuid,
  wanted_location_id  uuid,
  party_size          integer,
  notes               text not null,
  consents            jsonb not null,
  promised_by         timestamp with time zone,
  received_at         timestamp with time zone not null,
  constraint requests_pkey PRIMARY KEY (id),
  constraint requests_number_key UNIQUE (number),
  constraint requests_channel_check CHECK ((channel = ANY (ARRAY['form'::text, 'api'::text, 'sms'::text, 'crm'::text, 'slack'::text]))),
  constraint requests_check CHECK (((state = 'closed'::text) = (close_reason IS NOT NULL))),
  constraint requests_close_reason_check CHECK ((close_reason = ANY (ARRAY['slot-taken'::text, 'declined'::text, 'cancelled'::text, 'expired'::text]))),
  constraint requests_party_size_check CHECK ((party_size > 0)),
  constraint requests_state_check CHECK ((state = ANY (ARRAY['received'::text, 'booked'::text, 'escalated'::text, 'closed'::text]))),
  constraint requests_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id),
  constraint requests_service_id_fkey FOREIGN KEY (service_id) REFERENCES services(id),
  constraint requests_wanted_location_id_fkey FOREIGN KEY (wanted_location_id) REFERENCES locations(id),
  constraint requests_wanted_provider_id_fkey FOREIGN KEY (wanted_provider_id) REFERENCES providers(id)
);

create table service_providers (
  service_id   uuid not null,
  provider_id  uuid not null,
  constraint service_providers_pkey PRIMARY KEY (service_id, provider_id),
  constraint service_providers_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id) ON DELETE CASCADE,
  constraint service_providers_service_id_fkey FOREIGN KEY (service_id) REFERENCES services(id) ON DELETE CASCADE
);

create table services (
  id                     uuid not null,
  key                    text not null,
  name                   text not null,
  description            text not null,
  minutes                integer not null,
  step_minutes           integer not null,
  buffer_before_minutes  integer not null,
  buffer_after_minutes   integer not null,
  policy                 jsonb not null,
  retired                boolean not null default false,
  constraint services_pkey PRIMARY KEY (id),
  constraint services_key_key UNIQUE (key),
  constraint services_buffer_after_minutes_check CHECK ((buffer_after_minutes >= 0)),
  constraint services_buffer_before_minutes_check CHECK ((buffer_before_minutes >= 0)),
  constraint services_minutes_check CHECK ((minutes > 0)),
  constraint services_step_minutes_check CHECK ((step_minutes > 0))
);

create table sessions (
  hash        bytea not null,
  member_id   uuid not null,
  created_at  timestamp with time zone not null default now(),
  seen_at     timestamp with time zone not null default now(),
  constraint sessions_pkey PRIMARY KEY (hash),
  constraint sessions_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE
);

CREATE INDEX appointments_client ON public.appointments USING btree (client_id);
CREATE INDEX appointments_provider ON public.appointments USING btree (provider_id, starts_at);
CREATE INDEX audit_request ON public.audit USING btree (request_id);
CREATE INDEX busy_provider ON public.busy USING btree (provider_id, starts_at) INCLUDE (ends_at);
CREATE INDEX client_addresses_client ON public.client_addresses USING btree (client_id);
CREATE INDEX consents_address ON public.consents USING btree (kind, address, id DESC);
CREATE INDEX effects_request ON public.effects USING btree (request_id);
CREATE INDEX effects_unqueued ON public.effects USING btree (created_at) WHERE ((queued < wanted) AND (state <> ALL (ARRAY['suppressed'::text, 'dead'::text])));
CREATE INDEX effects_unsettled ON public.effects USING btree (changed_at) WHERE (state = ANY (ARRAY['pending'::text, 'sending'::text, 'ambiguous'::text]));
CREATE INDEX escalations_due ON public.escalations USING btree (first_response_due_at) WHERE (state = ANY (ARRAY['open'::text, 'claimed'::text, 'waiting-client'::text]));
CREATE INDEX escalations_raised ON public.escalations USING btree (raised_at);
CREATE INDEX escalations_request ON public.escalations USING btree (request_id);
CREATE UNIQUE INDEX escalations_live ON public.escalations USING btree (request_id) WHERE (state = ANY (ARRAY['open'::text, 'claimed'::text, 'waiting-client'::text]));
CREATE INDEX idempotency_keys_created ON public.idempotency_keys USING btree (created_at);
CREATE INDEX inbox_received ON public.inbox USING btree (received_at);
CREATE UNIQUE INDEX members_slack ON public.members USING btree (slack_team, slack_user) WHERE (NOT retired);
CREATE INDEX messages_phone ON public.messages USING btree (phone, at);
CREATE INDEX messages_request ON public.messages USING btree (request_id);
CREATE INDEX messages_unsettled ON public.messages USING btree (changed_at) WHERE ((direction = 'in'::text) AND (status = 'received'::text));
CREATE INDEX offers_due ON public.offers USING btree (expires_at) WHERE (state = 'open'::text);
CREATE UNIQUE INDEX offers_accepted ON public.offers USING btree (escalation_id, round) WHERE (state = 'accepted'::text);
CREATE INDEX requests_client ON public.requests USING btree (client_id);
CREATE INDEX requests_phone ON public.requests USING btree (contact_phone, received_at) WHERE (contact_phone IS NOT NULL);
CREATE INDEX requests_received ON public.requests USING btree (received_at);

CREATE OR REPLACE FUNCTION public.book_request(input jsonb)
 RETURNS TABLE(outcome text, booked_provider uuid, booked_number bigint, stored_answer jsonb)
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
declare
  r          jsonb := input -> 'request';
  at         timestamptz := (input ->> 'at')::timestamptz;
  range      tstzrange := tstzrange((input ->> 'takenFrom')::timestamptz, (input ->> 'takenTo')::timestamptz);
  new_request     uuid := (r ->> 'id')::uuid;
  new_appointment uuid := (input ->> 'appointmentId')::uuid;
  candidate  jsonb;
  chosen     jsonb;
  client     uuid;
  new_number bigint;
begin
  -- First of all, so that a second delivery of the same request waits here for the first one's end.
  if input -> 'idempotency' <> 'null' then
    insert into idempotency_keys (caller, route, key, body_hash, request_id, status)
    values (input #>> '{idempotency,caller}', input #>> '{idempotency,route}',
            input #>> '{idempotency,key}', decode(input #>> '{idempotency,bodyHash}', 'hex'),
            new_request, 201)
    on conflict do nothing;
    if not found then
      return query select 'repeated', null::uuid, null::bigint, null::jsonb;
      return;
    end if;
  end if;

  for candidate in select jsonb_array_elements(input -> 'candidates') loop
    -- A hold that is over by business time no longer counts, even if no sweep has come by yet.
    delete from occupancies
      where provider_id = (candidate ->> 'providerId')::uuid and during && range and expires_at <= at;
    insert into occupancies (provider_id, during, appointment_id)
      values ((candidate ->> 'providerId')::uuid, range, new_appointment)
      on conflict do nothing;
    if found then
      chosen := candidate;
      exit;
    end if;
  end loop;

  if chosen is not null then
    client := client_for((input ->> 'clientId')::uuid, r ->> 'contactName', r ->> 'contactEmail',
                         r ->> 'contactPhone', at);
  end if;

  insert into requests (id, channel, state, close_reason, service_id, client_id, contact_name,
      contact_email, contact_phone, contact_zone, wanted_start, wanted_provider_id,
      wanted_location_id, party_size, notes, consents, received_at)
    values (new_request, r ->> 'channel',
      case when chosen is null then 'closed' else 'booked' end,
      case when chosen is null then 'slot-taken' end,
      (r ->> 'serviceId')::uuid, client, r ->> 'contactName', r ->> 'contactEmail',
      r ->> 'contactPhone', r ->> 'contactZone', (r ->> 'wantedStart')::timestamptz,
      (r ->> 'wantedProviderId')::uuid, (r ->> 'wantedLocationId')::uuid,
      (r ->> 'partySize')::integer, r ->> 'notes', r -> 'consents', (r ->> 'receivedAt')::timestamptz)
    returning number into new_number;

  insert into receipts (request_id, decision, rules, company_version, decided_at)
    values (new_request, 'auto-book', input -> 'rules', (input ->> 'companyVersion')::integer, at);

  if chosen is null then
    update idempotency_keys set status = 409
      where request_id = new_request and input -> 'idempotency' <> 'null'
        and caller = input #>> '{idempotency,caller}' and route = input #>> '{idempotency,route}'
        and key = input #>> '{idempotency,key}';
    insert into audit (at, actor, action, request_id)
      values (at, '{"kind": "system", "name": "gate"}', 'slot-taken', new_request);
    return query select 'slot-taken', null::uuid, new_number, null::jsonb;
    return;
  end if;

  insert into appointments (id, request_id, client_id, service_id, provider_id, location_id, state,
      starts_at, ends_at, local_start, zone, zone_data, path, booked_at, calendar_id)
    values (new_appointment, new_request, client, (r ->> 'serviceId')::uuid,
      (chosen ->> 'providerId')::uuid, (chosen ->> 'locationId')::uuid, 'confirmed',
      (input ->> 'startsAt')::timestamptz, (input ->> 'endsAt')::timestamptz,
      chosen ->> 'localStart', chosen ->> 'zone', input ->> 'zoneData', 'auto', at,
      chosen ->> 'calendarId');

  insert into links (id, request_id, purpose, expires_at)
    values (input ->> 'linkId', new_request, 'manage', (input ->> 'linkExpiresAt')::timestamptz);

  insert into effects (id, kind, key, request_id, payload, state, waits_for)
    select (e ->> 'id')::uuid, e ->> 'kind', e ->> 'key', new_request, e -> 'payload', 'pending',
           (e ->> 'waitsFor')::uuid
    from jsonb_array_elements(chosen -> 'effects') as e;

  insert into audit (at, actor, action, request_id, detail)
    values (at, '{"kind": "system", "name": "gate"}', 'booked', new_request,
            jsonb_build_object('appointmentId', new_appointment, 'providerId', chosen -> 'providerId'));

  if input -> 'idempotency' <> 'null' then
    update idempotency_keys
      set answer = (chosen -> 'answer') || jsonb_build_object('reference', 'GH-' || new_number)
      where caller = input #>> '{idempotency,caller}' and route = input #>> '{idempotency,route}'
        and key = input #>> '{idempotency,key}';
  end if;

  return query select 'booked', (chosen ->> 'providerId')::uuid, new_number,
    (chosen -> 'answer') || jsonb_build_object('reference', 'GH-' || new_number);
end $function$
;
CREATE OR REPLACE FUNCTION public.client_for(new_id uuid, name text, written_email text, phone text, at timestamp with time zone)
 RETURNS uuid
 LANGUAGE plpgsql
AS $function$
declare
  found_id uuid;
  -- In principle the part before the @ may tell cases apart; no mailbox that people use does.
  email    text := lower(written_email);
begin
  select client_id into found_id from client_addresses where kind = 'email' and address = email;
  if found_id is null and phone is not null then
    select client_id into found_id from client_addresses where kind = 'phone' and address = phone;
  end if;
  if found_id is null then
    insert into clients (id, name, created_at) values (new_id, name, at);
    insert into client_addresses (kind, address, client_id) values ('email', email, new_id)
      on conflict do nothing;
    if found then
      found_id := new_id;
    else
      delete from clients where id = new_id;
      select client_id into strict found_id
        from client_addresses where kind = 'email' and address = email;
    end if;
  else
    insert into client_addresses (kind, address, client_id) values ('email', email, found_id)
      on conflict do nothing;
  end if;
  if phone is not null then
    insert into client_addresses (kind, address, client_id) values ('phone', phone, found_id)
      on conflict do nothing;
  end if;
  return found_id;
end $function$
;
CREATE OR REPLACE FUNCTION public.record_consents()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into consents (kind, address, given, wording, origin, request_id, at)
    select 'sms', new.contact_phone, (c ->> 'given')::boolean, c ->> 'wording',
           case new.channel when 'form' then 'form' else 'api' end, new.id, new.received_at
    from jsonb_array_elements(new.consents) as c
    where c ->> 'channel' = 'sms' and new.contact_phone is not null;
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'rows of % are never changed or deleted', tg_table_name using errcode = '55000';
end $function$
;
CREATE OR REPLACE FUNCTION public.request_facts(input jsonb)
 RETURNS TABLE(answer jsonb, matches integer, taken jsonb)
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  range       tstzrange   := tstzrange((input ->> 'from')::timestamptz, (input ->> 'to')::timestamptz);
  at          timestamptz := (input ->> 'at')::timestamptz;
  read_after  timestamptz := (input ->> 'readAfter')::timestamptz;
begin
  return query select
    (select jsonb_build_object('bodyHash', encode(k.body_hash, 'hex'), 'requestId', k.request_id,
                               'status', k.status, 'answer', k.answer)
       from idempotency_keys k
       where k.caller = input #>> '{key,caller}' and k.route = input #>> '{key,route}'
         and k.key = input #>> '{key,key}'),
    (select count(distinct a.client_id)::integer from client_addresses a
       where (a.kind = 'email' and a.address = lower(input ->> 'email'))
          or (a.kind = 'phone' and a.address = input ->> 'phone')),
    (select jsonb_object_agg(p.id, jsonb_build_object(
         'trusted', (p.calendar_id is null or read_after is null or p.busy_read_at > read_after) is true,
         'ranges', (select string_agg(r.f || ' ' || r.t, ' ' order by r.f) from (
            select floor(extract(epoch from lower(o.during)) / 60)::integer as f,
                   ceil(extract(epoch from upper(o.during)) / 60)::integer as t
              from occupancies o
              where o.provider_id = p.id and o.during && range
                and (o.expires_at is null or o.expires_at > at)
            union all
            select floor(extract(epoch from b.starts_at) / 60)::integer,
                   ceil(extract(epoch from b.ends_at) / 60)::integer
              from busy b
              where b.provider_id = p.id and b.starts_at < upper(range) and b.ends_at > lower(range)
            ) as r)))
       from providers p
       where not p.retired
         and p.id in (select jsonb_array_elements_text(input -> 'providerIds')::uuid));
end $function$
;

CREATE TRIGGER audit_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_seals_are_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_seals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consents_are_append_only BEFORE DELETE OR UPDATE ON public.consents FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER requests_record_consents AFTER INSERT ON public.requests FOR EACH ROW EXECUTE FUNCTION record_consents();
