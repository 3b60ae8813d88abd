-- Teams, travel, limits, absences, holds of clients, and why whom.

set local lock_timeout = '2s';

-- One appointment takes several: its provider, whoever must be there too, rooms and equipment.
create table appointment_participants (
  appointment_id  uuid not null references appointments on delete cascade deferrable initially deferred,
  provider_id     uuid not null references providers,
  -- No longer in the team; the row stays until the event is out of the calendar.
  has_left        boolean not null default false,
  primary key (appointment_id, provider_id)
);
create index appointment_participants_provider on appointment_participants (provider_id);

-- Times that somebody on the form, or an API caller, keeps for minutes while the rest is filled in.
create table holds (
  id           uuid primary key,
  service_id   uuid not null references services,
  provider_id  uuid not null references providers,
  starts_at    timestamptz not null,
  -- Who may use, renew or give back the hold: a hash of what the device or the token proved.
  device       text not null,
  created_at   timestamptz not null,
  expires_at   timestamptz not null
);
create index holds_device on holds (device, expires_at);
create index holds_expires on holds (expires_at);

alter table occupancies
  add column hold_id      uuid references holds on delete cascade,
  -- Only for providers who work at several places: where, so that the way is kept free as well.
  add column location_id  uuid references locations,
  -- Only for holds: what they count as towards limits.
  add column starts_at    timestamptz,
  add column service_id   uuid references services,
  drop constraint occupancies_appointment_id_key,
  drop constraint occupancies_escalation_id_key,
  drop constraint occupancies_offer_id_key,
  drop constraint occupancies_for_one,
  add constraint occupancies_for_one
    check (num_nonnulls(appointment_id, escalation_id, offer_id, hold_id) = 1);
-- Nobody is in one team twice. Partial, so that a row costs only the index it is found by.
create unique index occupancies_appointment on occupancies (appointment_id, provider_id)
  where appointment_id is not null;
create unique index occupancies_escalation on occupancies (escalation_id, provider_id)
  where escalation_id is not null;
create unique index occupancies_offer on occupancies (offer_id, provider_id) where offer_id is not null;
create unique index occupancies_hold on occupancies (hold_id, provider_id) where hold_id is not null;
create index occupancies_counted on occupancies (starts_at) where starts_at is not null;

-- Minutes between two places at which one provider works, as the company's version says.
create table travel_times (
  from_location_id  uuid not null references locations on delete cascade,
  to_location_id    uuid not null references locations on delete cascade,
  minutes           integer not null check (minutes >= 0),
  primary key (from_location_id, to_location_id)
);

-- Hours in which a provider is away, put in by hand and not by the company's file.
create table absences (
  id           uuid primary key,
  provider_id  uuid not null references providers,
  starts_at    timestamptz not null,
  ends_at      timestamptz not null,
  reason       text not null,
  created_at   timestamptz not null,
  created_by   jsonb not null,
  ended_at     timestamptz,
  check (ends_at > starts_at)
);
create index absences_provider on absences (provider_id, ends_at) where ended_at is null;

-- Why whom: one line a choice, with everybody who was looked at. Only ever added to.
create table choices (
  id           bigint generated always as identity primary key,
  request_id   uuid not null references requests,
  service_id   uuid not null references services,
  provider_id  uuid not null references providers,
  -- fewest-that-day, round-robin, first (account owner or last touch), only-one, override, client
  rule         text not null,
  lines        jsonb not null,
  actor        jsonb not null,
  at           timestamptz not null
);
create index choices_request on choices (request_id);
create index choices_at on choices (at);
create trigger choices_are_append_only before update or delete on choices
  for each statement execute function refuse_change();

alter table requests
  -- What routing matches: BCP 47 and the company's own words.
  add column language   text,
  add column territory  text;

create index appointments_service on appointments (service_id, starts_at);

-- Nobody is at a place without the way there. The exclusion constraint knows no distances, so this
-- looks at the neighbours, under a lock on the provider: two rivals for two neighbouring times would
-- else each see nobody. Whoever comes too near is not inserted, like whoever comes too late.
create function keep_the_way_free() returns trigger language plpgsql as $$
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
end $$;
create trigger occupancies_keep_the_way_free before insert on occupancies
  for each row when (new.location_id is not null) execute function keep_the_way_free();

-- Lets rivals for the last place of a day, or for neighbouring times at two places, go one after the
-- other. Everything is locked before anything is taken, services before providers and each in the order
-- of their ids: whoever has taken something then waits only for time, which is taken in that order too.
create function lock_rivals(takes jsonb, limits jsonb)
returns void language plpgsql as $$
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
end $$;

-- Whether one more appointment fits under each limit: [{providerId?, serviceId?, from, to, max}].
create function within_limits(limits jsonb, own_appointment uuid, at timestamptz)
returns boolean language plpgsql as $$
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
end $$;

-- Takes a stretch of time of one after the other, until somebody is not free; then false.
create function take_each(takes jsonb, range tstzrange, owner jsonb, at timestamptz)
returns boolean language plpgsql as $$
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
end $$;

-- Takes a stretch of time of everybody in a team, or of nobody: false, not an error, when somebody is
-- not free or a limit is full. takes: [{providerId, locationId}] in the order of their ids, or two teams
-- that share two members could wait for each other.
-- owner: {appointmentId | escalationId | offerId | holdId, expiresAt, startsAt, serviceId}
create function take_time(takes jsonb, range tstzrange, owner jsonb, limits jsonb, at timestamptz)
returns boolean language plpgsql as $$
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
end $$;

create index occupancies_placed on occupancies using gist (provider_id, during)
  where location_id is not null;

-- What is known of providers' time, whole sets at a time: asked provider by provider, thousands would
-- take ten times as long. busy, taken and absent are packed: pairs of begin and end as PostgreSQL sends
-- them in binary (64-bit microseconds since 2000), sorted by their begins; arithmetic on a million of
-- them here costs more than to send them. placed: [[from, to, location], …] in minutes since 1970.
-- counted: [[start, service], …], only where counts are asked for.
create function provider_diaries(
  provider_ids uuid[], range tstzrange, counting tstzrange, at timestamptz, read_after timestamptz,
  except_appointment uuid, except_escalation uuid, except_hold uuid)
returns table (id uuid, trusted boolean, busy bytea, taken bytea, absent bytea, placed jsonb, counted jsonb)
language sql stable as $$
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
$$;

drop function request_facts(jsonb);
-- What is to be known before a request is decided, in one round trip.
-- answer: what the same Idempotency-Key got before; null when it is new.
-- matches: known clients behind the e-mail address or the phone number. client: the one, where it is one.
-- diaries: of each provider what provider_diaries says, the packed parts as hexadecimal digits.
create function request_facts(input jsonb)
returns table (answer jsonb, matches integer, client uuid, diaries jsonb)
language plpgsql stable as $$
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
end $$;

-- As in 0002_book_request.sql, with a team for each candidate, limits, the client's own hold and the line
-- that says why this provider.
create or replace function book_request(input jsonb)
returns table (outcome text, booked_provider uuid, booked_number bigint, stored_answer jsonb)
language plpgsql as $$
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
end $$;
