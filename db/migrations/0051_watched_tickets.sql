-- Which tickets the CRM is asked about is found without walking through all that ever were.

set local lock_timeout = '2s';

create index crm_tickets_agreed on crm_tickets (agreed_at);
