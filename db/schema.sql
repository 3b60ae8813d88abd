-- What the migrations make together. Written by `npm run schema`; do not edit.

create extension btree_gist;

create sequence request_numbers start 1001;

create table absences (
  id           uuid not null,
  provider_id  uuid not null,
  starts_at    timestamp with time zone not null,
  ends_at      timestamp with time zone not null,
  reason       text not null,
  created_at   timestamp with time zone not null,
  created_by   jsonb not null,
  ended_at     timestamp with time zone,
  constraint absences_pkey PRIMARY KEY (id),
  constraint absences_check CHECK ((ends_at > starts_at)),
  constraint absences_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id)
);

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

create table applied_files (
  hash     bytea not null,
  version  integer not null,
  constraint applied_files_pkey PRIMARY KEY (hash),
  constraint applied_files_version_fkey FOREIGN KEY (version) REFERENCES company_versions(version)
);

create table appointment_participants (
  appointment_id       uuid not null,
  provider_id          uuid not null,
  has_left             boolean not null default false,
  calendar_id          text,
  calendar_generation  integer not null default 0,
  calendar_starts_at   timestamp with time zone,
  calendar_ends_at     timestamp with time zone,
  constraint appointment_participants_pkey PRIMARY KEY (appointment_id, provider_id),
  constraint appointment_participants_appointment_id_fkey FOREIGN KEY (appointment_id) REFERENCES appointments(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  constraint appointment_participants_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id)
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
  agreed_at            timestamp with time zone,
  confirmed_at         timestamp with time zone,
  confirmed_start      timestamp with time zone,
  reminders_at         timestamp with time zone,
  reminders_sequence   integer,
  reminders_plan       text,
  cancelled_late       boolean not null default false,
  asked_without        uuid[] not null default '{}'::uuid[],
  constraint appointments_pkey PRIMARY KEY (id),
  constraint appointments_request_id_key UNIQUE (request_id),
  constraint appointments_check CHECK ((ends_at > starts_at)),
  constraint appointments_check1 CHECK (((state = 'cancelled'::text) = (cancelled_at IS NOT NULL))),
  constraint appointments_confirmed_whole CHECK (((confirmed_at IS NULL) = (confirmed_start IS NULL))),
  constraint appointments_late_is_cancelled CHECK (((NOT cancelled_late) OR (state = 'cancelled'::text))),
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

create table approvals (
  escalation_id  uuid not null,
  member_id      uuid not null,
  approved_at    timestamp with time zone not null,
  constraint approvals_pkey PRIMARY KEY (escalation_id),
  constraint approvals_escalation_id_fkey FOREIGN KEY (escalation_id) REFERENCES escalations(id) ON DELETE CASCADE,
  constraint approvals_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id)
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

create table blocked_addresses (
  address    text not null,
  reason     text not null,
  detail     text not null,
  since      timestamp with time zone not null,
  origin     text not null,
  lifted_at  timestamp with time zone,
  lifted_by  text,
  constraint blocked_addresses_pkey PRIMARY KEY (address),
  constraint blocked_addresses_address_check CHECK ((address = lower(address))),
  constraint blocked_addresses_check CHECK (((lifted_at IS NULL) = (lifted_by IS NULL))),
  constraint blocked_addresses_reason_check CHECK ((reason = ANY (ARRAY['hard-bounce'::text, 'complaint'::text, 'refused'::text, 'unsubscribed'::text])))
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

create table calendar_grants (
  id              uuid not null,
  provider_id     uuid not null,
  vendor          text not null,
  account         text not null,
  scopes          text[] not null,
  state           text not null,
  sealed          bytea,
  key_id          text,
  access_until    timestamp with time zone,
  attempt         integer not null default 0,
  renewing_until  timestamp with time zone,
  connected_at    timestamp with time zone not null,
  ended_at        timestamp with time zone,
  end_reason      text,
  constraint calendar_grants_pkey PRIMARY KEY (id),
  constraint calendar_grants_provider_id_vendor_account_key UNIQUE (provider_id, vendor, account),
  constraint calendar_grants_account_check CHECK ((account = lower(account))),
  constraint calendar_grants_end_whole CHECK (((state = 'live'::text) = (ended_at IS NULL))),
  constraint calendar_grants_sealed_while_live CHECK (((state = 'live'::text) = (sealed IS NOT NULL))),
  constraint calendar_grants_sealed_whole CHECK ((((sealed IS NULL) = (key_id IS NULL)) AND ((sealed IS NULL) = (access_until IS NULL)))),
  constraint calendar_grants_state_check CHECK ((state = ANY (ARRAY['live'::text, 'dead'::text, 'ended'::text]))),
  constraint calendar_grants_vendor_check CHECK ((vendor = ANY (ARRAY['google'::text, 'microsoft'::text]))),
  constraint calendar_grants_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id)
);

create table calendar_sightings (
  calendar_id     text not null,
  event_id        text not null,
  ref             text not null,
  starts_at       timestamp with time zone,
  ends_at         timestamp with time zone,
  seen_at         timestamp with time zone not null,
  settled_at      timestamp with time zone,
  told_at         timestamp with time zone,
  told_starts_at  timestamp with time zone,
  told_ends_at    timestamp with time zone,
  constraint calendar_sightings_pkey PRIMARY KEY (calendar_id, event_id),
  constraint calendar_sightings_time CHECK (((starts_at IS NULL) = (ends_at IS NULL)))
);

create table calendar_syncs (
  calendar_id    text not null,
  cursor         text,
  full_at        timestamp with time zone,
  read_at        timestamp with time zone,
  due_at         timestamp with time zone not null,
  noticed_at     timestamp with time zone,
  failing_since  timestamp with time zone,
  failure        text,
  hopeless       boolean not null default false,
  told_at        timestamp with time zone,
  watch_due_at   timestamp with time zone not null,
  cause          text,
  constraint calendar_syncs_pkey PRIMARY KEY (calendar_id),
  constraint calendar_syncs_cause_check CHECK ((cause = ANY (ARRAY['access'::text, 'permission'::text, 'gone'::text, 'unanswered'::text]))),
  constraint calendar_syncs_failure CHECK (((failing_since IS NULL) = (failure IS NULL))),
  constraint calendar_syncs_told CHECK (((told_at IS NULL) OR (failing_since IS NOT NULL)))
);

create table calendar_troubles (
  id         uuid not null,
  vendor     text not null,
  cause      text not null,
  failure    text not null,
  began_at   timestamp with time zone not null,
  told_at    timestamp with time zone not null,
  remind_at  timestamp with time zone not null,
  ended_at   timestamp with time zone,
  owner_id   uuid,
  taken_at   timestamp with time zone,
  version    integer not null default 1,
  constraint calendar_troubles_pkey PRIMARY KEY (id),
  constraint calendar_troubles_cause_check CHECK ((cause = ANY (ARRAY['consent'::text, 'access'::text, 'permission'::text, 'gone'::text, 'unanswered'::text]))),
  constraint calendar_troubles_taken CHECK (((taken_at IS NULL) OR (owner_id IS NOT NULL))),
  constraint calendar_troubles_vendor_check CHECK ((vendor = ANY (ARRAY['google'::text, 'microsoft'::text]))),
  constraint calendar_troubles_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES members(id)
);

create table calendar_watches (
  secret_hash  text not null,
  calendar_id  text not null,
  watch_id     text,
  resource     text,
  ends_at      timestamp with time zone,
  made_at      timestamp with time zone not null,
  constraint calendar_watches_pkey PRIMARY KEY (secret_hash),
  constraint calendar_watches_whole CHECK ((num_nulls(watch_id, resource, ends_at) = ANY (ARRAY[0, 3]))),
  constraint calendar_watches_calendar_id_fkey FOREIGN KEY (calendar_id) REFERENCES calendar_syncs(calendar_id) ON DELETE CASCADE
);

create table chat_homes (
  team       text not null,
  user_id    text not null,
  opened_at  timestamp with time zone not null,
  wanted     boolean not null,
  drawn      text,
  drawn_at   timestamp with time zone,
  view_hash  text,
  constraint chat_homes_pkey PRIMARY KEY (team, user_id)
);

create table chat_lanes (
  lane          text not null,
  spent_until   timestamp with time zone not null default '-infinity'::timestamp with time zone,
  paused_until  timestamp with time zone not null default '-infinity'::timestamp with time zone,
  constraint chat_lanes_pkey PRIMARY KEY (lane)
);

create table chat_leftovers (
  channel_id     text not null,
  message_id     text not null,
  escalation_id  uuid not null,
  constraint chat_leftovers_pkey PRIMARY KEY (channel_id, message_id),
  constraint chat_leftovers_escalation_id_fkey FOREIGN KEY (escalation_id) REFERENCES escalations(id) ON DELETE CASCADE
);

create table chat_troubles (
  subject    text not null,
  detail     text not null,
  since      timestamp with time zone not null default now(),
  looked_at  timestamp with time zone not null default now(),
  constraint chat_troubles_pkey PRIMARY KEY (subject)
);

create table chat_users (
  team      text not null,
  user_id   text not null,
  standing  text,
  name      text not null default ''::text,
  email     text not null default ''::text,
  zone      text not null default ''::text,
  read_at   timestamp with time zone,
  seen_at   timestamp with time zone,
  constraint chat_users_pkey PRIMARY KEY (team, user_id),
  constraint chat_users_check CHECK (((standing IS NULL) = (read_at IS NULL))),
  constraint chat_users_standing_check CHECK ((standing = ANY (ARRAY['person'::text, 'guest'::text, 'stranger'::text, 'bot'::text, 'deactivated'::text])))
);

create table choices (
  id           bigint not null generated always as identity,
  request_id   uuid not null,
  service_id   uuid not null,
  provider_id  uuid not null,
  rule         text not null,
  lines        jsonb not null,
  actor        jsonb not null,
  at           timestamp with time zone not null,
  constraint choices_pkey PRIMARY KEY (id),
  constraint choices_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id),
  constraint choices_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id),
  constraint choices_service_id_fkey FOREIGN KEY (service_id) REFERENCES services(id)
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
  account_owner   text,
  constraint clients_pkey PRIMARY KEY (id)
);

