-- Clients who found no time that suits, and the freed times that are offered to them in turn.

set local lock_timeout = '2s';

alter table requests drop constraint requests_state_check;
alter table requests add constraint requests_state_check
  check (state in ('received', 'booked', 'escalated', 'waitlisted', 'closed'));

-- One wish of one client: what became of it is in its state, and in that of its request.
create table waitlist (
  request_id    uuid primary key references requests,
  client_id     uuid not null references clients,
  service_id    uuid not null references services,
  -- Nobody but this one will do; null: anybody.
  provider_id   uuid references providers,
  location_id   uuid references locations,
  state         text not null check (state in ('waiting', 'offered', 'accepted', 'expired', 'withdrawn')),
  priority      text not null check (priority in ('normal', 'high')),
  -- [{"days": [1, 5], "from": "09:00", "to": "12:00"}], days from Monday = 1, on the walls of the
  -- client's zone; none: any time will do.
  windows       jsonb not null check (jsonb_typeof(windows) = 'array'),
  -- The last local day that suits, and the instant at which it is over.
  until_on      date not null,
  until_at      timestamptz not null,
  joined_at     timestamptz not null,
  -- Counts what was put in, so that each wording is confirmed once.
  version       integer not null default 1 check (version > 0),
  -- Times that were free when one was last offered: only what becomes free again is news.
  passed        timestamptz[] not null default '{}',
  -- How many offers in a row ran out without an answer.
  unanswered    integer not null default 0 check (unanswered >= 0),
  ended_at      timestamptz,
  constraint waitlist_ended check ((state in ('accepted', 'expired', 'withdrawn')) = (ended_at is not null))
);
-- Joining twice is one entry.
create unique index waitlist_one_each on waitlist (client_id, service_id)
  where state in ('waiting', 'offered');
create index waitlist_line on waitlist (service_id, joined_at) where state = 'waiting';
create index waitlist_until on waitlist (until_at) where state = 'waiting';

-- A freed time that is offered to somebody who waits is an offer like those that members propose.
alter table offers
  alter column escalation_id drop not null,
  add column waitlist_id uuid references waitlist (request_id),
  add constraint offers_for_one check (num_nonnulls(escalation_id, waitlist_id) = 1),
  add constraint offers_of_own_wish check (waitlist_id is null or waitlist_id = request_id),
  drop constraint offers_state_check,
  add constraint offers_state_check
    check (state in ('open', 'accepted', 'declined', 'released', 'expired'));
-- Nobody has two open offers for one wish, and no wish is granted twice.
create unique index offers_one_open on offers (waitlist_id) where waitlist_id is not null and state = 'open';
create unique index offers_one_accepted on offers (waitlist_id)
  where waitlist_id is not null and state = 'accepted';
create index offers_of_waitlist on offers (waitlist_id, round) where waitlist_id is not null;

-- Cancelled when the policy asked for more notice than there was.
alter table appointments
  add column cancelled_late boolean not null default false,
  add constraint appointments_late_is_cancelled check (not cancelled_late or state = 'cancelled');
