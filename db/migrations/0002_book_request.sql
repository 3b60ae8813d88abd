-- The hot path in one round trip: see docs/decisions on performance. Everything that booking writes is
-- written here, in one transaction, or nothing is.

set local lock_timeout = '2s';

-- Finds the client behind an e-mail address or a phone number, or makes one. Two rivals with the same
-- new address end with one client: the unique key decides, and the loser reads again.
create function client_for(new_id uuid, name text, written_email text, phone text, at timestamptz)
returns uuid language plpgsql as $$
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
end $$;

-- Takes [startsAt, endsAt) with its buffers for the first of the candidates that is still free, and
-- writes the request, its receipt, the appointment, its effects, its link and the audit entry.
-- outcome: booked | slot-taken | repeated (the Idempotency-Key was there first).
create function book_request(input jsonb)
returns table (outcome text, booked_provider uuid, booked_number bigint, stored_answer jsonb)
language plpgsql as $$
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
end $$;
