-- Messages to clients that a member may still take back.

set local lock_timeout = '2s';

-- With what the rows were before.
create table sendings (
  -- The dialog that it was sent from: submitted twice it is one sending.
  key            text primary key,
  escalation_id  uuid not null references escalations on delete cascade,
  member_id      uuid not null references members,
  -- The message itself first, then what tells others of it.
  effect_ids     uuid[] not null check (cardinality(effect_ids) > 0),
  before         jsonb not null,
  -- Real time, as what the effects wait for.
  sends_at       timestamptz not null,
  undone_at      timestamptz
);
create index sendings_escalation on sendings (escalation_id);

-- Proposed, and taken back before the client could hear of it: never the newest proposal.
alter table offers add column taken_back boolean not null default false;
