-- A provider who is taken from the company leaves appointments behind: a person is asked about each.

set local lock_timeout = '2s';

-- For which providers of its team that was done.
alter table appointments add column asked_without uuid[] not null default '{}';
