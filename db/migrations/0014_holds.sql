-- What a card says of its wanted time: held until then, or held for somebody else and who is next.

set local lock_timeout = '2s';

alter table escalations
  -- Until when the wanted time is held for this one; null when it is not.
  add column held_until     timestamptz,
  -- While it is held for somebody else: until when at the latest, and which place in the line for it.
  add column line_until     timestamptz,
  add column line_position  integer check (line_position > 0),
  add constraint escalations_line_whole check ((line_until is null) = (line_position is null)),
  add constraint escalations_held_or_in_line check (held_until is null or line_until is null);
update escalations e
  set held_until = (select min(o.expires_at) from occupancies o where o.escalation_id = e.id)
  where state in ('open', 'claimed', 'waiting-client');
-- What has to be said on a card once it is over; nobody is in line beyond their own deadline.
create index escalations_held on escalations (coalesce(held_until, least(line_until, resolution_due_at)))
  where state in ('open', 'claimed', 'waiting-client')
    and (held_until is not null or line_until is not null);