create table company_versions (
  version     integer not null generated always as identity,
  settings    jsonb not null,
  applied_by  text not null,
  applied_at  timestamp with time zone not null,
  constraint company_versions_pkey PRIMARY KEY (version)
);

create table consent_journeys (
  hash          bytea not null,
  session_hash  bytea not null,
  member_id     uuid not null,
  provider_id   uuid not null,
  vendor        text not null,
  expires_at    timestamp with time zone not null,
  used_at       timestamp with time zone,
  constraint consent_journeys_pkey PRIMARY KEY (hash),
  constraint consent_journeys_vendor_check CHECK ((vendor = ANY (ARRAY['google'::text, 'microsoft'::text]))),
  constraint consent_journeys_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id),
  constraint consent_journeys_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id)
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
  our_number  text,
  constraint consents_pkey PRIMARY KEY (id),
  constraint consents_kind_check CHECK ((kind = ANY (ARRAY['sms'::text, 'email'::text]))),
  constraint consents_origin_check CHECK ((origin = ANY (ARRAY['form'::text, 'api'::text, 'sms'::text, 'vendor'::text, 'slack'::text, 'page'::text]))),
  constraint consents_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id)
);

create table contact_preferences (
  id          bigint not null generated always as identity,
  address     text not null,
  channel     text not null,
  request_id  uuid not null,
  at          timestamp with time zone not null,
  constraint contact_preferences_pkey PRIMARY KEY (id),
  constraint contact_preferences_channel_check CHECK ((channel = ANY (ARRAY['sms'::text, 'email'::text]))),
  constraint contact_preferences_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id)
);

create table crm_deals (
  deal_id       text not null,
  name          text not null,
  stage         text,
  state         text not null,
  amount_cents  bigint,
  currency      text,
  opened_at     timestamp with time zone not null,
  closed_at     timestamp with time zone,
  changed_at    timestamp with time zone not null,
  read_at       timestamp with time zone not null,
  contact_ids   text[] not null,
  constraint crm_deals_pkey PRIMARY KEY (deal_id),
  constraint crm_deals_check CHECK (((closed_at IS NOT NULL) OR (state = ANY (ARRAY['open'::text, 'gone'::text])))),
  constraint crm_deals_state_check CHECK ((state = ANY (ARRAY['open'::text, 'won'::text, 'lost'::text, 'gone'::text])))
);

create table crm_events (
  id           uuid not null,
  key          text not null,
  kind         text not null,
  record_id    text not null,
  property     text,
  value        text,
  occurred_at  timestamp with time zone not null,
  received_at  timestamp with time zone not null default now(),
  settled_at   timestamp with time zone,
  look_at      timestamp with time zone not null default now(),
  constraint crm_events_pkey PRIMARY KEY (id),
  constraint crm_events_key_key UNIQUE (key),
  constraint crm_events_kind_check CHECK ((kind = ANY (ARRAY['ticket'::text, 'contact'::text, 'deal'::text, 'note'::text])))
);

create table crm_heard (
  only_one  boolean not null default true,
  heard_at  timestamp with time zone not null,
  constraint crm_heard_pkey PRIMARY KEY (only_one),
  constraint crm_heard_only_one_check CHECK (only_one)
);

create table crm_held (
  kind       text not null,
  record_id  text not null,
  property   text not null,
  value      text not null,
  constraint crm_held_pkey PRIMARY KEY (kind, record_id, property),
  constraint crm_held_kind_check CHECK ((kind = ANY (ARRAY['contact'::text, 'deal'::text])))
);

create table crm_intakes (
  contact_id  text not null,
  service_id  uuid not null,
  request_id  uuid not null,
  constraint crm_intakes_pkey PRIMARY KEY (contact_id, service_id),
  constraint crm_intakes_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id) ON DELETE CASCADE,
  constraint crm_intakes_service_id_fkey FOREIGN KEY (service_id) REFERENCES services(id)
);

create table crm_looks (
  kind       text not null,
  record_id  text not null,
  due_at     timestamp with time zone not null,
  looked_at  timestamp with time zone,
  failures   integer not null default 0,
  constraint crm_looks_pkey PRIMARY KEY (kind, record_id),
  constraint crm_looks_failures_check CHECK ((failures >= 0)),
  constraint crm_looks_kind_check CHECK ((kind = ANY (ARRAY['contact'::text, 'deal'::text])))
);

create table crm_polls (
  subject      text not null,
  question     text,
  mark         text,
  due_at       timestamp with time zone not null default now(),
  answered_at  timestamp with time zone,
  failure      text,
  constraint crm_polls_pkey PRIMARY KEY (subject),
  constraint crm_polls_subject_check CHECK ((subject = ANY (ARRAY['tickets'::text, 'contact'::text, 'deal'::text])))
);

create table crm_refusals (
  only_one  boolean not null default true,
  detail    text not null,
  since     timestamp with time zone not null default now(),
  look_at   timestamp with time zone not null,
  constraint crm_refusals_pkey PRIMARY KEY (only_one),
  constraint crm_refusals_only_one_check CHECK (only_one)
);

create table crm_standings (
  email       text not null,
  phone       text not null,
  question    jsonb not null,
  matches     integer not null,
  contact_id  text,
  standing    jsonb,
  read_at     timestamp with time zone not null default now(),
  outdated    boolean not null default false,
  constraint crm_standings_pkey PRIMARY KEY (email, phone),
  constraint crm_standings_matches_check CHECK ((matches >= 0))
);

create table crm_tickets (
  escalation_id  uuid not null,
  ticket_id      text not null,
  state          text not null,
  owner_email    text,
  agreed_at      timestamp with time zone not null default now(),
  constraint crm_tickets_pkey PRIMARY KEY (escalation_id),
  constraint crm_tickets_ticket_id_key UNIQUE (ticket_id),
  constraint crm_tickets_state_check CHECK ((state = ANY (ARRAY['open'::text, 'in-progress'::text, 'waiting'::text, 'closed'::text]))),
  constraint crm_tickets_escalation_id_fkey FOREIGN KEY (escalation_id) REFERENCES escalations(id) ON DELETE CASCADE
);

