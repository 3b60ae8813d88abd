-- Consent by every channel, the way in which a client wants to be written to, and what texts cost.

set local lock_timeout = '2s';

alter table consents
  drop constraint consents_kind_check,
  add constraint consents_kind_check check (kind in ('sms', 'email')),
  drop constraint consents_origin_check,
  -- page: the client's own page
  add constraint consents_origin_check
    check (origin in ('form', 'api', 'sms', 'vendor', 'slack', 'page')),
  -- Which of our numbers was written to; whichever it was, the word holds for all of them.
  add column our_number text;

-- As before, and what was said of e-mail too: whoever asks what an address agreed to is told all of it.
create or replace function record_consents() returns trigger language plpgsql as $$
begin
  insert into consents (kind, address, given, wording, origin, request_id, at)
    select c ->> 'channel', said.address, (c ->> 'given')::boolean, c ->> 'wording',
           case when new.channel in ('form', 'sms', 'slack') then new.channel else 'api' end,
           new.id, new.received_at
    from jsonb_array_elements(new.consents) as c
    cross join lateral (
      select case c ->> 'channel' when 'sms' then new.contact_phone else lower(new.contact_email) end
    ) as said (address)
    where c ->> 'channel' in ('sms', 'email') and said.address is not null;
  return null;
end $$;

-- By which way a client wants to be written to where both are possible. The newest row holds.
create table contact_preferences (
  id          bigint generated always as identity primary key,
  -- The client's e-mail address in lower case; the number of somebody who has given none.
  address     text not null,
  channel     text not null check (channel in ('sms', 'email')),
  request_id  uuid not null references requests,
  at          timestamptz not null
);
create index contact_preferences_address on contact_preferences (address, id desc);
create trigger contact_preferences_are_append_only before update or delete on contact_preferences
  for each statement execute function refuse_change();

-- In how many parts a text of ours travels: that is what is paid for. Null for those from before.
alter table messages add column segments smallint check (segments > 0);
-- What was spent today.
create index messages_sent on messages (at) where direction = 'out';
