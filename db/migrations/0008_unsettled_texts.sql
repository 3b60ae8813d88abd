-- A text that came in and was not yet acted upon is found again, whoever died over it.

set local lock_timeout = '2s';

update messages set status = 'settled' where direction = 'in' and status = 'received';
create index messages_unsettled on messages (changed_at)
  where direction = 'in' and status = 'received';
