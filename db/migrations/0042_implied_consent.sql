-- Consent that only follows from what somebody did is no START; and an answer is acted upon once.

set local lock_timeout = '2s';

-- As before, but for requests by text: they agree to texts without a word about it. That never undoes a
-- revocation, not even one that comes in at the same moment: the lock is the one of recordConsent.
create or replace function record_consents() returns trigger language plpgsql as $$
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
end $$;

-- The text that moved the question or ended it: whoever acts on that text a second time does nothing
-- more, and another text that comes too late is read by a person.
alter table text_questions add column moved_by uuid references messages;
