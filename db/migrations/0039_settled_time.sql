-- A question that comes back after days was nobody's wait meanwhile: how long it was settled is kept.

set local lock_timeout = '2s';

alter table escalations add column settled_seconds integer not null default 0;