create table desk_channels (
  channel_id  text not null,
  external    boolean not null,
  read_at     timestamp with time zone not null,
  constraint desk_channels_pkey PRIMARY KEY (channel_id)
);

create table digest_entries (
  escalation_id  uuid not null,
  digest_id      uuid not null,
  position       integer not null,
  constraint digest_entries_pkey PRIMARY KEY (escalation_id),
  constraint digest_entries_digest_id_fkey FOREIGN KEY (digest_id) REFERENCES effects(id) ON DELETE CASCADE,
  constraint digest_entries_escalation_id_fkey FOREIGN KEY (escalation_id) REFERENCES escalations(id) ON DELETE CASCADE
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
  urgency     smallint not null default 2,
  constraint effects_pkey PRIMARY KEY (id),
  constraint effects_key_key UNIQUE (key),
  constraint effects_about CHECK (((kind = ANY (ARRAY['daily-line'::text, 'desk-mail'::text, 'desk-note'::text, 'desk-text'::text, 'digest'::text, 'member-mail'::text, 'member-message'::text, 'trouble-card'::text, 'trouble-note'::text, 'trouble-ticket'::text])) = (request_id IS NULL))),
  constraint effects_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'sending'::text, 'done'::text, 'ambiguous'::text, 'suppressed'::text, 'dead'::text]))),
  constraint effects_urgency CHECK (((urgency >= 0) AND (urgency <= 5))),
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
  held_until             timestamp with time zone,
  line_until             timestamp with time zone,
  line_position          integer,
  handover_count         integer not null default 0,
  reopened_at            timestamp with time zone,
  reopen_count           integer not null default 0,
  reopened_by            uuid,
  snooze_until           timestamp with time zone,
  snoozed_by             uuid,
  touched_at             timestamp with time zone not null default now(),
  heard_at               timestamp with time zone,
  returned_from          uuid,
  returned_at            timestamp with time zone,
  waited_from            timestamp with time zone,
  waited_to              timestamp with time zone,
  duplicate_of           uuid,
  client_text            text,
  rung_due_at            timestamp with time zone,
  planned_version        integer,
  planned_company        integer,
  planned_due            timestamp with time zone,
  given                  boolean not null default false,
  rested_until           timestamp with time zone,
  settled_seconds        integer not null default 0,
  reopening_ended_at     timestamp with time zone,
  constraint escalations_pkey PRIMARY KEY (id),
  constraint escalations_check CHECK (((state = 'claimed'::text) <= (owner_id IS NOT NULL))),
  constraint escalations_check1 CHECK (((state = ANY (ARRAY['resolved'::text, 'cancelled'::text, 'expired'::text])) = (ended_at IS NOT NULL))),
  constraint escalations_check2 CHECK (((state = 'resolved'::text) = (resolution IS NOT NULL))),
  constraint escalations_check3 CHECK (((first_human_at IS NULL) OR (first_human_at >= raised_at))),
  constraint escalations_duplicate_check CHECK (((NOT (resolution IS DISTINCT FROM 'duplicate'::text)) = (duplicate_of IS NOT NULL))),
  constraint escalations_held_or_in_line CHECK (((held_until IS NULL) OR (line_until IS NULL))),
  constraint escalations_line_position_check CHECK ((line_position > 0)),
  constraint escalations_line_whole CHECK (((line_until IS NULL) = (line_position IS NULL))),
  constraint escalations_priority_check CHECK ((priority = ANY (ARRAY['normal'::text, 'high'::text]))),
  constraint escalations_reopened_check CHECK (((reopen_count = 0) = (reopened_at IS NULL))),
  constraint escalations_resolution_check CHECK ((resolution = ANY (ARRAY['booked'::text, 'declined'::text, 'answered'::text, 'duplicate'::text, 'booked-elsewhere'::text]))),
  constraint escalations_returned_check CHECK (((returned_at IS NULL) = (returned_from IS NULL))),
  constraint escalations_snooze_check CHECK (((snooze_until IS NULL) = (snoozed_by IS NULL))),
  constraint escalations_state_check CHECK ((state = ANY (ARRAY['open'::text, 'claimed'::text, 'waiting-client'::text, 'resolved'::text, 'cancelled'::text, 'expired'::text]))),
  constraint escalations_waited_check CHECK (((waited_from IS NULL) = (waited_to IS NULL))),
  constraint escalations_waiting_check CHECK ((((state = 'waiting-client'::text) = (waiting_since IS NOT NULL)) AND ((state <> 'waiting-client'::text) OR (owner_id IS NOT NULL)))),
  constraint escalations_duplicate_of_fkey FOREIGN KEY (duplicate_of) REFERENCES requests(id),
  constraint escalations_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES members(id),
  constraint escalations_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES members(id),
  constraint escalations_reopened_by_fkey FOREIGN KEY (reopened_by) REFERENCES members(id),
  constraint escalations_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id),
  constraint escalations_returned_from_fkey FOREIGN KEY (returned_from) REFERENCES members(id),
  constraint escalations_snoozed_by_fkey FOREIGN KEY (snoozed_by) REFERENCES members(id)
);

create table feedback (
  appointment_id  uuid not null,
  score           integer not null,
  words           text not null,
  given_at        timestamp with time zone not null,
  constraint feedback_pkey PRIMARY KEY (appointment_id),
  constraint feedback_score_check CHECK (((score >= 1) AND (score <= 5))),
  constraint feedback_appointment_id_fkey FOREIGN KEY (appointment_id) REFERENCES appointments(id)
);

create table freed_times (
  provider_id  uuid not null
);

create table grant_calendars (
  grant_id     uuid not null,
  calendar_id  text not null,
  constraint grant_calendars_pkey PRIMARY KEY (grant_id, calendar_id),
  constraint grant_calendars_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES calendar_grants(id) ON DELETE CASCADE
);

create table holds (
  id           uuid not null,
  service_id   uuid not null,
  provider_id  uuid not null,
  starts_at    timestamp with time zone not null,
  device       text not null,
  created_at   timestamp with time zone not null,
  expires_at   timestamp with time zone not null,
  constraint holds_pkey PRIMARY KEY (id),
  constraint holds_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id),
  constraint holds_service_id_fkey FOREIGN KEY (service_id) REFERENCES services(id)
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

create table link_codes (
  id          uuid not null,
  team        text not null,
  user_id     text not null,
  member_id   uuid not null,
  created_at  timestamp with time zone not null default now(),
  expires_at  timestamp with time zone not null,
  tries_left  integer not null,
  used_at     timestamp with time zone,
  constraint link_codes_pkey PRIMARY KEY (id),
  constraint link_codes_tries_left_check CHECK ((tries_left >= 0)),
  constraint link_codes_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id)
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

create table mail_news (
  effect_id  uuid not null,
  status     text not null,
  detail     text not null,
  at         timestamp with time zone not null,
  constraint mail_news_pkey PRIMARY KEY (effect_id),
  constraint mail_news_status_check CHECK ((status = ANY (ARRAY['delivered'::text, 'bounced'::text, 'complained'::text]))),
  constraint mail_news_effect_id_fkey FOREIGN KEY (effect_id) REFERENCES effects(id) ON DELETE CASCADE
);

create table member_links (
  team       text not null,
  user_id    text not null,
  member_id  uuid not null,
  linked_at  timestamp with time zone not null,
  constraint member_links_pkey PRIMARY KEY (team, user_id),
  constraint member_links_member_id_key UNIQUE (member_id),
  constraint member_links_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id)
);

