-- What cannot be followed yet keeps nobody else waiting; and the offers of a request are looked for by it.

set local lock_timeout = '2s';

-- Real time.
alter table crm_events add column look_at timestamptz not null default now();
drop index crm_events_waiting;
create index crm_events_waiting on crm_events (kind, look_at) where settled_at is null;

create index offers_request on offers (request_id, id desc);
