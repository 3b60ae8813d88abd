-- What members do to a card besides claiming and settling it: hand over, snooze, close, reopen, wait.

set local lock_timeout = '2s';

alter table escalations
  add column handover_count integer not null default 0,
  -- Settled, and then a question once more: since when, and how often.
  add column reopened_at    timestamptz,
  add column reopen_count   integer not null default 0,
  add column reopened_by    uuid references members,
  -- Business time until which nobody is reminded of it.
  add column snooze_until   timestamptz,
  add column snoozed_by     uuid references members,
  -- The last deed on it, or the owner's last word in its thread.
  add column touched_at     timestamptz,
  -- Real time of the last such word: each counts once, whatever becomes of the business clock.
  add column heard_at       timestamptz,
  -- Taken from an owner who did nothing with it; told to them when they press.
  add column returned_from  uuid references members,
  add column returned_at    timestamptz,
  -- A wait for the client that is over, and whose time the deadlines have not been given yet.
  add column waited_from    timestamptz,
  add column waited_to      timestamptz,
  add column duplicate_of   uuid references requests,
  -- What the client was told when it was closed; the note beside it stays in the house.
  add column client_text    text,
  drop constraint escalations_resolution_check,
  add constraint escalations_resolution_check
    check (resolution in ('booked', 'declined', 'answered', 'duplicate', 'booked-elsewhere')),
  add constraint escalations_duplicate_check
    check ((resolution is not distinct from 'duplicate') = (duplicate_of is not null)),
  add constraint escalations_snooze_check check ((snooze_until is null) = (snoozed_by is null)),
  add constraint escalations_returned_check check ((returned_at is null) = (returned_from is null)),
  add constraint escalations_waited_check check ((waited_from is null) = (waited_to is null)),
  add constraint escalations_reopened_check check ((reopen_count = 0) = (reopened_at is null));

update escalations set touched_at = coalesce(claimed_at, raised_at);
alter table escalations
  alter column touched_at set default now(),
  alter column touched_at set not null;

create index escalations_snoozed on escalations (snooze_until) where snooze_until is not null;
create index escalations_waited on escalations (waited_to) where waited_to is not null;

alter table requests
  drop constraint requests_close_reason_check,
  add constraint requests_close_reason_check
    check (close_reason in ('slot-taken', 'declined', 'cancelled', 'expired',
                            'answered', 'duplicate', 'booked-elsewhere'));
