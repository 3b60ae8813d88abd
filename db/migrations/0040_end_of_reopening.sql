-- After fourteen days what was settled can no longer be opened again, and its card stops offering it.

set local lock_timeout = '2s';

-- When the card was told so. Business time.
alter table escalations add column reopening_ended_at timestamptz;

create index escalations_reopenable on escalations (ended_at)
  where state in ('resolved', 'expired') and reopening_ended_at is null;
