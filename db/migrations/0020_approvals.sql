-- The second member's yes before an escalated request may be booked. Which reasons need one is the
-- company's to say (gate.approvals); the first yes counts, and stays.

set local lock_timeout = '2s';

create table approvals (
  escalation_id uuid primary key references escalations on delete cascade,
  member_id uuid not null references members,
  -- Business time.
  approved_at timestamptz not null
);
