-- Why a member was asked to call at another time than the ladder says, and what texts cost in money.

set local lock_timeout = '2s';

alter table reminders
  -- "opens", "closes": the desk is closed when the rung is due; "no-hours": it is until the appointment begins.
  add column moved text check (moved in ('opens', 'closes', 'no-hours'));

alter table messages
  -- Ten-thousandths of the currency, by the prices of the moment in which it was counted: none before.
  add column cost bigint check (cost >= 0),
  add column currency text,
  add constraint messages_cost check ((cost is null) = (currency is null));