create table member_preferences (
  member_id        uuid not null,
  direct_messages  boolean not null default true,
  quiet_hours      boolean not null default true,
  constraint member_preferences_pkey PRIMARY KEY (member_id),
  constraint member_preferences_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id)
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
  phone       text,
  constraint members_pkey PRIMARY KEY (id),
  constraint members_key_key UNIQUE (key),
  constraint members_check CHECK (((slack_team IS NULL) = (slack_user IS NULL))),
  constraint members_phone CHECK ((phone ~ '^\+[1-9][0-9]{6,14}$'::text)),
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
  segments       smallint,
  cost           bigint,
  currency       text,
  constraint messages_pkey PRIMARY KEY (id),
  constraint messages_effect_id_key UNIQUE (effect_id),
  constraint messages_vendor_id_key UNIQUE (vendor_id),
  constraint messages_cost CHECK (((cost IS NULL) = (currency IS NULL))),
  constraint messages_cost_check CHECK ((cost >= 0)),
  constraint messages_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text]))),
  constraint messages_segments_check CHECK ((segments > 0)),
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
  hold_id         uuid,
  location_id     uuid,
  starts_at       timestamp with time zone,
  service_id      uuid,
  constraint occupancies_no_overlap EXCLUDE USING gist (provider_id WITH =, during WITH &&),
  constraint occupancies_during_check CHECK ((NOT isempty(during))),
  constraint occupancies_for_one CHECK ((num_nonnulls(appointment_id, escalation_id, offer_id, hold_id) = 1)),
  constraint occupancies_hold_ends CHECK (((appointment_id IS NULL) = (expires_at IS NOT NULL))),
  constraint occupancies_appointment_id_fkey FOREIGN KEY (appointment_id) REFERENCES appointments(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  constraint occupancies_escalation_id_fkey FOREIGN KEY (escalation_id) REFERENCES escalations(id) ON DELETE CASCADE,
  constraint occupancies_hold_id_fkey FOREIGN KEY (hold_id) REFERENCES holds(id) ON DELETE CASCADE,
  constraint occupancies_location_id_fkey FOREIGN KEY (location_id) REFERENCES locations(id),
  constraint occupancies_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offers(id) ON DELETE CASCADE,
  constraint occupancies_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id),
  constraint occupancies_service_id_fkey FOREIGN KEY (service_id) REFERENCES services(id)
);

create table offers (
  id             uuid not null,
  escalation_id  uuid,
  request_id     uuid not null,
  round          integer not null,
  position       integer not null,
  provider_id    uuid not null,
  starts_at      timestamp with time zone not null,
  ends_at        timestamp with time zone not null,
  state          text not null,
  expires_at     timestamp with time zone not null,
  answered_at    timestamp with time zone,
  taken_back     boolean not null default false,
  waitlist_id    uuid,
  constraint offers_pkey PRIMARY KEY (id),
  constraint offers_escalation_id_round_position_key UNIQUE (escalation_id, round, "position"),
  constraint offers_check CHECK ((ends_at > starts_at)),
  constraint offers_for_one CHECK ((num_nonnulls(escalation_id, waitlist_id) = 1)),
  constraint offers_of_own_wish CHECK (((waitlist_id IS NULL) OR (waitlist_id = request_id))),
  constraint offers_position_check CHECK ((("position" >= 1) AND ("position" <= 4))),
  constraint offers_round_check CHECK ((round > 0)),
  constraint offers_state_check CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'declined'::text, 'released'::text, 'expired'::text]))),
  constraint offers_escalation_id_fkey FOREIGN KEY (escalation_id) REFERENCES escalations(id),
  constraint offers_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id),
  constraint offers_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id),
  constraint offers_waitlist_id_fkey FOREIGN KEY (waitlist_id) REFERENCES waitlist(request_id)
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
  joined_at        timestamp with time zone,
  constraint providers_pkey PRIMARY KEY (id),
  constraint providers_key_key UNIQUE (key),
  constraint providers_location_id_fkey FOREIGN KEY (location_id) REFERENCES locations(id)
);

create table questionnaire_answers (
  appointment_id   uuid not null,
  question_key     text not null,
  position         integer not null,
  question         text not null,
  kind             text not null,
  company_version  integer not null,
  answer           text not null,
  answered_at      timestamp with time zone not null,
  constraint questionnaire_answers_pkey PRIMARY KEY (appointment_id, question_key),
  constraint questionnaire_answers_answer_check CHECK ((length(answer) <= 4000)),
  constraint questionnaire_answers_kind_check CHECK ((kind = ANY (ARRAY['text'::text, 'long-text'::text, 'choice'::text, 'yes-no'::text, 'date'::text]))),
  constraint questionnaire_answers_appointment_id_fkey FOREIGN KEY (appointment_id) REFERENCES appointments(id),
  constraint questionnaire_answers_company_version_fkey FOREIGN KEY (company_version) REFERENCES company_versions(version)
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

create table reminders (
  appointment_id  uuid not null,
  sequence        integer not null,
  rung            text not null,
  due_at          timestamp with time zone not null,
  decided_at      timestamp with time zone not null,
  way             text not null,
  skipped         text,
  asked           boolean not null default false,
  moved           text,
  constraint reminders_pkey PRIMARY KEY (appointment_id, sequence, rung),
  constraint reminders_check CHECK (((NOT asked) OR (skipped IS NULL))),
  constraint reminders_moved_check CHECK ((moved = ANY (ARRAY['opens'::text, 'closes'::text, 'no-hours'::text]))),
  constraint reminders_way_check CHECK ((way = ANY (ARRAY['email'::text, 'sms'::text, 'call'::text]))),
  constraint reminders_appointment_id_fkey FOREIGN KEY (appointment_id) REFERENCES appointments(id)
);

create table request_deals (
  request_id  uuid not null,
  deal_id     text not null,
  constraint request_deals_pkey PRIMARY KEY (request_id, deal_id),
  constraint request_deals_deal_id_fkey FOREIGN KEY (deal_id) REFERENCES crm_deals(deal_id) ON DELETE CASCADE,
  constraint request_deals_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id) ON DELETE CASCADE
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
  contact_email       text,
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
  language            text,
  territory           text,
  constraint requests_pkey PRIMARY KEY (id),
  constraint requests_number_key UNIQUE (number),
  constraint requests_can_be_answered CHECK (((contact_email IS NOT NULL) OR (contact_phone IS NOT NULL))) NOT VALID,
  constraint requests_channel_check CHECK ((channel = ANY (ARRAY['form'::text, 'api'::text, 'sms'::text, 'crm'::text, 'slack'::text]))),
  constraint requests_check CHECK (((state = 'closed'::text) = (close_reason IS NOT NULL))),
  constraint requests_close_reason_check CHECK ((close_reason = ANY (ARRAY['slot-taken'::text, 'declined'::text, 'cancelled'::text, 'expired'::text, 'answered'::text, 'duplicate'::text, 'booked-elsewhere'::text]))),
  constraint requests_party_size_check CHECK ((party_size > 0)),
  constraint requests_state_check CHECK ((state = ANY (ARRAY['received'::text, 'booked'::text, 'escalated'::text, 'waitlisted'::text, 'closed'::text]))),
  constraint requests_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id),
  constraint requests_service_id_fkey FOREIGN KEY (service_id) REFERENCES services(id),
  constraint requests_wanted_location_id_fkey FOREIGN KEY (wanted_location_id) REFERENCES locations(id),
  constraint requests_wanted_provider_id_fkey FOREIGN KEY (wanted_provider_id) REFERENCES providers(id)
);

create table rungs (
  escalation_id  uuid not null,
  round          integer not null default 0,
  rung           text not null,
  due_at         timestamp with time zone not null,
  done_at        timestamp with time zone not null,
  who            text[] not null,
  constraint rungs_pkey PRIMARY KEY (escalation_id, round, rung),
  constraint rungs_escalation_id_fkey FOREIGN KEY (escalation_id) REFERENCES escalations(id)
);

create table sendings (
  key            text not null,
  escalation_id  uuid not null,
  member_id      uuid not null,
  effect_ids     uuid[] not null,
  before         jsonb not null,
  sends_at       timestamp with time zone not null,
  undone_at      timestamp with time zone,
  constraint sendings_pkey PRIMARY KEY (key),
  constraint sendings_effect_ids_check CHECK ((cardinality(effect_ids) > 0)),
  constraint sendings_escalation_id_fkey FOREIGN KEY (escalation_id) REFERENCES escalations(id) ON DELETE CASCADE,
  constraint sendings_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id)
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

