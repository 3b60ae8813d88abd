-- What a chat vendor grants us in a minute is granted to the workspace, whichever node asks: how much of
-- it is spent, and how long it wants to be left alone, stands in one row for each way of writing.

set local lock_timeout = '5s';

create table chat_lanes (
  lane          text primary key,
  -- Everything that was handed out is paid for by then (real time).
  spent_until   timestamptz not null default '-infinity',
  -- The vendor said "too fast": until then nobody asks.
  paused_until  timestamptz not null default '-infinity'
);
insert into chat_lanes (lane) values ('post'), ('redraw');

-- What keeps the desk from being told in chat, once for as long as it lasts.
create table chat_troubles (
  -- "token", "outage", or "channel:" and its id.
  subject  text primary key,
  detail   text not null,
  since    timestamptz not null default now()
);

-- Who comes first when there is room for few: 0 the card of a VIP, 5 what is only nice to see.
alter table effects add column urgency smallint not null default 2
  constraint effects_urgency check (urgency between 0 and 5);

alter table members add constraint members_phone check (phone ~ '^\+[1-9][0-9]{6,14}$');
