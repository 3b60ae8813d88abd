-- Figures by request, and one line a day that belongs to no request.

set local lock_timeout = '2s';

-- What became of a request is asked of its escalations, also of those that are settled.
create index escalations_request on escalations (request_id);

-- The daily line speaks of the whole desk; every other outside write is owed to one request.
alter table effects
  alter column request_id drop not null,
  add constraint effects_about check ((kind = 'daily-line') = (request_id is null));