create table text_questions (
  id          uuid not null,
  phone       text not null,
  kind        text not null,
  request_id  uuid,
  content     jsonb not null,
  turn        integer not null default 1,
  misses      integer not null default 0,
  state       text not null,
  asked_at    timestamp with time zone not null,
  expires_at  timestamp with time zone not null,
  moved_by    uuid,
  constraint text_questions_pkey PRIMARY KEY (id),
  constraint text_questions_check CHECK ((expires_at >= asked_at)),
  constraint text_questions_kind_check CHECK ((kind = ANY (ARRAY['which'::text, 'cancel'::text, 'move'::text, 'intake'::text]))),
  constraint text_questions_misses_check CHECK ((misses >= 0)),
  constraint text_questions_state_check CHECK ((state = ANY (ARRAY['open'::text, 'answered'::text, 'replaced'::text, 'handed-over'::text]))),
  constraint text_questions_turn_check CHECK ((turn > 0)),
  constraint text_questions_moved_by_fkey FOREIGN KEY (moved_by) REFERENCES messages(id),
  constraint text_questions_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id)
);

create table travel_times (
  from_location_id  uuid not null,
  to_location_id    uuid not null,
  minutes           integer not null,
  constraint travel_times_pkey PRIMARY KEY (from_location_id, to_location_id),
  constraint travel_times_minutes_check CHECK ((minutes >= 0)),
  constraint travel_times_from_location_id_fkey FOREIGN KEY (from_location_id) REFERENCES locations(id) ON DELETE CASCADE,
  constraint travel_times_to_location_id_fkey FOREIGN KEY (to_location_id) REFERENCES locations(id) ON DELETE CASCADE
);

create table troubled_calendars (
  trouble_id   uuid not null,
  calendar_id  text not null,
  since        timestamp with time zone not null,
  back_at      timestamp with time zone,
  constraint troubled_calendars_pkey PRIMARY KEY (trouble_id, calendar_id),
  constraint troubled_calendars_trouble_id_fkey FOREIGN KEY (trouble_id) REFERENCES calendar_troubles(id) ON DELETE CASCADE
);

create table waitlist (
  request_id     uuid not null,
  client_id      uuid not null,
  service_id     uuid not null,
  provider_id    uuid,
  location_id    uuid,
  state          text not null,
  priority       text not null,
  windows        jsonb not null,
  until_on       date not null,
  until_at       timestamp with time zone not null,
  joined_at      timestamp with time zone not null,
  version        integer not null default 1,
  passed         timestamp with time zone[] not null default '{}'::timestamp with time zone[],
  unanswered     integer not null default 0,
  ended_at       timestamp with time zone,
  escalation_id  uuid,
  from_on        date,
  from_at        timestamp with time zone,
  constraint waitlist_pkey PRIMARY KEY (request_id),
  constraint waitlist_ended CHECK (((state = ANY (ARRAY['accepted'::text, 'expired'::text, 'withdrawn'::text])) = (ended_at IS NOT NULL))),
  constraint waitlist_from CHECK (((from_on IS NULL) = (from_at IS NULL))),
  constraint waitlist_from_until CHECK (((from_on IS NULL) OR (from_on <= until_on))),
  constraint waitlist_priority_check CHECK ((priority = ANY (ARRAY['normal'::text, 'high'::text]))),
  constraint waitlist_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'offered'::text, 'accepted'::text, 'expired'::text, 'withdrawn'::text]))),
  constraint waitlist_unanswered_check CHECK ((unanswered >= 0)),
  constraint waitlist_version_check CHECK ((version > 0)),
  constraint waitlist_windows_check CHECK ((jsonb_typeof(windows) = 'array'::text)),
  constraint waitlist_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id),
  constraint waitlist_escalation_id_fkey FOREIGN KEY (escalation_id) REFERENCES escalations(id),
  constraint waitlist_location_id_fkey FOREIGN KEY (location_id) REFERENCES locations(id),
  constraint waitlist_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers(id),
  constraint waitlist_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests(id),
  constraint waitlist_service_id_fkey FOREIGN KEY (service_id) REFERENCES services(id)
);

