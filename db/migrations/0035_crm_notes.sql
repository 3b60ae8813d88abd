-- What people note on a ticket in the CRM is told of like every other change.

set local lock_timeout = '2s';

alter table crm_events drop constraint crm_events_kind_check;
alter table crm_events add constraint crm_events_kind_check
  check (kind in ('ticket', 'contact', 'deal', 'note'));
