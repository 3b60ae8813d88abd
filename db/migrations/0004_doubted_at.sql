-- When an attempt last ended without our knowing what it did: what it sent may be seen as late as half a
-- minute after that, so that "not there" is believed only then.

set local lock_timeout = '2s';

alter table effects add column doubted_at timestamptz;