CREATE INDEX absences_of_provider ON public.absences USING btree (provider_id, ends_at);
CREATE INDEX absences_provider ON public.absences USING btree (provider_id, ends_at) WHERE (ended_at IS NULL);
CREATE INDEX appointment_participants_provider ON public.appointment_participants USING btree (provider_id);
CREATE INDEX participants_calendar ON public.appointment_participants USING btree (calendar_id) WHERE (calendar_id IS NOT NULL);
CREATE UNIQUE INDEX participants_event ON public.appointment_participants USING btree ((('gh'::text || "left"(encode(sha256(decode((((((appointment_id)::text || ':'::text) || (provider_id)::text) || ':'::text) || (calendar_generation)::text), 'escape'::text)), 'hex'::text), 40))));
CREATE INDEX appointments_calendar ON public.appointments USING btree (calendar_id, starts_at) WHERE (calendar_id IS NOT NULL);
CREATE INDEX appointments_client ON public.appointments USING btree (client_id);
CREATE INDEX appointments_provider ON public.appointments USING btree (provider_id, starts_at);
CREATE INDEX appointments_reminders_changed ON public.appointments USING btree (starts_at) WHERE ((state = 'confirmed'::text) AND (reminders_sequence IS DISTINCT FROM sequence));
CREATE INDEX appointments_reminders_due ON public.appointments USING btree (reminders_at) WHERE ((state = 'confirmed'::text) AND (reminders_at IS NOT NULL));
CREATE INDEX appointments_reminders_plan ON public.appointments USING btree (reminders_plan) WHERE ((state = 'confirmed'::text) AND (reminders_at IS NOT NULL));
CREATE INDEX appointments_service ON public.appointments USING btree (service_id, starts_at);
CREATE INDEX appointments_zone_data ON public.appointments USING btree (zone_data COLLATE "C", starts_at) WHERE (state = 'confirmed'::text);
CREATE UNIQUE INDEX appointments_event ON public.appointments USING btree ((('gh'::text || "left"(encode(sha256(decode((((id)::text || ':'::text) || (calendar_generation)::text), 'escape'::text)), 'hex'::text), 40))));
CREATE INDEX audit_request ON public.audit USING btree (request_id);
CREATE INDEX busy_provider ON public.busy USING btree (provider_id, starts_at) INCLUDE (ends_at);
CREATE INDEX calendar_sightings_ref ON public.calendar_sightings USING btree (calendar_id, ref);
CREATE INDEX calendar_sightings_told ON public.calendar_sightings USING btree (told_at) WHERE (told_at IS NOT NULL);
CREATE INDEX calendar_sightings_waiting ON public.calendar_sightings USING btree (seen_at) WHERE (settled_at IS NULL);
CREATE INDEX calendar_syncs_due ON public.calendar_syncs USING btree (due_at);
CREATE UNIQUE INDEX calendar_troubles_open ON public.calendar_troubles USING btree (vendor, cause) WHERE (ended_at IS NULL);
CREATE INDEX calendar_watches_of ON public.calendar_watches USING btree (calendar_id);
CREATE INDEX chat_homes_opened ON public.chat_homes USING btree (opened_at);
CREATE INDEX chat_users_read ON public.chat_users USING btree (read_at);
CREATE INDEX choices_at ON public.choices USING btree (at);
CREATE INDEX choices_request ON public.choices USING btree (request_id);
CREATE INDEX client_addresses_client ON public.client_addresses USING btree (client_id);
CREATE INDEX clients_crm_contact ON public.clients USING btree (crm_contact_id) WHERE (crm_contact_id IS NOT NULL);
CREATE INDEX consent_journeys_by_expiry ON public.consent_journeys USING btree (expires_at);
CREATE INDEX consents_address ON public.consents USING btree (kind, address, id DESC);
CREATE INDEX contact_preferences_address ON public.contact_preferences USING btree (address, id DESC);
CREATE INDEX crm_deals_contacts ON public.crm_deals USING gin (contact_ids);
CREATE INDEX crm_events_notes ON public.crm_events USING btree (record_id) WHERE (kind = 'note'::text);
CREATE INDEX crm_events_waiting ON public.crm_events USING btree (kind, look_at) WHERE (settled_at IS NULL);
CREATE INDEX crm_intakes_request ON public.crm_intakes USING btree (request_id);
CREATE INDEX crm_looks_due ON public.crm_looks USING btree (due_at);
CREATE INDEX crm_standings_contact ON public.crm_standings USING btree (contact_id) WHERE (contact_id IS NOT NULL);
CREATE INDEX crm_tickets_agreed ON public.crm_tickets USING btree (agreed_at);
CREATE INDEX digest_entries_digest ON public.digest_entries USING btree (digest_id);
CREATE INDEX effects_place ON public.effects USING btree (remote_id) WHERE (kind = 'card'::text);
CREATE INDEX effects_request ON public.effects USING btree (request_id);
CREATE INDEX effects_unqueued ON public.effects USING btree (created_at) WHERE ((queued < wanted) AND (state <> ALL (ARRAY['suppressed'::text, 'dead'::text])));
CREATE INDEX effects_unsettled ON public.effects USING btree (changed_at) WHERE (state = ANY (ARRAY['pending'::text, 'sending'::text, 'ambiguous'::text]));
CREATE INDEX escalations_due ON public.escalations USING btree (first_response_due_at) WHERE (state = ANY (ARRAY['open'::text, 'claimed'::text, 'waiting-client'::text]));
CREATE INDEX escalations_held ON public.escalations USING btree (COALESCE(held_until, LEAST(line_until, resolution_due_at))) WHERE ((state = ANY (ARRAY['open'::text, 'claimed'::text, 'waiting-client'::text])) AND ((held_until IS NOT NULL) OR (line_until IS NOT NULL)));
CREATE INDEX escalations_owner ON public.escalations USING btree (owner_id) WHERE (state = ANY (ARRAY['claimed'::text, 'waiting-client'::text]));
CREATE INDEX escalations_raised ON public.escalations USING btree (raised_at);
CREATE INDEX escalations_reopenable ON public.escalations USING btree (ended_at) WHERE ((state = ANY (ARRAY['resolved'::text, 'expired'::text])) AND (reopening_ended_at IS NULL));
CREATE INDEX escalations_request ON public.escalations USING btree (request_id);
CREATE INDEX escalations_snoozed ON public.escalations USING btree (snooze_until) WHERE (snooze_until IS NOT NULL);
CREATE INDEX escalations_waited ON public.escalations USING btree (waited_to) WHERE (waited_to IS NOT NULL);
CREATE UNIQUE INDEX escalations_live ON public.escalations USING btree (request_id) WHERE (state = ANY (ARRAY['open'::text, 'claimed'::text, 'waiting-client'::text]));
CREATE INDEX grant_calendars_by_calendar ON public.grant_calendars USING btree (calendar_id);
CREATE INDEX holds_device ON public.holds USING btree (device, expires_at);
CREATE INDEX holds_expires ON public.holds USING btree (expires_at);
CREATE INDEX idempotency_keys_created ON public.idempotency_keys USING btree (created_at);
CREATE INDEX inbox_received ON public.inbox USING btree (received_at);
CREATE INDEX link_codes_member ON public.link_codes USING btree (member_id, created_at);
CREATE INDEX link_codes_user ON public.link_codes USING btree (team, user_id, created_at);
CREATE UNIQUE INDEX members_slack ON public.members USING btree (slack_team, slack_user) WHERE (NOT retired);
CREATE INDEX messages_phone ON public.messages USING btree (phone, at);
CREATE INDEX messages_request ON public.messages USING btree (request_id);
CREATE INDEX messages_sent ON public.messages USING btree (at) WHERE (direction = 'out'::text);
CREATE INDEX messages_unsettled ON public.messages USING btree (changed_at) WHERE ((direction = 'in'::text) AND (status = 'received'::text));
CREATE INDEX occupancies_counted ON public.occupancies USING btree (starts_at) WHERE (starts_at IS NOT NULL);
CREATE INDEX occupancies_expiring ON public.occupancies USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX occupancies_placed ON public.occupancies USING gist (provider_id, during) WHERE (location_id IS NOT NULL);
CREATE UNIQUE INDEX occupancies_appointment ON public.occupancies USING btree (appointment_id, provider_id) WHERE (appointment_id IS NOT NULL);
CREATE UNIQUE INDEX occupancies_escalation ON public.occupancies USING btree (escalation_id, provider_id) WHERE (escalation_id IS NOT NULL);
CREATE UNIQUE INDEX occupancies_hold ON public.occupancies USING btree (hold_id, provider_id) WHERE (hold_id IS NOT NULL);
CREATE UNIQUE INDEX occupancies_offer ON public.occupancies USING btree (offer_id, provider_id) WHERE (offer_id IS NOT NULL);
CREATE INDEX offers_due ON public.offers USING btree (expires_at) WHERE (state = 'open'::text);
CREATE INDEX offers_of_waitlist ON public.offers USING btree (waitlist_id, round) WHERE (waitlist_id IS NOT NULL);
CREATE INDEX offers_request ON public.offers USING btree (request_id, id DESC);
CREATE UNIQUE INDEX offers_accepted ON public.offers USING btree (escalation_id, round) WHERE (state = 'accepted'::text);
CREATE UNIQUE INDEX offers_one_accepted ON public.offers USING btree (waitlist_id) WHERE ((waitlist_id IS NOT NULL) AND (state = 'accepted'::text));
CREATE UNIQUE INDEX offers_one_open ON public.offers USING btree (waitlist_id) WHERE ((waitlist_id IS NOT NULL) AND (state = 'open'::text));
CREATE INDEX request_deals_deal ON public.request_deals USING btree (deal_id);
CREATE INDEX requests_client ON public.requests USING btree (client_id);
CREATE INDEX requests_name ON public.requests USING gin (to_tsvector('simple'::regconfig, contact_name));
CREATE INDEX requests_phone ON public.requests USING btree (contact_phone, received_at) WHERE (contact_phone IS NOT NULL);
CREATE INDEX requests_phone_ending ON public.requests USING btree (reverse(contact_phone) text_pattern_ops) WHERE (contact_phone IS NOT NULL);
CREATE INDEX requests_received ON public.requests USING btree (received_at);
CREATE INDEX sendings_escalation ON public.sendings USING btree (escalation_id);
CREATE INDEX text_questions_open_intakes ON public.text_questions USING btree (expires_at) WHERE ((state = 'open'::text) AND (kind = 'intake'::text));
CREATE INDEX text_questions_phone ON public.text_questions USING btree (phone, asked_at);
CREATE INDEX text_questions_request ON public.text_questions USING btree (request_id) WHERE (request_id IS NOT NULL);
CREATE UNIQUE INDEX text_questions_open ON public.text_questions USING btree (phone) WHERE (state = 'open'::text);
CREATE UNIQUE INDEX troubled_calendars_open ON public.troubled_calendars USING btree (calendar_id) WHERE (back_at IS NULL);
CREATE INDEX waitlist_line ON public.waitlist USING btree (service_id, joined_at) WHERE (state = 'waiting'::text);
CREATE INDEX waitlist_of_escalation ON public.waitlist USING btree (escalation_id) WHERE ((escalation_id IS NOT NULL) AND (state = ANY (ARRAY['waiting'::text, 'offered'::text])));
CREATE INDEX waitlist_until ON public.waitlist USING btree (until_at) WHERE (state = 'waiting'::text);
CREATE UNIQUE INDEX waitlist_one_each ON public.waitlist USING btree (client_id, service_id) WHERE (state = ANY (ARRAY['waiting'::text, 'offered'::text]));

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
  owner      jsonb := jsonb_build_object('appointmentId', input ->> 'appointmentId');
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

  -- What the client holds makes room for what the client books; nobody else's hold does.
  if input ->> 'holdId' is not null then
    delete from holds where id = (input ->> 'holdId')::uuid and device = input ->> 'device';
  end if;

  for candidate in select jsonb_array_elements(input -> 'candidates') loop
    if take_time(candidate -> 'takes', range, owner, candidate -> 'limits', at) then
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
      wanted_location_id, party_size, notes, consents, received_at, language, territory)
    values (new_request, r ->> 'channel',
      case when chosen is null then 'closed' else 'booked' end,
      case when chosen is null then 'slot-taken' end,
      (r ->> 'serviceId')::uuid, client, r ->> 'contactName', r ->> 'contactEmail',
      r ->> 'contactPhone', r ->> 'contactZone', (r ->> 'wantedStart')::timestamptz,
      (r ->> 'wantedProviderId')::uuid, (r ->> 'wantedLocationId')::uuid,
      (r ->> 'partySize')::integer, r ->> 'notes', r -> 'consents', (r ->> 'receivedAt')::timestamptz,
      r ->> 'language', r ->> 'territory')
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

  if jsonb_array_length(chosen -> 'takes') > 1 then
    insert into appointment_participants (appointment_id, provider_id)
      select new_appointment, (t ->> 'providerId')::uuid
      from jsonb_array_elements(chosen -> 'takes') as t
      where t ->> 'providerId' <> chosen ->> 'providerId';
  end if;

  if input -> 'choice' <> 'null' then
    insert into choices (request_id, service_id, provider_id, rule, lines, actor, at)
      values (new_request, (r ->> 'serviceId')::uuid, (chosen ->> 'providerId')::uuid,
        input #>> '{choice,rule}', input #> '{choice,lines}', '{"kind": "system", "name": "routing"}', at);
  end if;

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
  -- What two rivals with the same new client meet at.
  first_kind    text := case when email is null then 'phone' else 'email' end;
  first_address text := coalesce(email, phone);
begin
  select client_id into found_id from client_addresses where kind = 'email' and address = email;
  if found_id is null and phone is not null then
    select client_id into found_id from client_addresses where kind = 'phone' and address = phone;
  end if;
  if found_id is null then
    insert into clients (id, name, created_at) values (new_id, name, at);
    insert into client_addresses (kind, address, client_id)
      values (first_kind, first_address, new_id) on conflict do nothing;
    if found then
      found_id := new_id;
    else
      delete from clients where id = new_id;
      select client_id into strict found_id
        from client_addresses where kind = first_kind and address = first_address;
    end if;
  elsif email is not null then
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
CREATE OR REPLACE FUNCTION public.few_provider_diaries(provider_ids uuid[], range tstzrange, counting tstzrange, at timestamp with time zone, read_after timestamp with time zone, except_appointment uuid, except_escalation uuid, except_hold uuid)
 RETURNS TABLE(id uuid, trusted boolean, busy bytea, taken bytea, absent bytea, placed jsonb, counted jsonb)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  return query select * from provider_diaries(
    provider_ids, range, counting, at, read_after,
    except_appointment, except_escalation, except_hold);
end $function$
;
CREATE OR REPLACE FUNCTION public.keep_the_way_free()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform 1 from providers where id = new.provider_id for no key update;
  if exists (
    select from occupancies o
      join travel_times t on t.from_location_id = o.location_id and t.to_location_id = new.location_id
      where o.provider_id = new.provider_id and upper(o.during) <= lower(new.during)
        and upper(o.during) + make_interval(mins => t.minutes) > lower(new.during)
  ) or exists (
    select from occupancies o
      join travel_times t on t.from_location_id = new.location_id and t.to_location_id = o.location_id
      where o.provider_id = new.provider_id and lower(o.during) >= upper(new.during)
        and upper(new.during) + make_interval(mins => t.minutes) > lower(o.during)
  ) then
    return null;
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION public.lock_rivals(takes jsonb, limits jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform 1 from services where id in (
    select (l ->> 'serviceId')::uuid from jsonb_array_elements(limits) l where l ->> 'providerId' is null)
    order by id for no key update;
  perform 1 from providers where id in (
    select (l ->> 'providerId')::uuid from jsonb_array_elements(limits) l
    union all
    select (t ->> 'providerId')::uuid from jsonb_array_elements(takes) t
      where t ->> 'locationId' is not null)
    order by id for no key update;
end $function$
;
CREATE OR REPLACE FUNCTION public.note_freed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into freed_times (provider_id)
    select old.provider_id where exists (select from waitlist where state = 'waiting');
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION public.provider_diaries(provider_ids uuid[], range tstzrange, counting tstzrange, at timestamp with time zone, read_after timestamp with time zone, except_appointment uuid, except_escalation uuid, except_hold uuid)
 RETURNS TABLE(id uuid, trusted boolean, busy bytea, taken bytea, absent bytea, placed jsonb, counted jsonb)
 LANGUAGE sql
 STABLE
AS $function$
  select p.id,
    (p.calendar_id is null or read_after is null or p.busy_read_at > read_after) is true,
    b.busy, t.taken, x.absent, l.placed, c.counted
  from providers p
  left join (
    select provider_id, string_agg(timestamptz_send(starts_at) || timestamptz_send(ends_at),
                                   ''::bytea order by starts_at) as busy
      from busy
      where provider_id = any(provider_ids) and starts_at < upper(range) and ends_at > lower(range)
      group by provider_id) b on b.provider_id = p.id
  left join (
    select provider_id,
        string_agg(timestamptz_send(lower(during)) || timestamptz_send(upper(during)),
                   ''::bytea order by lower(during)) as taken
      from occupancies o
      where provider_id = any(provider_ids) and during && range
        and (expires_at is null or expires_at > at)
        and (except_appointment is null or o.appointment_id is distinct from except_appointment)
        and (except_escalation is null or (o.escalation_id is distinct from except_escalation
          and o.offer_id not in (select f.id from offers f where f.escalation_id = except_escalation)
            is not false))
        and (except_hold is null or o.hold_id is distinct from except_hold)
      group by provider_id) t on t.provider_id = p.id
  left join (
    select provider_id, string_agg(timestamptz_send(starts_at) || timestamptz_send(ends_at),
                                   ''::bytea order by starts_at) as absent
      from absences
      where provider_id = any(provider_ids) and ended_at is null
        and starts_at < upper(range) and ends_at > lower(range)
      group by provider_id) x on x.provider_id = p.id
  left join (
    select provider_id,
        jsonb_agg(jsonb_build_array(floor(extract(epoch from lower(during)) / 60)::integer,
          ceil(extract(epoch from upper(during)) / 60)::integer, location_id)) as placed
      from occupancies o
      where provider_id = any(provider_ids) and location_id is not null
        -- Nobody travels for longer than a day.
        and during && tstzrange(lower(range) - interval '1 day', upper(range) + interval '1 day')
        and (expires_at is null or expires_at > at)
        and (except_appointment is null or o.appointment_id is distinct from except_appointment)
        and (except_escalation is null or (o.escalation_id is distinct from except_escalation
          and o.offer_id not in (select f.id from offers f where f.escalation_id = except_escalation)
            is not false))
        and (except_hold is null or o.hold_id is distinct from except_hold)
      group by provider_id) l on l.provider_id = p.id
  left join lateral (
    select jsonb_agg(jsonb_build_array(
        floor(extract(epoch from f.starts_at) / 60)::integer, f.service_id)) as counted
      from (
        select a.starts_at, a.service_id from appointments a
          where a.provider_id = p.id and a.state = 'confirmed'
            and a.starts_at >= lower(counting) and a.starts_at < upper(counting)
            and a.id is distinct from except_appointment
        union all
        select a.starts_at, a.service_id
          from appointment_participants q join appointments a on a.id = q.appointment_id
          where q.provider_id = p.id and not q.has_left and a.state = 'confirmed'
            and a.starts_at >= lower(counting) and a.starts_at < upper(counting)
            and a.id is distinct from except_appointment
        union all
        select o.starts_at, o.service_id from occupancies o
          where o.provider_id = p.id and o.starts_at >= lower(counting)
            and o.starts_at < upper(counting) and o.expires_at > at
            and (except_escalation is null or o.escalation_id is distinct from except_escalation)
            and (except_hold is null or o.hold_id is distinct from except_hold)
      ) as f) c on counting is not null
  where p.id = any(provider_ids) and not p.retired
$function$
;
CREATE OR REPLACE FUNCTION public.record_consents()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  revoked boolean := false;
begin
  if new.channel = 'sms' and new.contact_phone is not null then
    perform pg_advisory_xact_lock(hashtextextended('consent:' || new.contact_phone, 0));
    -- A statement of its own: it sees what was committed while the lock was waited for.
    select coalesce(bool_or(not newest.given), false) into revoked
    from (
      (select given from consents
       where kind = 'sms' and address = new.contact_phone and origin in ('sms', 'vendor')
       order by id desc limit 1)
      union all
      (select given from consents where kind = 'sms' and address = new.contact_phone
       order by id desc limit 1)
    ) as newest;
  end if;
  insert into consents (kind, address, given, wording, origin, request_id, at)
    select c ->> 'channel', said.address, (c ->> 'given')::boolean, c ->> 'wording',
           case when new.channel in ('form', 'sms', 'slack') then new.channel else 'api' end,
           new.id, new.received_at
    from jsonb_array_elements(new.consents) as c
    cross join lateral (
      select case c ->> 'channel' when 'sms' then new.contact_phone else lower(new.contact_email) end
    ) as said (address)
    where c ->> 'channel' in ('sms', 'email') and said.address is not null
      and not (revoked and c ->> 'channel' = 'sms' and (c ->> 'given')::boolean);
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
 RETURNS TABLE(answer jsonb, matches integer, client uuid, diaries jsonb)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  found_clients  uuid[];
begin
  select array_agg(distinct a.client_id) into found_clients from client_addresses a
    where (a.kind = 'email' and a.address = lower(input ->> 'email'))
       or (a.kind = 'phone' and a.address = input ->> 'phone');
  return query select
    (select jsonb_build_object('bodyHash', encode(k.body_hash, 'hex'), 'requestId', k.request_id,
                               'status', k.status, 'answer', k.answer)
       from idempotency_keys k
       where k.caller = input #>> '{key,caller}' and k.route = input #>> '{key,route}'
         and k.key = input #>> '{key,key}'),
    coalesce(cardinality(found_clients), 0),
    case when cardinality(found_clients) = 1 then found_clients[1] end,
    (select jsonb_object_agg(d.id, jsonb_build_object(
         'trusted', d.trusted, 'busy', encode(d.busy, 'hex'), 'taken', encode(d.taken, 'hex'),
         'absent', encode(d.absent, 'hex'),
         'placed', d.placed, 'counted', d.counted))
       from provider_diaries(
         array(select jsonb_array_elements_text(input -> 'providerIds')::uuid),
         tstzrange((input ->> 'from')::timestamptz, (input ->> 'to')::timestamptz),
         case when input ->> 'countFrom' is not null then
           tstzrange((input ->> 'countFrom')::timestamptz, (input ->> 'countTo')::timestamptz) end,
         (input ->> 'at')::timestamptz, (input ->> 'readAfter')::timestamptz,
         null, null, (input ->> 'exceptHold')::uuid) as d);
end $function$
;
CREATE OR REPLACE FUNCTION public.take_each(takes jsonb, range tstzrange, owner jsonb, at timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  one  jsonb;
begin
  for one in select jsonb_array_elements(takes) loop
    -- A hold that is over by business time no longer counts, even if no sweep has come by yet. With a
    -- place known, nor does one within a day's journey.
    delete from occupancies
      where provider_id = (one ->> 'providerId')::uuid and expires_at <= at
        and during && case when one ->> 'locationId' is null then range
          else tstzrange(lower(range) - interval '1 day', upper(range) + interval '1 day') end;
    insert into occupancies (provider_id, during, location_id, appointment_id, escalation_id, offer_id,
        hold_id, expires_at, starts_at, service_id)
      values ((one ->> 'providerId')::uuid, range, (one ->> 'locationId')::uuid,
        (owner ->> 'appointmentId')::uuid, (owner ->> 'escalationId')::uuid,
        (owner ->> 'offerId')::uuid, (owner ->> 'holdId')::uuid,
        (owner ->> 'expiresAt')::timestamptz, (owner ->> 'startsAt')::timestamptz,
        (owner ->> 'serviceId')::uuid)
      on conflict do nothing;
    if not found then
      return false;
    end if;
  end loop;
  return true;
end $function$
;
CREATE OR REPLACE FUNCTION public.take_time(takes jsonb, range tstzrange, owner jsonb, limits jsonb, at timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  -- The ordinary case has nothing to undo, and pays for no savepoint.
  if jsonb_array_length(takes) = 1 and jsonb_array_length(limits) = 0
     and takes #>> '{0,locationId}' is null then
    return take_each(takes, range, owner, at);
  end if;
  begin
    perform lock_rivals(takes, limits);
    if within_limits(limits, (owner ->> 'appointmentId')::uuid, at)
       and take_each(takes, range, owner, at) then
      return true;
    end if;
    raise exception 'taken' using errcode = 'GH001';
  exception when sqlstate 'GH001' then
    -- The locks are given back as well: who tries another team next, while rivals try them in another
    -- order, must not keep what the first attempt had locked.
    return false;
  end;
end $function$
;
CREATE OR REPLACE FUNCTION public.within_limits(limits jsonb, own_appointment uuid, at timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  one      jsonb;
  already  integer;
begin
  for one in select jsonb_array_elements(limits) loop
    select count(*) into already from (
      select a.id from appointments a
        where a.state = 'confirmed' and a.id is distinct from own_appointment
          and a.starts_at >= (one ->> 'from')::timestamptz and a.starts_at < (one ->> 'to')::timestamptz
          and (one ->> 'serviceId' is null or a.service_id = (one ->> 'serviceId')::uuid)
          and (one ->> 'providerId' is null or a.provider_id = (one ->> 'providerId')::uuid)
      union
      select a.id from appointment_participants p join appointments a on a.id = p.appointment_id
        where p.provider_id = (one ->> 'providerId')::uuid and not p.has_left
          and a.state = 'confirmed' and a.id is distinct from own_appointment
          and a.starts_at >= (one ->> 'from')::timestamptz and a.starts_at < (one ->> 'to')::timestamptz
          and (one ->> 'serviceId' is null or a.service_id = (one ->> 'serviceId')::uuid)
      union
      -- A hold has a row for each of its team, and counts once.
      select coalesce(o.escalation_id, o.hold_id) from occupancies o
        where o.starts_at >= (one ->> 'from')::timestamptz and o.starts_at < (one ->> 'to')::timestamptz
          and o.expires_at > at
          and (one ->> 'serviceId' is null or o.service_id = (one ->> 'serviceId')::uuid)
          and (one ->> 'providerId' is null or o.provider_id = (one ->> 'providerId')::uuid)
    ) as counted;
    if already >= (one ->> 'max')::integer then
      return false;
    end if;
  end loop;
  return true;
end $function$
;

CREATE TRIGGER absences_note_freed AFTER DELETE OR UPDATE ON public.absences FOR EACH ROW EXECUTE FUNCTION note_freed();
CREATE TRIGGER audit_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_seals_are_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_seals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER choices_are_append_only BEFORE DELETE OR UPDATE ON public.choices FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consents_are_append_only BEFORE DELETE OR UPDATE ON public.consents FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER contact_preferences_are_append_only BEFORE DELETE OR UPDATE ON public.contact_preferences FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER occupancies_keep_the_way_free BEFORE INSERT ON public.occupancies FOR EACH ROW WHEN ((new.location_id IS NOT NULL)) EXECUTE FUNCTION keep_the_way_free();
CREATE TRIGGER occupancies_note_freed AFTER DELETE OR UPDATE OF provider_id, during ON public.occupancies FOR EACH ROW EXECUTE FUNCTION note_freed();
CREATE TRIGGER requests_record_consents AFTER INSERT ON public.requests FOR EACH ROW EXECUTE FUNCTION record_consents();
