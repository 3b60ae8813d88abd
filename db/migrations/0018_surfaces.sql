-- Slack's other surfaces: who somebody is there, a member's own settings, and everybody's Home.

set local lock_timeout = '2s';

-- People of the chat as they were when it was asked last; by this copy it is decided who may press.
create table chat_users (
  team      text not null,
  user_id   text not null,
  standing  text check (standing in ('person', 'guest', 'stranger', 'bot', 'deactivated')),
  name      text not null default '',
  -- In lower case; empty where the vendor does not tell.
  email     text not null default '',
  zone      text not null default '',
  -- Real times: when the vendor was asked, and when they last did something here.
  read_at   timestamptz,
  seen_at   timestamptz,
  primary key (team, user_id),
  check ((standing is null) = (read_at is null))
);
create index chat_users_read on chat_users (read_at);

-- Chat users who have proved that they are a member. What company.yaml says goes before it.
create table member_links (
  team       text not null,
  user_id    text not null,
  member_id  uuid not null unique references members,
  linked_at  timestamptz not null,
  primary key (team, user_id)
);

-- Codes that were mailed to a member. A code is made from its row's id and our secret: it is stored nowhere.
create table link_codes (
  id          uuid primary key,
  team        text not null,
  user_id     text not null,
  member_id   uuid not null references members,
  -- Real times.
  created_at  timestamptz not null default now(),
  expires_at  timestamptz not null,
  tries_left  integer not null check (tries_left >= 0),
  used_at     timestamptz
);
create index link_codes_user on link_codes (team, user_id, created_at);
create index link_codes_member on link_codes (member_id, created_at);

create table member_preferences (
  member_id        uuid primary key references members,
  direct_messages  boolean not null default true,
  -- Nothing at night, by the clock of where the member is.
  quiet_hours      boolean not null default true
);

-- Who has opened their Home, when (real time), and what stands there.
create table chat_homes (
  team        text not null,
  user_id     text not null,
  opened_at   timestamptz not null,
  -- Asked for since it was last drawn.
  wanted      boolean not null,
  drawn       text,
  drawn_at    timestamptz,
  -- The vendor's name for what stands there: a drawing over another one than we think is refused.
  view_hash   text,
  primary key (team, user_id)
);
create index chat_homes_opened on chat_homes (opened_at);

-- Channels of cards as the vendor described them last; other companies must not sit in one.
create table desk_channels (
  channel_id  text primary key,
  external    boolean not null,
  read_at     timestamptz not null
);

-- Which card hangs over a thread.
create index effects_place on effects (remote_id) where kind = 'card';
-- Somebody remembers the beginning of a name.
create index requests_name on requests using gin (to_tsvector('simple', contact_name));
-- Somebody knows how a number ends.
create index requests_phone_ending on requests (reverse(contact_phone) text_pattern_ops)
  where contact_phone is not null;
-- What one person has in hand.
create index escalations_owner on escalations (owner_id) where state in ('claimed', 'waiting-client');

alter table effects
  drop constraint effects_about,
  add constraint effects_about
    check ((kind in ('daily-line', 'desk-note', 'desk-text', 'member-mail')) = (request_id is null));
