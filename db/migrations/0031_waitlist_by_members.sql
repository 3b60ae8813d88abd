-- Members put the client of a question on the waitlist, and a client may wait from a later day on.

set local lock_timeout = '2s';

alter table waitlist
  -- The question that a person owns while its client waits; null where nobody asked one.
  add column escalation_id uuid references escalations,
  -- The first local day that suits, and the instant at which it begins; null: at once.
  add column from_on date,
  add column from_at timestamptz,
  add constraint waitlist_from check ((from_on is null) = (from_at is null)),
  add constraint waitlist_from_until check (from_on is null or from_on <= until_on);
create index waitlist_of_escalation on waitlist (escalation_id)
  where escalation_id is not null and state in ('waiting', 'offered');
