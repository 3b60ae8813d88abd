-- Requests that a change in the CRM opened: one contact has one of a kind at a time.

set local lock_timeout = '2s';

create table crm_intakes (
  contact_id  text not null,
  service_id  uuid not null references services,
  request_id  uuid not null references requests on delete cascade,
  primary key (contact_id, service_id)
);
create index crm_intakes_request on crm_intakes (request_id);
