-- Addresses to which nothing is mailed any more, and how far our mails came.

set local lock_timeout = '2s';

create table blocked_addresses (
  -- As addresses are compared: in lower case.
  address    text primary key check (address = lower(address)),
  reason     text not null check (reason in ('hard-bounce', 'complaint', 'refused', 'unsubscribed')),
  -- In the words of whoever refused, or of nobody.
  detail     text not null,
  -- Real time, by the clock of whoever said it.
  since      timestamptz not null,
  -- Who said it: "smtp", "postmark".
  origin     text not null,
  -- Kept, so that older news that comes late does not block the address again.
  lifted_at  timestamptz,
  lifted_by  text,
  check ((lifted_at is null) = (lifted_by is null))
);

-- What became of a mail after it was accepted; most ways of sending never tell.
create table mail_news (
  effect_id  uuid primary key references effects on delete cascade,
  status     text not null check (status in ('delivered', 'bounced', 'complained')),
  detail     text not null,
  at         timestamptz not null
);
